using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Relay;

/// <summary>Where mail is sent on to, as <c>relayhost</c> and transport(5) write it: <c>[host]:port</c>, or <c>domain:port</c> for its MX hosts.</summary>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="IsBracketed">True when no MX is asked for.</param>
/// <param name="Service">A port or its name; null for that of SMTP.</param>
internal sealed record NextHop(string Host, bool IsBracketed, string? Service)
{
    private const string IPv6Prefix = "ipv6:";

    private static readonly Dictionary<string, int> s_ports = new(StringComparer.OrdinalIgnoreCase)
    {
        ["smtp"] = 25,
        ["submission"] = 587,
        ["smtps"] = 465,
        ["submissions"] = 465,
        ["urd"] = 465,
    };

    /// <summary>The address, when it is one.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>The port; null when it is none that is known by its name.</summary>
    public int? Port => PortOf(Service ?? "smtp");

    /// <summary>The number of a port in figures or by its usual name; null when it is none.</summary>
    public static int? PortOf(string service)
    {
        if (s_ports.TryGetValue(service, out var known)) return known;
        return int.TryParse(service, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;
    }

    /// <summary>Reads one. The host consists of letters, digits, hyphens, dots and colons then, the service of letters, digits and hyphens.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NextHop? hop)
    {
        hop = null;
        var isBracketed = text.StartsWith('[');
        var end = isBracketed ? text.IndexOf(']', StringComparison.Ordinal) : text.IndexOf(':', StringComparison.Ordinal);
        if (isBracketed && end < 0) return false;
        var host = isBracketed ? text[1..end] : text[..(end < 0 ? text.Length : end)];
        var rest = isBracketed ? text[(end + 1)..] : end < 0 ? string.Empty : text[end..];
        if (rest.Length > 0 && (rest[0] != ':' || rest.Length == 1 || !rest.Skip(1).All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))) return false;
        if (isBracketed && host.StartsWith(IPv6Prefix, StringComparison.OrdinalIgnoreCase)) host = host[IPv6Prefix.Length..];
        if (!IPAddress.TryParse(host, out _))
        {
            if (!DomainName.TryNormalize(host, out var name) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')) return false;
            host = name;
        }

        hop = new NextHop(host, isBracketed, rest.Length > 0 ? rest[1..] : null);
        return true;
    }

    /// <summary>The same in brackets.</summary>
    public string ToBracketed() => Service is null ? $"[{Host}]" : $"[{Host}]:{Service}";
}
