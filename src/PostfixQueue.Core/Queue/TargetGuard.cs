using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>Tells the message that the caller saw from another that took over its queue ID.</summary>
internal sealed class TargetGuard
{
    /// <summary>When it arrived.</summary>
    public required ArrivalClaim Arrival { get; init; }

    /// <summary>The same in UTC, for objects whose other time may be by the clock of any zone; null when not known.</summary>
    public ArrivalClaim? ArrivalUtc { get; init; }

    /// <summary>Its envelope sender.</summary>
    public required string Sender { get; init; }

    /// <summary>Its size in bytes; null when not known.</summary>
    public long? Size { get; init; }

    /// <summary>Whom it had not reached yet; null when not known.</summary>
    public IReadOnlyCollection<string>? Recipients { get; init; }

    /// <summary>Its queue file; null when not known.</summary>
    public QueueFileIdentity? File { get; init; }

    /// <summary>The guard of an item.</summary>
    public static TargetGuard From(MailQueueItem item) =>
        new()
        {
            Arrival = ArrivalClaim.From(item.ArrivalTime),
            Sender = item.Sender,
            Size = item.Size,
            Recipients = AddressesOf(item),
            File = item.File,
        };

    /// <summary>
    /// True when the item is the message that was seen. It may have fewer recipients than then, when some have been reached, but none that
    /// it had not.
    /// </summary>
    public bool Fits(MailQueueItem item) =>
        string.Equals(item.Sender, Sender, StringComparison.Ordinal)
        && (File is null || item.File is null || item.File == File)
        && (Size is null || item.Size == Size)
        && FitsArrival(item.ArrivalTime)
        && (Recipients is null || AddressesOf(item).All(address => Recipients.Contains(address)));

    /// <summary>True when the message arrived then, to the second.</summary>
    public bool FitsArrival(DateTime? time) =>
        time is { } arrived && (ArrivalUtc is null ? Arrival.Fits(arrived) : ArrivalUtc.Fits(arrived) && Arrival.FitsInSomeZone(arrived));

    private static string[] AddressesOf(MailQueueItem item) =>
        Array.ConvertAll(item.Recipients, static recipient => recipient.EmailAddress);
}
