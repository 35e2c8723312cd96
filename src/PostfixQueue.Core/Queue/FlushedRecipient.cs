namespace PostfixQueue.Queue;

/// <summary>A recipient of a flushed message of which the outcome is open.</summary>
/// <param name="address">As Postfix prints it; null for a message that has no recipients yet.</param>
/// <param name="previousReason">Why it was waiting before.</param>
internal sealed class FlushedRecipient(string? address, string? previousReason)
{
    /// <summary>As Postfix prints it; null for a message that has no recipients yet.</summary>
    public string? Address => address;

    /// <summary>Why it was waiting before.</summary>
    public string? PreviousReason => previousReason;

    /// <summary>What the log says of the attempt that failed; null when it says nothing.</summary>
    public MailLogEvent? Deferral { get; set; }

    /// <summary>Since when the queue has nothing to do for it; null when it has.</summary>
    public long? GoneSince { get; set; }

    /// <summary>True for a delivery event about this recipient.</summary>
    public bool Is(MailLogEvent one) =>
        address is not null
        && (
            string.Equals(one.Recipient, address, StringComparison.Ordinal)
            || string.Equals(one.OriginalRecipient, address, StringComparison.Ordinal)
        );
}
