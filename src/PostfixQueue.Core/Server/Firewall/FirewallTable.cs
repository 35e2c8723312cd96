namespace PostfixQueue.Server.Firewall;

/// <summary>Chains that can send traffic to each other.</summary>
/// <param name="Family"><c>ip</c>, <c>ip6</c>, or <c>inet</c> for both.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsIptables">True when iptables(8) manages it.</param>
internal sealed record FirewallTable(string Family, string Name, bool IsIptables)
{
    /// <summary>Its chains by name.</summary>
    public Dictionary<string, FirewallChain> Chains { get; } = new(StringComparer.Ordinal);

    /// <summary>True when traffic of that family comes by.</summary>
    public bool Concerns(bool isIPv6) => Family == "inet" || Family == (isIPv6 ? "ip6" : "ip");

    /// <inheritdoc/>
    public override string ToString() => $"{Family} {Name}";
}
