using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Server;

namespace PostfixQueue.Ports;

/// <summary>Where a filter or another service listens: a socket in the file system, or a host and a port.</summary>
/// <param name="Path">The socket's absolute path; null for a host.</param>
/// <param name="Host">A name or an address; null for a socket.</param>
/// <param name="Port">The port; 0 for a socket.</param>
internal sealed record MailEndpoint(string? Path, string? Host, int Port)
{
    /// <summary>True when no connection to it leaves this machine.</summary>
    public bool IsLocal =>
        Path is not null || IsLocalName || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>True when a name server or the hosts file has to be asked for its address.</summary>
    public bool NeedsLookup => Path is null && !IsLocalName && !IPAddress.TryParse(Host, out _);

    /// <summary>True for <c>localhost</c>, which RFC 6761 section 6.3 keeps for this machine.</summary>
    public bool IsLocalName => string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads what Postfix takes for a socket: <c>inet:host:port</c>, <c>unix:path</c>, <c>local:path</c>, <c>host:port</c>,
    /// <c>[host]:port</c>, a port alone; the port as a number or as the name of a mail service.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="queueDirectory">What relative paths start from.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static bool TryParse(string? text, string queueDirectory, [NotNullWhen(true)] out MailEndpoint? endpoint)
    {
        endpoint = null;
        string rest = text?.Trim() ?? "";
        foreach (string? prefix in new[] { "unix:", "local:" })
        {
            if (!rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || rest.Length == prefix.Length)
                continue;
            endpoint = new MailEndpoint(System.IO.Path.Combine(queueDirectory, rest[prefix.Length..]), null, 0);
            return true;
        }

        if (rest.StartsWith("inet:", StringComparison.OrdinalIgnoreCase))
            rest = rest["inet:".Length..];

        // A port alone is one of this machine.
        if (rest.LastIndexOf(':') <= 0)
            rest = $"localhost:{rest.TrimStart(':')}";
        if (!HostAndPort.TryParse(rest, out HostAndPort? host) || host.Service is null || ServicePort.Known(host.Service) is not { } port)
            return false;
        endpoint = new MailEndpoint(null, host.Host, port);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Path is not null
            ? $"unix:{Path}"
            : string.Create(CultureInfo.InvariantCulture, $"{(Host!.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
