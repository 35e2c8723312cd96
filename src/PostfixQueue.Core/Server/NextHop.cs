using System.Diagnostics.CodeAnalysis;
using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// Where mail is sent on to, as <c>relayhost</c> and transport(5) write it: <c>[host]:port</c>, or <c>domain:port</c> for its MX hosts.
/// </summary>
/// <param name="Text">As written.</param>
/// <param name="Written">The same in its parts.</param>
/// <param name="Port">The port; null when nobody knows its name.</param>
internal sealed record NextHop(string Text, HostAndPort Written, int? Port)
{
    /// <summary>A name, or an address without brackets.</summary>
    public string Host => Written.Host;

    /// <summary>The address, when it is one.</summary>
    public IPAddress? Address => Written.Address;

    /// <summary>No name server is needed to find it.</summary>
    public bool IsKnownHere => Address is not null || DomainName.Same(Host, "localhost");

    /// <summary>True when no MX is asked for.</summary>
    public bool IsBracketed => Written.IsBracketed;

    /// <summary>
    /// Reads one. The host consists of letters, digits, hyphens, dots and colons then, the port of letters, digits and hyphens.
    /// </summary>
    public static bool TryParse(string text, SmtpClientSettings client, IServerSystem system, [NotNullWhen(true)] out NextHop? hop)
    {
        // Where there are no brackets, Postfix takes the first colon for the one before the port.
        bool isRead =
            HostAndPort.TryParse(text, out HostAndPort? written)
            && (written.IsBracketed || !written.Host.Contains(':', StringComparison.Ordinal));
        hop = isRead ? new NextHop(text, written!, ServicePort.FindNumber(written!.Service ?? client.UsualPort, system)) : null;
        return isRead;
    }

    /// <summary>The same in brackets.</summary>
    public string ToBracketed() => Written.Service is null ? $"[{Host}]" : $"[{Host}]:{Written.Service}";
}
