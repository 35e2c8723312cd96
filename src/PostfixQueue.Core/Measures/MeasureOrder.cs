namespace PostfixQueue.Measures;

/// <summary>The order of groups on output: most messages first, then most recipients, then by name.</summary>
internal static class MeasureOrder
{
    /// <summary>The groups in their order; an array of its own, which takes less room than LINQ's for a million.</summary>
    /// <param name="groups">All of them.</param>
    /// <param name="first">At most so many; null for all.</param>
    public static IEnumerable<MeasureGroup> Sorted(IEnumerable<MeasureGroup> groups, int? first)
    {
        MeasureGroup[] sorted = groups.ToArray();
        Array.Sort(sorted, Compare);
        return sorted.Take(first ?? int.MaxValue);
    }

    /// <summary>Negative when the left one goes first.</summary>
    public static int Compare(MeasureGroup left, MeasureGroup right) =>
        left.Count != right.Count ? right.Count.CompareTo(left.Count)
        : left.RecipientCount != right.RecipientCount ? right.RecipientCount.CompareTo(left.RecipientCount)
        : string.CompareOrdinal(left.Name, right.Name);
}
