namespace PostfixQueue.Measures;

/// <summary>Puts measures of deliveries together that were taken in several places: groups of one name and kind become one.</summary>
/// <param name="asked">Null to leave the groups as they are; by host or all in one, whatever the measures were grouped by.</param>
internal sealed class DeliveryMerger(MailDeliveryGrouping? asked)
{
    private readonly Dictionary<(MailDeliveryGrouping GroupBy, string Name), (DeliveryGroup Group, bool IsApproximate)> _groups = [];
    private readonly ExampleBudget _examples = new();

    /// <summary>Adds one.</summary>
    public void Add(MailDeliveryMeasure measure)
    {
        MailDeliveryGrouping grouping =
            Enum.TryParse<MailDeliveryGrouping>(measure.GroupBy, ignoreCase: true, out MailDeliveryGrouping own) && Enum.IsDefined(own)
                ? own
                : MailDeliveryGrouping.None;
        (MailDeliveryGrouping, string) key = asked switch
        {
            MailDeliveryGrouping.None => (MailDeliveryGrouping.None, DeliveryMeasurer.Total),
            MailDeliveryGrouping.HostName => (MailDeliveryGrouping.HostName, measure.HostName ?? "(no host)"),
            _ => (grouping, measure.Name),
        };
        (DeliveryGroup? group, bool isApproximate) = _groups.TryGetValue(key, out (DeliveryGroup Group, bool IsApproximate) known)
            ? known
            : (new DeliveryGroup(key.Item2), false);
        group.Add(measure, _examples);
        _groups[key] = (group, isApproximate || measure.IsApproximate);
    }

    /// <summary>The groups, those of one kind together.</summary>
    /// <param name="first">At most so many of each kind; null for all.</param>
    public IEnumerable<MailDeliveryMeasure> Results(int? first)
    {
        foreach (
            IGrouping<
                MailDeliveryGrouping,
                KeyValuePair<(MailDeliveryGrouping GroupBy, string Name), (DeliveryGroup Group, bool IsApproximate)>
            > kind in _groups.GroupBy(static pair => pair.Key.GroupBy)
        )
        {
            foreach (
                DeliveryGroup? group in DeliveryOrder
                    .Sorted(kind.Select(static pair => pair.Value.Group), kind.Key)
                    .Take(first ?? int.MaxValue)
            )
                yield return group.ToMeasure(kind.Key.ToString(), _groups[(kind.Key, group.Name)].IsApproximate);
        }
    }
}
