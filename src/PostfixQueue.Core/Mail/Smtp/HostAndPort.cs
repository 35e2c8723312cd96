using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Mail.Smtp;

/// <summary>A host and perhaps a port, as administrators and main.cf write them.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Service">The port's number or the name of a service; null when none is given.</param>
/// <param name="IsBracketed">The host stood in brackets, which in main.cf means that it is no domain with mail exchangers.</param>
internal sealed record HostAndPort(string Host, string? Service, bool IsBracketed)
{
    private const string AddressTag = "ipv6:";

    /// <summary>The host, where it is an address.</summary>
    public IPAddress? Address => ReadAddress(Host);

    /// <summary>Takes <c>host</c>, <c>host:port</c>, <c>[host]</c>, <c>[host]:port</c> and an IPv6 address without brackets.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HostAndPort? parsed)
    {
        parsed = null;
        string rest = (text ?? "").Trim();
        bool isBracketed = rest.StartsWith('[');
        int end =
            isBracketed ? rest.IndexOf(']', StringComparison.Ordinal)
            : rest.Count(static c => c == ':') == 1 ? rest.IndexOf(':', StringComparison.Ordinal)
            : rest.Length;
        if (end < 0)
            return false;
        string host = isBracketed ? rest[1..end] : rest[..end];
        string behind = rest[(isBracketed ? end + 1 : end)..];
        if (behind.Length == 1 || (behind.Length > 1 && (behind[0] != ':' || !IsService(behind[1..]))))
            return false;
        if (host.StartsWith(AddressTag, StringComparison.OrdinalIgnoreCase))
            host = host[AddressTag.Length..];
        if (ReadAddress(host) is null && !IsName(host))
            return false;
        parsed = new HostAndPort(host, behind.Length == 0 ? null : behind[1..], isBracketed);
        return true;
    }

    /// <summary>The port's number, or null when it is a name.</summary>
    /// <param name="usual">The port when none is given.</param>
    public int? PortOr(int usual) => Service is null ? usual : ReadPort(Service);

    /// <summary>A port's number, or null when the text is none.</summary>
    public static int? ReadPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65535 ? number : null;

    /// <summary>Address and port as they are written.</summary>
    public static string Write(IPAddress address, int port) => new IPEndPoint(address, port).ToString();

    /// <summary>Without a dot or colon the framework would take "1" for 0.0.0.1.</summary>
    private static IPAddress? ReadAddress(string text) =>
        (text.Contains(':', StringComparison.Ordinal) || text.Count(static c => c == '.') == 3)
        && IPAddress.TryParse(text, out IPAddress? address)
            ? address
            : null;

    private static bool IsService(string text) =>
        ReadPort(text) is not null || (!text.All(char.IsAsciiDigit) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static bool IsName(string text) =>
        DomainName.TryNormalize(text, out string? name) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
