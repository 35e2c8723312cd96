using System.Runtime.InteropServices;

namespace PostfixQueue.Checks.Queue;

/// <summary>
/// Counts names in bounded memory, by the method of Misra and Gries (Finding repeated elements, 1982): exactly while there are not too many
/// different ones, else low by at most one in that many; a name that has more than half of all is never lost.
/// </summary>
/// <param name="maximum">How many different names are kept.</param>
internal sealed class FrequentNames(int maximum = 10_000)
{
    private readonly Dictionary<string, (int Count, string? Example)> _counts = new(StringComparer.Ordinal);

    /// <summary>The name with the highest count, and what was given with it first; null when nothing was counted.</summary>
    public (string Name, int Count, string? Example)? Top
    {
        get
        {
            if (_counts.Count == 0)
                return null;
            (string? name, (int count, string? example)) = _counts.MaxBy(static pair => pair.Value.Count);
            return (name, count, example);
        }
    }

    /// <summary>The same among the names that begin in one way.</summary>
    /// <param name="beginning">How.</param>
    public (string Name, int Count)? TopOf(string beginning)
    {
        (string Name, int Count)? top = null;
        foreach ((string name, (int count, string? _)) in _counts)
            if (count > (top?.Count ?? 0) && name.StartsWith(beginning, StringComparison.Ordinal))
                top = (name, count);
        return top;
    }

    /// <summary>Counts a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="state">What the example is made of.</param>
    /// <param name="exampleOf">Makes it, when the name is new.</param>
    public void Add<T>(string name, T state, Func<T, string?> exampleOf)
    {
        if (_counts.Count >= maximum && !_counts.ContainsKey(name))
        {
            CountDown();
            return;
        }

        ref (int Count, string? Example) entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, name, out bool isKnown);
        entry = (entry.Count + 1, isKnown ? entry.Example : exampleOf(state));
    }

    private void CountDown()
    {
        foreach ((string name, (int count, string? example)) in _counts.ToArray())
        {
            if (count == 1)
                _counts.Remove(name);
            else
                _counts[name] = (count - 1, example);
        }
    }
}
