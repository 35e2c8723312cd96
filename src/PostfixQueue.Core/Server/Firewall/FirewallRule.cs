namespace PostfixQueue.Server.Firewall;

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
