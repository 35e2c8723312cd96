using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// Whom programs of this machine ask for names: resolv.conf(5), and the copy of it where a program is locked into a folder.
/// </summary>
internal static class HostResolver
{
    /// <summary>The file of the C library.</summary>
    public const string File = "/etc/resolv.conf";

    /// <summary>What a file says; without the file the same as with an empty one, as the C library has it.</summary>
    /// <exception cref="ServerSystemException">It cannot be read.</exception>
    public static ResolvConf Read(IServerSystem system, string path) => ResolvConf.Parse(system.ReadText(path) ?? "");

    /// <summary>The servers that Postfix's SMTP client asks, each as it stands in the file, a stub of this machine included.</summary>
    /// <param name="system">The machine.</param>
    /// <param name="client">The client: what it sees depends on the folder that it is locked into.</param>
    /// <exception cref="ServerSystemException">The file cannot be read.</exception>
    public static IReadOnlyList<IPEndPoint> OfPostfix(IServerSystem system, ServiceView client) =>
        Read(system, client.PathOf(File)).NameServers;

    /// <summary>
    /// The servers that know what the world is told: those of the machine, but not a stub that answers for the machine itself.
    /// </summary>
    /// <exception cref="ServerSystemException">A file cannot be read.</exception>
    public static IReadOnlyList<IPEndPoint> OfWorld(IServerSystem system) => StubResolver.Behind(system) ?? Read(system, File).NameServers;
}
