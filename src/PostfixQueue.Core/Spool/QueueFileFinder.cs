using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Spool;

/// <summary>Finds the queue file of a message and tells what identifies it. Takes no lock.</summary>
internal sealed class QueueFileFinder(IServerSystem system, SpoolLayout layout)
{
    /// <summary>The records that matter take less.</summary>
    private const int HeadLength = 1024;

    /// <summary>In the order of a message's way; the next one is where it goes from the one before.</summary>
    private static readonly string[] s_queues = [QueueNames.Deferred, QueueNames.Active, QueueNames.Hold, QueueNames.Incoming, QueueNames.Maildrop, QueueNames.Deferred];

    /// <summary>The file of an ID, with the queue that it is in.</summary>
    /// <param name="queueId">A well-formed ID.</param>
    /// <param name="queueName">Where to look first; null when unknown.</param>
    /// <returns>Null when no queue has it.</returns>
    /// <exception cref="ServerSystemException">This user may not look, or the file cannot be read.</exception>
    public (QueueFileIdentity File, string QueueName)? Find(string queueId, string? queueName)
    {
        if (queueName is not null && Look(layout.PathOf(queueName, queueId)) is { } there) return (there, queueName);

        // A message on the move can be passed over: deferred is looked at again behind active, where it comes back from.
        foreach (var queue in s_queues)
            if (Look(layout.PathOf(queue, queueId)) is { } file) return (file, queue);
        foreach (var queue in s_queues)
            foreach (var path in layout.OtherPathsOf(queue, queueId))
                if (Look(path) is { } file) return (file, queue);
        return null;
    }

    private QueueFileIdentity? Look(string path)
    {
        using var file = system.Open(path);
        if (file is null) return null;
        Span<byte> head = stackalloc byte[HeadLength];
        var (arrival, createTime) = QueueFileHead.Read(head[..file.Read(0, head)]);
        return new QueueFileIdentity(file.Inode, arrival, createTime);
    }
}
