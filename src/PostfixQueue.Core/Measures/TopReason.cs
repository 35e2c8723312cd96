using System.Runtime.InteropServices;
using PostfixQueue.Delay;

namespace PostfixQueue.Measures;

/// <summary>
/// Finds the most frequent kind of reason, with an example. Reasons are of one kind when the same rule explains them, so that there are no
/// more counters than rules, whatever remote servers write.
/// </summary>
internal sealed class TopReason
{
    // Most groups have one kind only: the first needs no table.
    private DelayReasonText? _first;
    private DelayRule? _firstRule;
    private int _firstCount;
    private Dictionary<string, (DelayReasonText Example, int Count)>? _others;

    /// <summary>An example of the leading kind, verbatim; null when no reason was counted.</summary>
    public string? Example
    {
        get
        {
            if (_others is null) return _first?.Text;
            var (example, count) = _others.Values.MaxBy(static other => other.Count);
            return count > _firstCount ? example.Text : _first?.Text;
        }
    }

    /// <summary>Counts a recipient's reason.</summary>
    public void Add(DelayReasonText reason)
    {
        if (reason.IsMissing) return;
        var rule = reason.Verdict.Rule;
        if (_first is null) (_first, _firstRule) = (reason, rule);
        if (ReferenceEquals(rule, _firstRule))
        {
            _firstCount++;
            return;
        }

        _others ??= new Dictionary<string, (DelayReasonText, int)>(StringComparer.Ordinal);
        ref var counter = ref CollectionsMarshal.GetValueRefOrAddDefault(_others, rule?.Id ?? string.Empty, out var isKnown);
        counter = (isKnown ? counter.Example : reason, counter.Count + 1);
    }
}
