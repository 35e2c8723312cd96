namespace PostfixQueue.Server.Firewall;

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
