using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>A message that a cmdlet was asked to act on.</summary>
/// <param name="QueueId">A well-formed ID.</param>
/// <param name="Guard">What the caller saw under this ID; null when only the ID was given.</param>
internal sealed record QueueTarget(string QueueId, TargetGuard? Guard)
{
    /// <summary>The item, when this command has listed it.</summary>
    public MailQueueItem? Item { get; init; }

    /// <summary>The same in short, for commands that list too many to keep the items.</summary>
    public ActionTarget? Listed { get; init; }

    /// <summary>The message's file when the caller was asked; null when it could not be looked at.</summary>
    public QueueFileIdentity? File { get; init; }

    /// <summary>
    /// True when the guard comes from a listing of this command, so that the file that is still the same proves all of it.
    /// </summary>
    public bool IsProvenByFile { get; init; }

    /// <summary>The same in the queue where it is now.</summary>
    public QueueTarget In(string queueName) =>
        this with
        {
            Item = Item is null || Item.QueueName == queueName ? Item : Item with { QueueName = queueName },
            Listed = Listed is { } listed ? listed with { QueueName = queueName } : null,
        };
}
