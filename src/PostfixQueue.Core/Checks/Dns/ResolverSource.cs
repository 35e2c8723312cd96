using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>A list of name servers, and where it stands.</summary>
/// <param name="Place">A file, or the parameter that replaces it.</param>
/// <param name="Servers">The servers.</param>
internal sealed record ResolverSource(string Place, IReadOnlyList<IPEndPoint> Servers)
{
    /// <summary>The file of the C library (resolv.conf(5)).</summary>
    public const string HostFile = "/etc/resolv.conf";

    private static readonly string[] s_programsThatAsk = ["smtp", "lmtp", "smtpd", "dnsblog", "postscreen"];

    /// <summary>What the file has in place of addresses.</summary>
    public IReadOnlyList<string> UnreadableServers { get; init; } = [];

    /// <summary>What to do when a server does not answer.</summary>
    public string Remedy { get; init; } = "See whether the server is up and lets this host ask it, for instance with dig; otherwise name another.";

    /// <summary>A command that does it; null where there is none.</summary>
    public string? RemedyCommand { get; init; }

    /// <summary>The servers asked for; else those of the host, and those of the copy in the queue directory where they differ and a service runs there.</summary>
    public static async Task<IReadOnlyList<ResolverSource>> FindAsync(CheckContext context, CancellationToken cancellationToken)
    {
        if (context.Asked.NameServers.Count > 0) return [new ResolverSource("-NameServer", context.Asked.NameServers)];
        var host = Read(context.Host.System, HostFile) with { Remedy = $"See whether the server is up and lets this host ask it, for instance with dig; otherwise put another into {HostFile}, or start a resolver of your own such as unbound." };
        var services = await context.ServicesAsync(cancellationToken);
        var queue = (await context.ParametersAsync(cancellationToken))["queue_directory"];
        if (queue is null || !services.Any(static service => service.IsChrooted && s_programsThatAsk.Contains(service.Program, StringComparer.Ordinal))) return [host];

        // A chrooted service asks those in its own copy, however right the host's file is.
        var path = Path.Join(queue, HostFile);
        var copy = Read(context.Host.System, path);
        var own = copy.Servers.Except(host.Servers).ToArray();
        return own.Length == 0 ? [host] :
        [
            host,
            copy with
            {
                Servers = own,
                Remedy = "Chrooted services of Postfix read this copy of the file, or ask this very host where there is none. Bring it up to date and reload.",
                RemedyCommand = path.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') ? $"cp {HostFile} {path} && postfix reload" : null,
            },
        ];
    }

    /// <summary>The servers that a host without a file, or one that names none, asks as well.</summary>
    public static ResolverSource Read(IServerSystem system, string path)
    {
        var file = ResolvConf.Parse(system.ReadText(path) ?? string.Empty);
        return new ResolverSource(path, file.NameServers) { UnreadableServers = file.UnreadableServers };
    }
}
