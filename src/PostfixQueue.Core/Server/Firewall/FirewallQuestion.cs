namespace PostfixQueue.Server.Firewall;

/// <summary>The new TCP connection that rules are asked about.</summary>
/// <param name="IsOutgoing">True when Postfix makes it, false when another host does.</param>
/// <param name="Port">The port it goes to.</param>
/// <param name="IsIPv6">The family of its addresses.</param>
/// <param name="UserId">As whom the program runs that makes it; null when not known.</param>
/// <param name="GroupId">Likewise.</param>
internal sealed record FirewallQuestion(bool IsOutgoing, int Port, bool IsIPv6, uint? UserId, uint? GroupId);
