using System.Globalization;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>What became of mail that has something in common, counted from events of the log.</summary>
public sealed record MailDeliveryMeasure
{
    /// <summary>By what was measured: the name of a <see cref="MailDeliveryGrouping"/>.</summary>
    public required string GroupBy { get; init; }

    /// <summary>What the events have in common; of hours and days their beginning, local time.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Messages that came in, from clients or from this machine. Not counted where the grouping is by something that a message has only
    /// later, such as its relay.
    /// </summary>
    public long ReceivedCount { get; init; }

    /// <summary>Deliveries, one for each recipient.</summary>
    public long SentCount { get; init; }

    /// <summary>Recipients handed on under another queue ID, by aliases and .forward files.</summary>
    public long ForwardedCount { get; init; }

    /// <summary>Deferrals: one for each recipient and attempt.</summary>
    public long DeferredCount { get; init; }

    /// <summary>Messages that were deferred, each once in its group.</summary>
    public long DeferredMessageCount { get; init; }

    /// <summary>Recipients given up.</summary>
    public long BouncedCount { get; init; }

    /// <summary>Messages given up because they were in the queue for too long, or because an administrator wanted so.</summary>
    public long ExpiredCount { get; init; }

    /// <summary>Commands and messages rejected.</summary>
    public long RejectedCount { get; init; }

    /// <summary>What would have been rejected (<c>warn_if_reject</c>).</summary>
    public long RejectWarningCount { get; init; }

    /// <summary>Messages put on hold, by rules and by administrators.</summary>
    public long HeldCount { get; init; }

    /// <summary>Messages thrown away by rules.</summary>
    public long DiscardedCount { get; init; }

    /// <summary>Logins refused.</summary>
    public long LoginFailedCount { get; init; }

    /// <summary>Bytes of the messages that came in; without those whose size the log does not tell.</summary>
    public long ReceivedSize { get; init; }

    /// <summary>Bytes delivered: the size of each message, once for each recipient it was delivered to.</summary>
    public long SentSize { get; init; }

    /// <summary>Half of the deliveries had a delay of no more than this; exact to two percent. Null without deliveries.</summary>
    public TimeSpan? DelayMedian { get; init; }

    /// <summary>The same for 95 percent.</summary>
    public TimeSpan? DelayPercentile95 { get; init; }

    /// <summary>The same for 99 percent.</summary>
    public TimeSpan? DelayPercentile99 { get; init; }

    /// <summary>The greatest delay of a delivery; null without deliveries.</summary>
    public TimeSpan? DelayMaximum { get; init; }

    /// <summary>
    /// How many deliveries had which delay, in pairs of class and count, from which measures of several machines are put together.
    /// </summary>
    public long[] DelayHistogram
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The first event that was counted, local time; null for none.</summary>
    public DateTime? FirstTime { get; init; }

    /// <summary>The last event that was counted, local time; null for none.</summary>
    public DateTime? LastTime { get; init; }

    /// <summary>The most frequent cause of deferrals and bounces; null without any.</summary>
    public string? TopCause { get; init; }

    /// <summary>How many deferrals and bounces have it.</summary>
    public int TopCauseCount { get; init; }

    /// <summary>A reason that belongs to it, verbatim; null for rare groups of a measure that has very many.</summary>
    public string? TopReason { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; init; }

    /// <summary>
    /// True when there were more groups or messages than are counted one by one: groups with few events are together in <c>(others)</c>.
    /// </summary>
    public bool IsApproximate { get; init; }

    /// <summary>The machine, or machines, on which the log was read.</summary>
    public string? HostName { get; init; }

    /// <summary>Name and the counts of deliveries.</summary>
    public override string ToString() =>
        ScreenText.Clean(
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {SentCount} sent, {DeferredCount} deferred, {BouncedCount} bounced")
        );
}
