using PostfixQueue.Queue;

namespace PostfixQueue.Metrics;

/// <summary>Counts of one queue of one machine.</summary>
internal sealed class QueueCounts
{
    /// <summary>Messages.</summary>
    public long Messages { get; private set; }

    /// <summary>Recipients who wait.</summary>
    public long Recipients { get; private set; }

    /// <summary>Bytes of all messages.</summary>
    public long Size { get; private set; }

    /// <summary>The greatest age; zero when there is no message.</summary>
    public TimeSpan OldestAge { get; private set; }

    /// <summary>The ages of the messages.</summary>
    public AgeHistogram Ages { get; } = new();

    /// <summary>Counts a message.</summary>
    public void Add(MailQueueItem item)
    {
        Messages++;
        Recipients += item.RecipientCount;
        Size = ByteSum.Add(Size, item.Size);
        Ages.Add(item.Age);
        Raise(item.Age);
    }

    /// <summary>Adds what was counted elsewhere.</summary>
    public void Add(MailQueueMeasure measure)
    {
        Messages += measure.Count;
        Recipients += measure.RecipientCount;
        Size = ByteSum.Add(Size, measure.TotalSize);
        Raise(measure.OldestAge);
    }

    /// <summary>Adds messages of which nothing more is known.</summary>
    public void Add(int messages) => Messages += messages;

    private void Raise(TimeSpan age)
    {
        if (age > OldestAge)
            OldestAge = age;
    }
}
