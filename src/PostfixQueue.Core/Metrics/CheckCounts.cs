using PostfixQueue.Checks;

namespace PostfixQueue.Metrics;

/// <summary>How many results of each status a check had.</summary>
internal sealed class CheckCounts
{
    private static readonly string[] s_statuses = Enum.GetNames<CheckStatus>();

    private readonly SortedDictionary<string, int[]> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts a result.</summary>
    /// <returns>False for a status that there is not.</returns>
    public bool Add(string name, string status)
    {
        int index = Array.FindIndex(s_statuses, one => string.Equals(one, status, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
            return false;
        if (!_counts.TryGetValue(name, out int[]? counts))
            _counts[name] = counts = new int[s_statuses.Length];
        counts[index]++;
        return true;
    }

    /// <summary>
    /// Every status of every check, in the order of names. Those that do not occur are zero, so that an alert on a failure ends when it is
    /// mended.
    /// </summary>
    public IEnumerable<(string Name, string Status, int Count)> Results() =>
        from pair in _counts
        from index in Enumerable.Range(0, s_statuses.Length)
        select (pair.Key, s_statuses[index].ToLowerInvariant(), pair.Value[index]);
}
