namespace PostfixQueue.Lab;

/// <summary>A recipient of a message that never was.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Status">Enhanced status code of the delay.</param>
/// <param name="Reason">Reason of the delay.</param>
internal sealed record SyntheticRecipient(string Address, string Status, string Reason);
