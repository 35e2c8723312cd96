namespace PostfixQueue.Lab;

/// <summary>A domain whose mail gets stuck, and how.</summary>
/// <param name="Domain">The recipients' domain.</param>
/// <param name="Cause">The cause that an administrator should be told.</param>
/// <param name="ReasonPart">A part of the reason text that Postfix records.</param>
public sealed record StuckCase(string Domain, string Cause, string ReasonPart);
