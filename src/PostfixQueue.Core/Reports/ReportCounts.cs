using PostfixQueue.Measures;

namespace PostfixQueue.Reports;

/// <summary>
/// Counts what a report shows by kinds of groups: of messages, and of measures that were taken elsewhere. Keeps counters, and of each kind
/// so many groups only that
/// the most frequent are not lost.
/// </summary>
internal sealed class ReportCounts
{
    /// <summary>The groupings in which a message belongs to one group, so that the groups together are all messages.</summary>
    private static readonly MailQueueGrouping[] s_ofMessages =
    [
        MailQueueGrouping.None,
        MailQueueGrouping.QueueName,
        MailQueueGrouping.Cause,
        MailQueueGrouping.HostName,
        MailQueueGrouping.Scope,
        MailQueueGrouping.SenderDomain,
        MailQueueGrouping.Sender,
        MailQueueGrouping.SaslUser,
        MailQueueGrouping.ClientAddress,
    ];

    private const int MostGroups = 1 << 14;

    private readonly QueueMeasurer[] _measurers =
    [
        new(MailQueueGrouping.Cause, MostGroups),
        new(MailQueueGrouping.HostName, MostGroups),
        .. WithoutCauses(
            MailQueueGrouping.QueueName,
            MailQueueGrouping.RecipientDomain,
            MailQueueGrouping.Provider,
            MailQueueGrouping.Sender
        ),
    ];

    private readonly QueueMeasurer[] _detailed = [.. WithoutCauses(MailQueueGrouping.SaslUser, MailQueueGrouping.ClientAddress)];

    private readonly MeasureMerger _given = new(null);
    private ILookup<string, MailQueueMeasure>? _givenByKind;

    /// <summary>By what the measures were grouped that were taken elsewhere.</summary>
    public IReadOnlyList<string> GivenKinds => [.. Given.Select(static kind => kind.Key).Order(StringComparer.Ordinal)];

    /// <summary>All messages in one; null when nothing tells how many there are.</summary>
    public MailQueueMeasure? Total
    {
        get
        {
            IReadOnlyList<MailQueueMeasure> all = [.. Counted(MailQueueGrouping.QueueName), .. GivenPartition()];
            if (all.Count == 0 && Given.Count > 0)
                return null;
            MeasureGroup total = new(MeasureMerger.Total);
            ExampleBudget examples = new();
            foreach (MailQueueMeasure part in all)
                total.Add(part, examples, isByRecipient: false);
            return total.ToMeasure(nameof(MailQueueGrouping.None));
        }
    }

    private ILookup<string, MailQueueMeasure> Given =>
        _givenByKind ??= _given.Results(null).ToLookup(static measure => measure.GroupBy, StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts a message.</summary>
    /// <param name="item">The message.</param>
    /// <param name="isDetailed">Whether it came with what only its files know.</param>
    public void Add(MailQueueItem item, bool isDetailed)
    {
        foreach (QueueMeasurer measurer in _measurers)
            measurer.Add(item);
        if (!isDetailed)
            return;
        foreach (QueueMeasurer measurer in _detailed)
            measurer.Add(item);
    }

    /// <summary>Counts what was measured elsewhere.</summary>
    public void Add(MailQueueMeasure measure) => _given.Add(measure);

    /// <summary>The groups of a kind, the most frequent first.</summary>
    /// <param name="kind">Which kind.</param>
    public IReadOnlyList<MailQueueMeasure> GetGroups(MailQueueGrouping kind)
    {
        IEnumerable<MailQueueMeasure> counted = Counted(kind);
        if (!Given.Contains(kind.ToString()))
            return [.. counted];
        MeasureMerger merger = new(null);
        foreach (MailQueueMeasure measure in counted.Concat(Given[kind.ToString()]))
            merger.Add(measure);
        return [.. merger.Results(null)];
    }

    /// <summary>A line for each queue.</summary>
    public IReadOnlyList<ReportQueue> Queues()
    {
        bool isWhole = Given.Count == 0 || Given.Contains(nameof(MailQueueGrouping.QueueName));
        if (!isWhole)
            return Total is { } total ? ReportQueue.FromCounts(total) : [];
        return [.. GetGroups(MailQueueGrouping.QueueName).Select(static queue => new ReportQueue(queue.Name, queue.Count, queue))];
    }

    private static IEnumerable<QueueMeasurer> WithoutCauses(params MailQueueGrouping[] kinds) =>
        kinds.Select(static kind => new QueueMeasurer(kind, MostGroups, countsCauses: false));

    private IEnumerable<MailQueueMeasure> Counted(MailQueueGrouping kind) =>
        _measurers.Concat(_detailed).SingleOrDefault(measurer => measurer.Grouping == kind)?.Results(null) ?? [];

    private IEnumerable<MailQueueMeasure> GivenPartition()
    {
        MailQueueGrouping kind = Array.Find(s_ofMessages, kind => Given.Contains(kind.ToString()));
        return Given[kind.ToString()];
    }
}
