using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>A list of name servers, and where it stands.</summary>
/// <param name="Place">A file, or the parameter that replaces it.</param>
/// <param name="Servers">The servers.</param>
internal sealed record ResolverSource(string Place, IReadOnlyList<IPEndPoint> Servers)
{
    private static readonly string[] s_programsThatAsk = ["smtp", "lmtp", "smtpd", "dnsblog", "postscreen"];

    /// <summary>What the file has in place of addresses.</summary>
    public IReadOnlyList<string> UnreadableServers { get; init; } = [];

    /// <summary>It is the copy in the queue directory, which chrooted services read.</summary>
    public bool IsCopy { get; init; }

    /// <summary>
    /// The servers asked for; else those of the host, and those of the copy in the queue directory where they differ and a service runs
    /// there.
    /// </summary>
    public static async Task<IReadOnlyList<ResolverSource>> FindAllAsync(CheckRun run)
    {
        if (run.Asked.NameServers.Count > 0)
            return [new ResolverSource("-NameServer", run.Asked.NameServers)];
        ResolverSource host = Read(run.Host.System, HostResolver.File);
        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        string? queue = (await run.ParametersAsync())["queue_directory"];
        if (
            queue is null
            || !services.Any(static service => service.IsChrooted && s_programsThatAsk.Contains(service.Program, StringComparer.Ordinal))
        )
            return [host];

        // A chrooted service asks those in its own copy, however right the host's file is.
        string path = Path.Join(queue, HostResolver.File);
        ResolverSource copy = Read(run.Host.System, path);
        IPEndPoint[] own = copy.Servers.Except(host.Servers).ToArray();
        return own.Length == 0 ? [host] : [host, copy with { Servers = own, IsCopy = true }];
    }

    /// <summary>How to ask one server on its own: twice, since the first question of a server that drops EDNS is lost.</summary>
    public static MailResolverOptions OptionsFor(IPEndPoint server) =>
        new()
        {
            NameServers = [server],
            Attempts = 2,
            TotalTimeout = TimeSpan.FromSeconds(8),
        };

    /// <summary>The servers that a host without a file, or one that names none, asks as well.</summary>
    public static ResolverSource Read(IServerSystem system, string path)
    {
        ResolvConf file = HostResolver.Read(system, path);
        return new ResolverSource(path, file.NameServers) { UnreadableServers = file.UnreadableServers };
    }
}
