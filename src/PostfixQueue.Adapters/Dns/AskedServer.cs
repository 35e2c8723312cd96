using DnsClient;

namespace PostfixQueue.Adapters.Dns;

/// <summary>A name server, and what has been learnt of it while it was asked.</summary>
/// <param name="address">Where it is.</param>
internal sealed class AskedServer(NameServer address)
{
    /// <summary>Where it is.</summary>
    public NameServer Address { get; } = address;

    /// <summary>It gave no answer when it was asked last.</summary>
    public volatile bool WasSilent;

    /// <summary>It answers questions without EDNS only.</summary>
    public volatile bool DropsEdns;
}
