using System.Net;

namespace PostfixQueue.Ports;

/// <summary>Whom a resolver asks, and how patiently.</summary>
internal sealed record MailResolverOptions
{
    /// <summary>The servers to ask, in this order. Empty means those of the host's <c>resolv.conf</c>.</summary>
    public IReadOnlyList<IPEndPoint> NameServers { get; init; } = [];

    /// <summary>The file that names the host's servers (resolv.conf(5)).</summary>
    public string ResolvConfPath { get; init; } = "/etc/resolv.conf";

    /// <summary>How long one server has for one try.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the whole list of servers is tried.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>How long one question may take in all, whatever the number of servers and tries.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
