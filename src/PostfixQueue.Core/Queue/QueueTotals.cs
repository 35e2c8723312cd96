namespace PostfixQueue.Queue;

/// <summary>Counts messages as they are listed.</summary>
internal sealed class QueueTotals
{
    /// <summary>Messages.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes; <see cref="long.MaxValue"/> where they are more.</summary>
    public long Size { get; private set; }

    /// <summary>The greatest age.</summary>
    public TimeSpan OldestAge { get; private set; }

    /// <summary>Counts one.</summary>
    public void Add(MailQueueItem item)
    {
        Count++;
        Size = ByteSum.Add(Size, item.Size);
        if (item.Age > OldestAge)
            OldestAge = item.Age;
    }
}
