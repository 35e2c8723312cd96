using PostfixQueue.Delay;
using PostfixQueue.Queue;

namespace PostfixQueue.Measures;

/// <summary>The counters of one group.</summary>
internal sealed class MeasureGroup(string name)
{
    private const int MaximumHostNames = 8;

    private readonly int[] _buckets = new int[AgeScale.Length];
    private readonly Dictionary<string, int> _queues = new(1, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _causes = new(1, StringComparer.Ordinal);
    private readonly SortedSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly TopReason _topReason = new();
    private MailQueueItem? _last;
    private string? _lastHost;
    private long _size;
    private TimeSpan _oldestAge;
    private DateTime _oldest = DateTime.MaxValue;
    private DateTime _newest = DateTime.MinValue;

    /// <summary>What the group has in common.</summary>
    public string Name => name;

    /// <summary>Messages.</summary>
    public int Count { get; private set; }

    /// <summary>Recipients.</summary>
    public int RecipientCount { get; private set; }

    /// <summary>Counts a message, once even when called again for its next recipient.</summary>
    public void AddMessage(MailQueueItem item)
    {
        if (ReferenceEquals(_last, item)) return;
        _last = item;
        Count++;
        _size += item.Size;
        if (item.Age > _oldestAge) _oldestAge = item.Age;
        if (item.ArrivalTime < _oldest) _oldest = item.ArrivalTime;
        if (item.ArrivalTime > _newest) _newest = item.ArrivalTime;
        _queues[item.QueueName] = _queues.GetValueOrDefault(item.QueueName) + 1;
        if (!ReferenceEquals(_lastHost, item.HostName) && (_lastHost = item.HostName) is not null) _hosts.Add(_lastHost);
        if (item.Recipients.Length == 0) AddCause(item.Cause);
    }

    /// <summary>Counts a recipient of the message, with its cause and reason.</summary>
    public void AddRecipient(MailQueueRecipient recipient)
    {
        RecipientCount++;
        AddCause(recipient.Cause);
        _topReason.Add(recipient.Delay);
    }

    /// <summary>Counts one into an age class.</summary>
    public void AddAge(int index) => _buckets[index]++;

    /// <summary>The result.</summary>
    public MailQueueMeasure ToMeasure(MailQueueGrouping grouping)
    {
        var topCause = _causes.Count == 0 ? null : _causes.MaxBy(static pair => pair.Value).Key;
        return new MailQueueMeasure
        {
            GroupBy = grouping.ToString(),
            Name = name,
            Count = Count,
            RecipientCount = RecipientCount,
            TotalSize = _size,
            OldestAge = _oldestAge,
            OldestArrival = _oldest,
            NewestArrival = _newest,
            MaildropCount = _queues.GetValueOrDefault(QueueNames.Maildrop),
            IncomingCount = _queues.GetValueOrDefault(QueueNames.Incoming),
            ActiveCount = _queues.GetValueOrDefault(QueueNames.Active),
            DeferredCount = _queues.GetValueOrDefault(QueueNames.Deferred),
            HoldCount = _queues.GetValueOrDefault(QueueNames.Hold),
            AgeBuckets = _buckets,
            TopCause = topCause,
            TopReason = _topReason.Example,
            Remedy = topCause is null ? null : DelayCauseCatalog.Get(topCause).GroupRemedy,
            HostName = HostNames(),
        };
    }

    private void AddCause(string cause) => _causes[cause] = _causes.GetValueOrDefault(cause) + 1;

    private string? HostNames()
    {
        if (_hosts.Count == 0) return null;
        var shown = string.Join(", ", _hosts.Take(MaximumHostNames));
        return _hosts.Count > MaximumHostNames ? $"{shown} +{_hosts.Count - MaximumHostNames}" : shown;
    }
}
