using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>How much of the queue has something in common.</summary>
public sealed record MailQueueMeasure
{
    /// <summary>By what the queue was measured: the name of a <see cref="MailQueueGrouping"/>.</summary>
    public required string GroupBy { get; init; }

    /// <summary>What the messages have in common.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Messages. A message counts in each group that one of its recipients belongs to, once.
    /// </summary>
    public int Count { get; init; }

    /// <summary>Recipients who wait, each once per message; with a grouping by recipient only those who belong to the group.</summary>
    public int RecipientCount { get; init; }

    /// <summary>Bytes of all messages; the largest number that there is where they are more.</summary>
    public long TotalSize { get; init; }

    /// <summary>The greatest age when the queue was read.</summary>
    public TimeSpan OldestAge { get; init; }

    /// <summary>When the oldest message arrived, local time; null when there is none.</summary>
    public DateTime? OldestArrival { get; init; }

    /// <summary>When the newest message arrived, local time; null when there is none.</summary>
    public DateTime? NewestArrival { get; init; }

    /// <summary>Messages in maildrop.</summary>
    public int MaildropCount { get; init; }

    /// <summary>Messages in incoming.</summary>
    public int IncomingCount { get; init; }

    /// <summary>Messages in active.</summary>
    public int ActiveCount { get; init; }

    /// <summary>Messages in deferred.</summary>
    public int DeferredCount { get; init; }

    /// <summary>Messages in hold.</summary>
    public int HoldCount { get; init; }

    /// <summary>
    /// Ten counts by age, as qshape(1) has them: under 5, 10, 20, 40, 80, 160, 320, 640, 1280 minutes, and older. Of messages when grouped
    /// by sender (qshape -s), else of recipients.
    /// </summary>
    public int[] AgeBuckets
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// The most frequent cause of the messages, with a grouping by recipient of the recipients. Of equally frequent causes it is the one
    /// that reaches further, then the one that comes first in <see cref="MailDelayCause"/>.
    /// </summary>
    public string? TopCause { get; init; }

    /// <summary>How many messages, with a grouping by recipient how many recipients, have <see cref="TopCause"/>.</summary>
    public int TopCauseCount { get; init; }

    /// <summary>
    /// A reason that belongs to <see cref="TopCause"/>, verbatim; null when none is recorded, and for rare groups of a measure that has
    /// very many.
    /// </summary>
    public string? TopReason { get; init; }

    /// <summary>
    /// What to do about the most frequent cause. Where no cause has more than half, it says that the causes differ and which they are.
    /// </summary>
    public string? Remedy { get; init; }

    /// <summary>
    /// True when there were more groups than are counted one by one: then those with few messages are together in a group <c>(others)</c>,
    /// and a count can be too low by what had been put there.
    /// </summary>
    public bool IsApproximate { get; init; }

    /// <summary>The machine, or machines, that the messages were listed on.</summary>
    public string? HostName { get; init; }

    /// <summary>Name and count.</summary>
    public override string ToString() => ScreenText.Clean($"{Name}: {Count}");
}
