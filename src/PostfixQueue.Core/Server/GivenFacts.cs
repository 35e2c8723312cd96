using System.Net;

namespace PostfixQueue.Server;

/// <summary>What the caller knows of the server, or does not want to be asked. Empty lists mean that it is found out.</summary>
internal record GivenFacts
{
    /// <summary>No name server may be asked.</summary>
    public bool SkipsDns { get; init; }

    /// <summary>No connection may leave this machine.</summary>
    public bool SkipsNetwork { get; init; }

    /// <summary>The mail domains to check, normalized.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>The addresses that mail leaves from, as the world sees them.</summary>
    public IReadOnlyList<IPAddress> SendingAddresses { get; init; } = [];

    /// <summary>Whom to ask instead of the servers in resolv.conf.</summary>
    public IReadOnlyList<IPEndPoint> NameServers { get; init; } = [];
}
