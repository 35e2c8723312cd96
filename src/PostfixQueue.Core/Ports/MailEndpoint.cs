using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using PostfixQueue.Mail.Smtp;

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
    /// <c>[host]:port</c>.
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
        int colon = rest.LastIndexOf(':');
        string host = (colon < 0 ? "" : rest[..colon]).Trim('[', ']');
        if (HostAndPort.ReadPort(rest[(colon + 1)..]) is not { } port)
            return false;
        endpoint = new MailEndpoint(null, host.Length == 0 ? "localhost" : host, port);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Path is not null
            ? $"unix:{Path}"
            : string.Create(CultureInfo.InvariantCulture, $"{(Host!.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
