namespace PostfixQueue.Checks.Configuration;

/// <summary>What becomes of mail to an address of this server.</summary>
/// <param name="Kind">The kind of end.</param>
/// <param name="Target">What the table has for the address; null when it has nothing.</param>
/// <param name="Evidence">What a tool said; null when nothing worth telling.</param>
internal sealed record AddressFate(AddressFateKind Kind, string? Target = null, string? Evidence = null);
