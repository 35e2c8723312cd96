namespace PostfixQueue.Messages;

/// <summary>A recipient as a queue file has it.</summary>
/// <param name="Address">The address, unquoted.</param>
/// <param name="OriginalAddress">The address that it was made from, unquoted; null when the file does not say.</param>
/// <param name="IsDone">True when the message has been delivered to it or given up for it.</param>
/// <param name="DsnOriginalRecipient">What the client gave as ORCPT (RFC 3461, section 4.2), decoded; null when it gave none.</param>
/// <param name="NotifyFlags">What the client gave as NOTIFY, as bits: 1 never, 2 success, 4 failure, 8 delay; 0 when it gave
/// nothing.</param>
internal sealed record EnvelopeRecipient(
    string Address,
    string? OriginalAddress,
    bool IsDone,
    string? DsnOriginalRecipient,
    int NotifyFlags
);
