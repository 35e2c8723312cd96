using PostfixQueue.Text;

namespace PostfixQueue.Metrics;

/// <summary>
/// Recipients by their domains. Memory is bounded: when there are too many domains, those with the fewest recipients are put together for
/// good.
/// </summary>
/// <param name="maximum">So many domains are counted one by one.</param>
internal sealed class DestinationCounts(int maximum = DestinationCounts.UsualMaximum)
{
    /// <summary>The name of all the rest.</summary>
    public const string Other = "other";

    private const int UsualMaximum = 1 << 18;
    private const int LongestName = 255;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _rest;

    /// <summary>Counts recipients of a domain.</summary>
    /// <param name="domain">The domain; null for recipients without one.</param>
    /// <param name="count">How many.</param>
    public void Add(string? domain, long count)
    {
        // No domain has that name, and the groups of a measure that are none have brackets.
        if (domain is null or "" or Other || domain[0] == '(')
        {
            _rest += count;
            return;
        }

        string name = ScreenText.Shorten(domain, LongestName);
        if (_counts.TryGetValue(name, out long known))
        {
            _counts[name] = known + count;
            return;
        }

        if (_counts.Count >= maximum)
            PutRareOnesTogether();
        _counts[name] = count;
    }

    /// <summary>The domains with the most recipients, and the rest.</summary>
    /// <param name="top">How many.</param>
    public IEnumerable<(string Name, long Count)> Results(int top)
    {
        // One that was put together with others and came again is not known whole; what is certain is the sum.
        (string Name, long Count)[] leading =
        [
            .. _counts
                .OrderByDescending(static pair => pair.Value)
                .ThenBy(static pair => pair.Key, StringComparer.Ordinal)
                .Take(top)
                .Select(static pair => (pair.Key, pair.Value)),
        ];
        return leading.Append((Other, _rest + _counts.Values.Sum() - leading.Sum(static one => one.Count)));
    }

    private void PutRareOnesTogether()
    {
        long[] counts = [.. _counts.Values.Order()];
        long limit = counts[counts.Length / 2];
        foreach ((string name, long count) in _counts)
        {
            if (count > limit)
                continue;
            _rest += count;
            _counts.Remove(name);
        }
    }
}
