namespace PostfixQueue.Server.Firewall;

/// <summary>A chain of rules.</summary>
/// <param name="Name">Its name within its table.</param>
/// <param name="Hook"><c>input</c> or <c>output</c> for one that the kernel asks about traffic of this machine; null for any other.</param>
/// <param name="Blocks">True when it blocks what none of its rules decides.</param>
/// <param name="Rules">In their order.</param>
internal sealed record FirewallChain(string Name, string? Hook, bool Blocks, List<FirewallRule> Rules);
