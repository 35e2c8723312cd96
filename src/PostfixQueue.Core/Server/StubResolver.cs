using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// systemd-resolved, which stands in resolv.conf with an address of this machine. It answers for this machine's own name from /etc/hosts or
/// from the interfaces (systemd-resolved.service(8)), which says nothing about what the world is told.
/// </summary>
internal static class StubResolver
{
    /// <summary>Where it has the servers that it asks itself.</summary>
    public const string File = "/run/systemd/resolve/resolv.conf";

    private static readonly IPAddress[] s_addresses = [IPAddress.Parse("127.0.0.53"), IPAddress.Parse("127.0.0.54")];

    /// <summary>The servers behind it; null when the host asks others, or when they are not known.</summary>
    /// <exception cref="ServerSystemException">A file cannot be read.</exception>
    public static IReadOnlyList<IPEndPoint>? Behind(IServerSystem system)
    {
        if (!HostResolver.Read(system, HostResolver.File).NameServers.Any(static server => s_addresses.Contains(server.Address)))
            return null;
        return system.ReadText(File) is { } text ? ResolvConf.Parse(text).NameServers : null;
    }
}
