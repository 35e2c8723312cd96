using PostfixQueue.Delay;

namespace PostfixQueue.Measures;

/// <summary>
/// Which reasons a measure keeps as examples. Remote servers write the texts, no two alike if they like, so that a measure of a million
/// groups must not keep one for each: when there are many, only those go on that are there already, or that stand for a group of some size.
/// </summary>
internal sealed class ExampleBudget
{
    private const int Free = 65_536;
    private const int SizeBeyond = 16;

    private readonly HashSet<DelayReasonText> _held = new(ReferenceEqualityComparer.Instance);

    /// <summary>True when a group went without an example.</summary>
    public bool WasExceeded { get; private set; }

    /// <summary>The one of two examples to keep: that whose text comes first.</summary>
    /// <param name="kept">The one so far; null for none.</param>
    /// <param name="offered">Another; null for none.</param>
    /// <param name="count">How many the example stands for.</param>
    public DelayReasonText? Better(DelayReasonText? kept, DelayReasonText? offered, int count)
    {
        if (offered is null || ReferenceEquals(kept, offered) || offered.IsMissing)
            return kept;
        if (kept is not null)
            return offered.CompareTo(kept) < 0 ? offered : kept;
        if (_held.Contains(offered) || count >= SizeBeyond)
            return offered;
        if (_held.Count < Free)
        {
            _held.Add(offered);
            return offered;
        }

        WasExceeded = true;
        return null;
    }

    /// <summary>Forgets those that no group keeps any more.</summary>
    /// <param name="kept">The examples of all groups.</param>
    public void KeepOnly(IEnumerable<DelayReasonText> kept)
    {
        _held.Clear();
        _held.UnionWith(kept);
    }
}
