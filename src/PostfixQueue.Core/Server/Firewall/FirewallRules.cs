namespace PostfixQueue.Server.Firewall;

/// <summary>The new TCP connection that rules are asked about.</summary>
/// <param name="IsOutgoing">True when Postfix makes it, false when another host does.</param>
/// <param name="Port">The port it goes to.</param>
/// <param name="IsIPv6">The family of its addresses.</param>
/// <param name="UserId">As whom the program runs that makes it; null when not known.</param>
/// <param name="GroupId">Likewise.</param>
internal sealed record FirewallQuestion(bool IsOutgoing, int Port, bool IsIPv6, uint? UserId, uint? GroupId);

/// <summary>
/// Which of the connections in question a condition or a rule is about, from none to all: of several conditions the least counts.
/// </summary>
internal enum FirewallReach
{
    /// <summary>None.</summary>
    None,

    /// <summary>Only some, such as those with one network.</summary>
    Some,

    /// <summary>Not known: some or all.</summary>
    Unclear,

    /// <summary>All.</summary>
    All,
}

/// <summary>What a rule does with what it is about.</summary>
internal enum FirewallVerdict
{
    /// <summary>Nothing that decides: it counts or logs.</summary>
    Continue,

    /// <summary>Lets it pass.</summary>
    Accept,

    /// <summary>Drops or rejects it.</summary>
    Block,

    /// <summary>Asks another chain and comes back.</summary>
    Jump,

    /// <summary>Asks another chain instead of the rest of this one.</summary>
    GoTo,

    /// <summary>Leaves this chain.</summary>
    Return,

    /// <summary>Something that cannot be told from the rules, such as handing it to a program.</summary>
    Unclear,
}

/// <summary>A rule of a chain.</summary>
/// <param name="Conditions">What it is about; all have to hold.</param>
/// <param name="Verdict">What it does.</param>
/// <param name="Target">The chain that it goes to; null when it goes to none.</param>
/// <param name="Text">The rule as the firewall's tool prints it.</param>
internal sealed record FirewallRule(
    IReadOnlyList<Func<FirewallQuestion, FirewallReach>> Conditions,
    FirewallVerdict Verdict,
    string? Target,
    string Text
)
{
    /// <summary>Which of the connections in question it is about.</summary>
    public FirewallReach Reach(FirewallQuestion question) =>
        Conditions.Count == 0 ? FirewallReach.All : Conditions.Min(condition => condition(question));
}

/// <summary>A chain of rules.</summary>
/// <param name="Name">Its name within its table.</param>
/// <param name="Hook"><c>input</c> or <c>output</c> for one that the kernel asks about traffic of this machine; null for any other.</param>
/// <param name="Blocks">True when it blocks what none of its rules decides.</param>
/// <param name="Rules">In their order.</param>
internal sealed record FirewallChain(string Name, string? Hook, bool Blocks, List<FirewallRule> Rules);

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

/// <summary>Whether connections pass, from the best to the worst that is known.</summary>
internal enum FirewallOutcome
{
    /// <summary>They pass, but for some that rules pick out.</summary>
    Open,

    /// <summary>Only some pass, which rules pick out.</summary>
    Restricted,

    /// <summary>The rules cannot be understood well enough.</summary>
    Unclear,

    /// <summary>None passes.</summary>
    Blocked,
}

/// <summary>What the rules come to.</summary>
/// <param name="Outcome">Whether the connections pass.</param>
/// <param name="Table">Where that is decided.</param>
/// <param name="Chain">The chain that the kernel asks first.</param>
/// <param name="Text">The rule that decides or leaves it open; null when none does.</param>
internal sealed record FirewallAnswer(FirewallOutcome Outcome, FirewallTable? Table, string? Chain, string? Text)
{
    /// <summary>Nothing is in the way.</summary>
    public static FirewallAnswer Open { get; } = new(FirewallOutcome.Open, null, null, null);
}
