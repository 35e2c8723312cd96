namespace PostfixQueue.Watching;

/// <summary>A message that is in the queue as far as is known.</summary>
/// <param name="item">What is known of it.</param>
internal sealed class WatchedMessage(MailQueueItem item)
{
    /// <summary>What is known of it.</summary>
    public MailQueueItem Item { get; set; } = item;

    /// <summary>Its arrival has been told, or was before the watch.</summary>
    public bool IsTold { get; set; }

    /// <summary>The log alone tells of it, which does not name all recipients.</summary>
    public bool IsFromLog { get; init; }

    /// <summary>An outcome has been told of one of its recipients, or of the whole.</summary>
    public bool HasOutcome { get; set; }

    /// <summary>How many listings in a row have not shown it.</summary>
    public int Missed { get; set; }

    /// <summary>How many listings in a row have shown attempts that the log has not told of.</summary>
    public int Ahead { get; set; }

    /// <summary>True when the latest listing has shown it.</summary>
    public bool IsSeen { get; set; }

    /// <summary>True when a listing shows this message, false when it shows another one under the same ID.</summary>
    public bool Is(MailQueueItem now) =>
        IsFromLog || (now.ArrivalTime == Item.ArrivalTime && (now.File is null || Item.File is null || now.File == Item.File));

    /// <summary>The recipient of an address; null when the message is not known to have it.</summary>
    public MailQueueRecipient? Recipient(string? address) =>
        address is null
            ? null
            : Array.Find(Item.Recipients, one => string.Equals(one.EmailAddress, address, StringComparison.OrdinalIgnoreCase));

    /// <summary>Notes why a recipient waits.</summary>
    public void Defer(string address, string? reason)
    {
        MailQueueRecipient now = (Recipient(address) ?? new MailQueueRecipient { EmailAddress = address }) with { Reason = reason };
        Item = Item with { Recipients = [.. Others(address), now] };
    }

    /// <summary>A recipient waits no more.</summary>
    public void Finish(string address) => Item = Item with { Recipients = [.. Others(address)] };

    private IEnumerable<MailQueueRecipient> Others(string address) =>
        Item.Recipients.Where(one => !string.Equals(one.EmailAddress, address, StringComparison.OrdinalIgnoreCase));
}
