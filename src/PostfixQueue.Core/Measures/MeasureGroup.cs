using PostfixQueue.Delay;
using PostfixQueue.Queue;

namespace PostfixQueue.Measures;

/// <summary>
/// The counters of one group. There can be a million of them, most of which never see a second message: so what differs with a second
/// message only takes no room before, and no group holds on to a message.
/// </summary>
internal sealed class MeasureGroup(string name)
{
    private int _lastMessage = -1;
    private long _size;
    private TimeSpan _oldestAge;
    private DateTime _oldest = DateTime.MaxValue;
    private DateTime _newest = DateTime.MinValue;
    private HostNames _hosts;
    private ClassCounts _queues;
    private ClassCounts _ages;
    private CauseTally _causes;

    /// <summary>What the group has in common.</summary>
    public string Name => name;

    /// <summary>The examples of reasons that it keeps.</summary>
    public IEnumerable<DelayReasonText> Examples => _causes.Examples;

    /// <summary>Messages.</summary>
    public int Count { get; private set; }

    /// <summary>Recipients.</summary>
    public int RecipientCount { get; private set; }

    /// <summary>Counts a message, once even when called again for its next recipient.</summary>
    /// <param name="item">The message.</param>
    /// <param name="number">Its number in the order of counting.</param>
    /// <returns>True the first time.</returns>
    public bool AddMessage(MailQueueItem item, int number)
    {
        if (_lastMessage == number)
            return false;
        _lastMessage = number;
        Count++;
        _size = ByteSum.Add(_size, item.Size);
        if (item.Age > _oldestAge)
            _oldestAge = item.Age;
        if (item.ArrivalTime < _oldest)
            _oldest = item.ArrivalTime;
        if (item.ArrivalTime > _newest)
            _newest = item.ArrivalTime;
        _queues.Add(QueueIndex.FromName(item.QueueName), QueueIndex.Length);
        _hosts.Add(item.HostName);
        return true;
    }

    /// <summary>Counts recipients of the message.</summary>
    public void AddRecipients(int count) => RecipientCount = CountSum.Add(RecipientCount, count);

    /// <summary>Counts a cause.</summary>
    public void AddCause(string cause, DelayReasonText? reason, ExampleBudget examples) => _causes.Add(cause, reason, examples);

    /// <summary>Counts into an age class.</summary>
    public void AddAge(int index, int count) => _ages.Add(index, AgeScale.Length, count);

    /// <summary>Adds what another group has counted.</summary>
    public void Add(MeasureGroup other, ExampleBudget examples)
    {
        Count = CountSum.Add(Count, other.Count);
        RecipientCount = CountSum.Add(RecipientCount, other.RecipientCount);
        _size = ByteSum.Add(_size, other._size);
        if (other._oldestAge > _oldestAge)
            _oldestAge = other._oldestAge;
        if (other._oldest < _oldest)
            _oldest = other._oldest;
        if (other._newest > _newest)
            _newest = other._newest;
        (int[]? queues, int[]? ages) = (other._queues.ToArray(QueueIndex.Length), other._ages.ToArray(AgeScale.Length));
        for (int index = 0; index < queues.Length; index++)
            if (queues[index] > 0)
                _queues.Add(index, QueueIndex.Length, queues[index]);
        for (int index = 0; index < ages.Length; index++)
            if (ages[index] > 0)
                _ages.Add(index, AgeScale.Length, ages[index]);
        _hosts.Add(other._hosts);
        _causes.Add(other._causes, examples);
    }

    /// <summary>Adds what was counted elsewhere.</summary>
    /// <param name="measure">The counts.</param>
    /// <param name="examples">Decides whether its reason is kept.</param>
    /// <param name="isByRecipient">Whether its causes are those of recipients.</param>
    public void Add(MailQueueMeasure measure, ExampleBudget examples, bool isByRecipient)
    {
        Count = CountSum.Add(Count, measure.Count);
        RecipientCount = CountSum.Add(RecipientCount, measure.RecipientCount);
        _size = ByteSum.Add(_size, measure.TotalSize);
        if (measure.OldestAge > _oldestAge)
            _oldestAge = measure.OldestAge;
        if (measure.OldestArrival < _oldest)
            _oldest = measure.OldestArrival.Value;
        if (measure.NewestArrival > _newest)
            _newest = measure.NewestArrival.Value;
        _queues.Add(QueueIndex.Maildrop, QueueIndex.Length, measure.MaildropCount);
        _queues.Add(QueueIndex.Incoming, QueueIndex.Length, measure.IncomingCount);
        _queues.Add(QueueIndex.Active, QueueIndex.Length, measure.ActiveCount);
        _queues.Add(QueueIndex.Deferred, QueueIndex.Length, measure.DeferredCount);
        _queues.Add(QueueIndex.Hold, QueueIndex.Length, measure.HoldCount);
        for (int index = 0; index < Math.Min(measure.AgeBuckets.Length, AgeScale.Length); index++)
            _ages.Add(index, AgeScale.Length, measure.AgeBuckets[index]);
        foreach (string host in measure.HostName?.Split(", ") ?? [])
            _hosts.Add(host);
        if (measure.TopCause is { } cause)
            _causes.Add(cause, measure.TopReason is { } reason ? new DelayReasonText(reason) : null, examples, measure.TopCauseCount);
        _causes.AddUntold(Math.Max(0, CountSum.Add(isByRecipient ? measure.RecipientCount : measure.Count, -measure.TopCauseCount)));
    }

    /// <summary>The result.</summary>
    /// <param name="groupBy">By what the queue was measured.</param>
    /// <param name="isApproximate">Whether there were too many groups to count each.</param>
    public MailQueueMeasure ToMeasure(string groupBy, bool isApproximate = false)
    {
        int[] queues = _queues.ToArray(QueueIndex.Length);
        (string? Name, int Count, string? Example) leading = _causes.Leading;
        return new MailQueueMeasure
        {
            GroupBy = groupBy,
            Name = name,
            Count = Count,
            RecipientCount = RecipientCount,
            TotalSize = _size,
            OldestAge = _oldestAge,
            OldestArrival = Count == 0 ? null : _oldest,
            NewestArrival = Count == 0 ? null : _newest,
            MaildropCount = queues[QueueIndex.Maildrop],
            IncomingCount = queues[QueueIndex.Incoming],
            ActiveCount = queues[QueueIndex.Active],
            DeferredCount = queues[QueueIndex.Deferred],
            HoldCount = queues[QueueIndex.Hold],
            AgeBuckets = _ages.ToArray(AgeScale.Length),
            TopCause = leading.Name,
            TopCauseCount = leading.Count,
            TopReason = leading.Example,
            Remedy = _causes.RemedyBy("Measure-MailQueue"),
            HostName = _hosts.ToString(),
            IsApproximate = isApproximate,
        };
    }
}
