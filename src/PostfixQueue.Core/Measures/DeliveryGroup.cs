using PostfixQueue.Delay;
using PostfixQueue.Queue;

namespace PostfixQueue.Measures;

/// <summary>The counters of one group of deliveries.</summary>
/// <param name="name">What the group has in common.</param>
internal sealed class DeliveryGroup(string name)
{
    private readonly long[] _counts = new long[Enum.GetValues<DeliveryClass>().Length];
    private DelayHistogram? _delays;
    private CauseTally _causes;
    private HostNames _hosts;
    private DateTime _first = DateTime.MaxValue;
    private DateTime _last = DateTime.MinValue;
    private long _receivedSize;
    private long _sentSize;

    /// <summary>What the group has in common.</summary>
    public string Name => name;

    /// <summary>The examples of reasons that it keeps.</summary>
    public IEnumerable<DelayReasonText> Examples => _causes.Examples;

    /// <summary>All events.</summary>
    public long Total { get; private set; }

    /// <summary>Counts an event.</summary>
    public void Add(MailLogEvent one, DeliveryClass kind, ExampleBudget examples)
    {
        Count(kind, one.RepeatCount);
        DateTime time = one.Time;
        if (time < _first)
            _first = time;
        if (time > _last)
            _last = time;
        _hosts.Add(one.HostName);
        if (kind == DeliveryClass.Sent)
        {
            if (one.Delay is { } delay)
                (_delays ??= new DelayHistogram()).Add(delay, one.RepeatCount);
            _sentSize = ByteSum.Add(_sentSize, one.Size ?? 0);
        }
        else if (kind is DeliveryClass.Deferred or DeliveryClass.Bounced && one.Cause is { } cause)
        {
            _causes.Add(cause, one.Diagnosis, examples, one.RepeatCount);
        }
    }

    /// <summary>Adds to the bytes that came in.</summary>
    public void AddReceivedSize(long bytes) => _receivedSize = ByteSum.Add(_receivedSize, bytes);

    /// <summary>Counts without an event.</summary>
    public void Count(DeliveryClass kind, long count)
    {
        if (count <= 0)
            return;
        _counts[(int)kind] = ByteSum.Add(_counts[(int)kind], count);

        // Those are counted as deferrals already.
        if (kind != DeliveryClass.DeferredMessage)
            Total = ByteSum.Add(Total, count);
    }

    /// <summary>Adds what another group has counted.</summary>
    public void Add(DeliveryGroup other, ExampleBudget examples)
    {
        for (int index = 0; index < _counts.Length; index++)
            Count((DeliveryClass)index, other._counts[index]);
        if (other._delays is not null)
            (_delays ??= new DelayHistogram()).Add(other._delays);
        _causes.Add(other._causes, examples);
        _hosts.Add(other._hosts);
        if (other._first < _first)
            _first = other._first;
        if (other._last > _last)
            _last = other._last;
        _receivedSize = ByteSum.Add(_receivedSize, other._receivedSize);
        _sentSize = ByteSum.Add(_sentSize, other._sentSize);
    }

    /// <summary>Adds what was counted elsewhere.</summary>
    public void Add(MailDeliveryMeasure measure, ExampleBudget examples)
    {
        Count(DeliveryClass.Received, measure.ReceivedCount);
        Count(DeliveryClass.Sent, measure.SentCount);
        Count(DeliveryClass.Forwarded, measure.ForwardedCount);
        Count(DeliveryClass.Deferred, measure.DeferredCount);
        Count(DeliveryClass.DeferredMessage, measure.DeferredMessageCount);
        Count(DeliveryClass.Bounced, measure.BouncedCount);
        Count(DeliveryClass.Expired, measure.ExpiredCount);
        Count(DeliveryClass.Rejected, measure.RejectedCount);
        Count(DeliveryClass.RejectWarning, measure.RejectWarningCount);
        Count(DeliveryClass.Held, measure.HeldCount);
        Count(DeliveryClass.Discarded, measure.DiscardedCount);
        Count(DeliveryClass.LoginFailed, measure.LoginFailedCount);
        if (measure.DelayHistogram.Length > 0)
            (_delays ??= new DelayHistogram()).Add(measure.DelayHistogram, measure.DelayMaximum);
        if (measure.TopCause is { } cause)
            _causes.Add(cause, measure.TopReason is { } reason ? new DelayReasonText(reason) : null, examples, measure.TopCauseCount);
        _causes.AddUntold((int)Math.Clamp(measure.DeferredCount + measure.BouncedCount - measure.TopCauseCount, 0, int.MaxValue));
        foreach (string host in measure.HostName?.Split(", ") ?? [])
            _hosts.Add(host);
        if (measure.FirstTime < _first)
            _first = measure.FirstTime.Value;
        if (measure.LastTime > _last)
            _last = measure.LastTime.Value;
        _receivedSize = ByteSum.Add(_receivedSize, measure.ReceivedSize);
        _sentSize = ByteSum.Add(_sentSize, measure.SentSize);
    }

    /// <summary>The result.</summary>
    /// <param name="groupBy">By what was measured.</param>
    /// <param name="isApproximate">Whether there was too much to count each.</param>
    public MailDeliveryMeasure ToMeasure(string groupBy, bool isApproximate)
    {
        (string? Name, int Count, string? Example) leading = _causes.Leading;
        return new MailDeliveryMeasure
        {
            GroupBy = groupBy,
            Name = name,
            ReceivedCount = CountOf(DeliveryClass.Received),
            SentCount = CountOf(DeliveryClass.Sent),
            ForwardedCount = CountOf(DeliveryClass.Forwarded),
            DeferredCount = CountOf(DeliveryClass.Deferred),
            DeferredMessageCount = CountOf(DeliveryClass.DeferredMessage),
            BouncedCount = CountOf(DeliveryClass.Bounced),
            ExpiredCount = CountOf(DeliveryClass.Expired),
            RejectedCount = CountOf(DeliveryClass.Rejected),
            RejectWarningCount = CountOf(DeliveryClass.RejectWarning),
            HeldCount = CountOf(DeliveryClass.Held),
            DiscardedCount = CountOf(DeliveryClass.Discarded),
            LoginFailedCount = CountOf(DeliveryClass.LoginFailed),
            ReceivedSize = _receivedSize,
            SentSize = _sentSize,
            DelayMedian = _delays?.Quantile(0.5),
            DelayPercentile95 = _delays?.Quantile(0.95),
            DelayPercentile99 = _delays?.Quantile(0.99),
            DelayMaximum = _delays?.Maximum,
            DelayHistogram = _delays?.ToPairs() ?? [],
            FirstTime = _first == DateTime.MaxValue ? null : _first,
            LastTime = _last == DateTime.MinValue ? null : _last,
            TopCause = leading.Name,
            TopCauseCount = leading.Count,
            TopReason = leading.Example,
            Remedy = _causes.RemedyBy("Measure-MailDelivery"),
            HostName = _hosts.ToString(),
            IsApproximate = isApproximate,
        };
    }

    private long CountOf(DeliveryClass kind) => _counts[(int)kind];
}
