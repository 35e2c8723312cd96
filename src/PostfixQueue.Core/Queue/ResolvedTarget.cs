using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>What the queue says about a target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Item">The message under its ID; null when there is none.</param>
/// <param name="IsStale">True when it is another message than the one that was listed.</param>
internal sealed record ResolvedTarget(QueueTarget Target, MailQueueItem? Item, bool IsStale)
{
    /// <summary>Why it is not known whether a message is under its ID; null when it is.</summary>
    public PostfixToolException? Doubt { get; init; }

    /// <summary>True when the message may be acted on.</summary>
    public bool IsPresent => Item is not null && !IsStale;
}
