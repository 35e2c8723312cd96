using PostfixQueue.Delay;

namespace PostfixQueue.Measures;

/// <summary>
/// Finds the most frequent kind of reason with eight counters (the algorithm of Misra and Gries): exact as long as there are no more kinds
/// than counters, else right for any kind that has more than a ninth of all.
/// </summary>
internal sealed class TopReason
{
    private const int Counters = 8;

    private readonly List<Counter> _counters = new(1);

    /// <summary>An example of the leading kind, verbatim; null when no reason was counted.</summary>
    public string? Example
    {
        get
        {
            Counter? best = null;
            foreach (var counter in _counters)
                if (best is null || counter.Count > best.Count) best = counter;
            return best?.Example.Text;
        }
    }

    /// <summary>Counts a recipient's reason.</summary>
    public void Add(DelayReasonText reason)
    {
        if (reason.Folded is not { } kind) return;
        foreach (var counter in _counters)
        {
            if (!ReferenceEquals(counter.Kind, kind) && !string.Equals(counter.Kind, kind, StringComparison.Ordinal)) continue;
            counter.Count++;
            return;
        }

        if (_counters.Count < Counters) _counters.Add(new Counter(kind, reason));
        else _counters.RemoveAll(static counter => --counter.Count == 0);
    }

    private sealed class Counter(string kind, DelayReasonText example)
    {
        public string Kind { get; } = kind;

        public DelayReasonText Example { get; } = example;

        public int Count { get; set; } = 1;
    }
}
