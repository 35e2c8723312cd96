namespace PostfixQueue.Measures;

/// <summary>Puts measures together that were taken in several places: groups of one name and kind become one.</summary>
/// <param name="asked">Null to leave the groups as they are; by host or all in one, whatever the measures were grouped by.</param>
internal sealed class MeasureMerger(MailQueueGrouping? asked)
{
    /// <summary>The name of the group that has everything.</summary>
    public const string Total = "TOTAL";

    private readonly Dictionary<(string GroupBy, string Name), (MeasureGroup Group, bool IsApproximate)> _groups = [];
    private readonly ExampleBudget _examples = new();

    /// <summary>Adds one.</summary>
    public void Add(MailQueueMeasure measure)
    {
        (string, string) key = asked switch
        {
            MailQueueGrouping.None => (nameof(MailQueueGrouping.None), Total),
            MailQueueGrouping.HostName => (nameof(MailQueueGrouping.HostName), measure.HostName ?? "(no host)"),
            _ => (measure.GroupBy, measure.Name),
        };
        (MeasureGroup? group, bool isApproximate) = _groups.TryGetValue(key, out (MeasureGroup Group, bool IsApproximate) known)
            ? known
            : (new MeasureGroup(key.Item2), false);
        group.Add(measure, _examples, QueueMeasurer.CountsRecipients(measure.GroupBy));
        _groups[key] = (group, isApproximate || measure.IsApproximate);
    }

    /// <summary>The groups, those of one kind together, most messages first.</summary>
    /// <param name="first">At most so many of each kind; null for all.</param>
    public IEnumerable<MailQueueMeasure> Results(int? first) =>
        from pair in _groups
        group pair by pair.Key.GroupBy into kind
        from pair in kind.OrderBy(static pair => pair.Value.Group, Comparer<MeasureGroup>.Create(MeasureOrder.Compare))
            .Take(first ?? int.MaxValue)
        select pair.Value.Group.ToMeasure(pair.Key.GroupBy, pair.Value.IsApproximate);
}
