using PostfixQueue.Delay;
using PostfixQueue.Measures;

namespace PostfixQueue.Metrics;

/// <summary>What is counted of one machine's queue: numbers only, however many messages there are.</summary>
internal sealed class HostMetrics
{
    // Text from elsewhere may have any cause; only those that there are become labels.
    private static readonly HashSet<string> s_scopes = [.. Enum.GetNames<MailDelayScope>()];

    private readonly Dictionary<(string Cause, string Scope, int Queue), long> _causes = [];

    // Of all messages in one, which say nothing of the queues that messages by queue do not say better.
    private readonly int[] _totals = new int[QueueIndex.Length];

    /// <summary>Each queue by its <see cref="QueueIndex"/>.</summary>
    public QueueCounts[] Queues { get; } = [.. Enumerable.Range(0, QueueIndex.Length).Select(static _ => new QueueCounts())];

    /// <summary>Messages by cause, scope and queue.</summary>
    public IReadOnlyDictionary<(string Cause, string Scope, int Queue), long> Causes => _causes;

    /// <summary>Recipients by domain.</summary>
    public DestinationCounts Destinations { get; } = new();

    /// <summary>What is known.</summary>
    public MetricParts Parts { get; private set; }

    /// <summary>The whole queue is counted, and may be empty.</summary>
    public void ClaimAll() => Parts |= MetricParts.All;

    /// <summary>Counts a message.</summary>
    public void Add(MailQueueItem item)
    {
        ClaimAll();
        int index = QueueIndex.FromName(item.QueueName);
        Queues[index].Add(item);
        AddCause(item.Cause, item.Scope, index, 1);
        foreach (MailQueueRecipient recipient in item.Recipients)
            Destinations.Add(recipient.Domain, 1);
    }

    /// <summary>Adds what was counted elsewhere.</summary>
    /// <returns>False when nothing is exported of a measure of its kind.</returns>
    public bool Add(MailQueueMeasure measure)
    {
        int[] queues = [measure.DeferredCount, measure.ActiveCount, measure.HoldCount, measure.IncomingCount, measure.MaildropCount, 0];
        switch (measure.GroupBy)
        {
            case nameof(MailQueueGrouping.QueueName):
                Parts |= MetricParts.Messages | MetricParts.Sizes;
                Queues[QueueIndex.FromName(measure.Name)].Add(measure);
                return true;
            case nameof(MailQueueGrouping.None):
            case nameof(MailQueueGrouping.HostName):
                Parts |= MetricParts.Messages;
                for (int index = 0; index < queues.Length; index++)
                    _totals[index] += queues[index];
                return true;
            case nameof(MailQueueGrouping.Cause):
                Parts |= MetricParts.Causes;
                for (int index = 0; index < queues.Length; index++)
                    if (queues[index] > 0)
                        AddCause(measure.Name, "", index, queues[index]);
                return true;
            case nameof(MailQueueGrouping.RecipientDomain):
                Parts |= MetricParts.Destinations;
                Destinations.Add(measure.Name, measure.RecipientCount);
                return true;
            default:
                return false;
        }
    }

    /// <summary>To be called when everything is counted.</summary>
    public void Complete()
    {
        if (Parts.HasFlag(MetricParts.Sizes))
            return;
        for (int index = 0; index < _totals.Length; index++)
            Queues[index].Add(_totals[index]);
    }

    private void AddCause(string cause, string scope, int queue, int count)
    {
        DelayCauseEntry entry = DelayCauseCatalog.Get(Enum.TryParse(cause, out MailDelayCause known) ? known : MailDelayCause.Unknown);
        (string, string, int) key = (entry.Name, s_scopes.Contains(scope) ? scope : DelayNames.Name(entry.Scope), queue);
        _causes[key] = _causes.GetValueOrDefault(key) + count;
    }
}
