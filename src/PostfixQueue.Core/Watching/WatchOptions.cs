using PostfixQueue.Queue;

namespace PostfixQueue.Watching;

/// <summary>What is to be watched, and for how long.</summary>
internal sealed record WatchOptions
{
    /// <summary>Of which messages changes are wanted; a change is wanted when the message matches before or behind it.</summary>
    public required QueueItemFilter Filter { get; init; }

    /// <summary>On the queue ID; null for all.</summary>
    public Func<string, bool>? QueueId { get; init; }

    /// <summary>Where the queue is read from.</summary>
    public MailQueueSource Source { get; init; }

    /// <summary>The pause between two looks at the queue.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long to watch; null for ever.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How many changes to wait for; null for any number.</summary>
    public int? Count { get; init; }

    /// <summary>True for a change that is wanted.</summary>
    public bool Wants(MailQueueChange change) =>
        QueueId?.Invoke(change.QueueId) != false
        && ((change.Before is { } before && Filter.Matches(before)) || (change.After is { } after && Filter.Matches(after)));
}
