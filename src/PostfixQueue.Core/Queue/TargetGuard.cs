namespace PostfixQueue.Queue;

/// <summary>Tells a listed message from another that took over its queue ID.</summary>
/// <param name="ArrivalTime">When the listed message arrived, local time; null when the caller's object does not say.</param>
/// <param name="Sender">Its envelope sender; null when the caller's object does not say.</param>
internal sealed record TargetGuard(DateTime? ArrivalTime, string? Sender)
{
    /// <summary>
    /// True when the item is the message that was listed. Local times that a change of the clock makes ambiguous are taken as equal when
    /// either reading of them is.
    /// </summary>
    public bool Fits(MailQueueItem item) =>
        (Sender is null || string.Equals(item.Sender, Sender, StringComparison.Ordinal))
        && (ArrivalTime is not { } arrived
            || WholeSeconds(item.ArrivalTime) == WholeSeconds(arrived)
            || WholeSeconds(item.ArrivalTime.ToUniversalTime()) == WholeSeconds(arrived.ToUniversalTime()));

    private static long WholeSeconds(DateTime time) => time.Ticks / TimeSpan.TicksPerSecond;
}
