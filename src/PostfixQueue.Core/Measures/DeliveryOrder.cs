namespace PostfixQueue.Measures;

/// <summary>The order in which groups of deliveries are shown.</summary>
internal static class DeliveryOrder
{
    /// <summary>Times in their order; others by what was counted most, then by name.</summary>
    public static IEnumerable<DeliveryGroup> Sorted(IEnumerable<DeliveryGroup> groups, MailDeliveryGrouping grouping) =>
        grouping is MailDeliveryGrouping.Hour or MailDeliveryGrouping.Day
            ? groups.OrderBy(static group => group.Name, StringComparer.Ordinal)
            : groups.OrderByDescending(static group => group.Total).ThenBy(static group => group.Name, StringComparer.Ordinal);
}
