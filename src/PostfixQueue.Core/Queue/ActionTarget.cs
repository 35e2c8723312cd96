using PostfixQueue.Messages;
using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>A message to act on, as the queue showed it right before: what became of it is seen by comparing.</summary>
/// <param name="QueueId">Its ID.</param>
/// <param name="QueueName">The queue that it was in.</param>
/// <param name="ArrivalTime">When it arrived; another time under the same ID is another message.</param>
/// <param name="File">Its file; another file under the same ID is another message. Null when it was not looked at.</param>
internal readonly record struct ActionTarget(string QueueId, string QueueName, DateTime ArrivalTime, QueueFileIdentity? File = null)
{
    /// <summary>The target that a listed item is.</summary>
    public static ActionTarget From(MailQueueItem item) => new(item.QueueId, item.QueueName, item.ArrivalTime, item.File);

    /// <summary>True when an item under the same ID is this message.</summary>
    public bool Is(MailQueueItem item) => File is not null && item.File is not null ? item.File == File : item.ArrivalTime == ArrivalTime;

    /// <summary>True when a message under the same ID, whose file is open, is this one.</summary>
    public bool Is(QueuedMessage message) =>
        message.Envelope.Arrived is { } time
        && time.Ticks / TimeSpan.TicksPerSecond == ArrivalTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond
        && (File is null || File.Inode == message.Inode);
}
