using System.Globalization;
using PostfixQueue.Delay;

namespace PostfixQueue.Measures;

/// <summary>
/// Counts causes and keeps an example of a reason for each. Which one leads does not depend on the order of counting: of equally frequent
/// causes it is the one that <see cref="CauseOrder"/> puts first; the example is the first in the order of the texts.
/// </summary>
internal struct CauseTally
{
    private const int ShownCauses = 3;

    private static readonly Comparer<(string Name, int Count, DelayReasonText? Example)> s_leadingLast = Comparer<(
        string Name,
        int Count,
        DelayReasonText? Example
    )>.Create(
        static (left, right) => left.Count != right.Count ? left.Count.CompareTo(right.Count) : CauseOrder.Compare(right.Name, left.Name)
    );

    // Most groups have one cause only: the first needs no table.
    private string? _first;
    private DelayReasonText? _firstExample;
    private int _firstCount;
    private int _untold;
    private Dictionary<string, (int Count, DelayReasonText? Example)>? _others;

    /// <summary>The leading cause, how often it was counted and an example of its reasons; empty when nothing was counted.</summary>
    public readonly (string? Name, int Count, string? Example) Leading
    {
        get
        {
            (string? name, int count, DelayReasonText? example) = _others is null
                ? (_first, _firstCount, _firstExample)
                : All().Max(s_leadingLast);
            return (name, count, example?.Text);
        }
    }

    /// <summary>The examples that are kept.</summary>
    public readonly IEnumerable<DelayReasonText> Examples => All().Select(static cause => cause.Example).OfType<DelayReasonText>();

    /// <summary>What to do about it. Where no cause has more than half of all, there is no one remedy, and this says so.</summary>
    /// <param name="command">The cmdlet that tells each by its <c>-GroupBy Cause</c>.</param>
    public readonly string? RemedyBy(string command)
    {
        if (Leading is not { Name: { } leading } top)
            return null;
        string remedy = DelayCauseCatalog.Get(leading).GroupRemedy;
        long total = (long)_untold + All().Sum(static cause => (long)cause.Count);
        if (top.Count == total)
            return remedy;
        if (top.Count > total / 2)
            return string.Create(CultureInfo.InvariantCulture, $"For {top.Count} of {total}: {remedy}");
        (string Name, int Count, DelayReasonText? Example)[] names = All().OrderDescending(s_leadingLast).ToArray();
        string shown = string.Join(
            ", ",
            names.Take(ShownCauses).Select(cause => string.Create(CultureInfo.InvariantCulture, $"{cause.Name} ({cause.Count} of {total})"))
        );
        return $"The causes differ: {shown}{(names.Length > ShownCauses ? " and others" : "")}. {command} -GroupBy Cause has "
            + "the remedy for each.";
    }

    /// <summary>Counts.</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="reason">A reason with it; null where there is none.</param>
    /// <param name="examples">Decides whether the reason is kept.</param>
    /// <param name="count">How many.</param>
    public void Add(string cause, DelayReasonText? reason, ExampleBudget examples, int count = 1)
    {
        _first ??= cause;
        if (ReferenceEquals(_first, cause) || string.Equals(_first, cause, StringComparison.Ordinal))
        {
            _firstCount = CountSum.Add(_firstCount, count);
            _firstExample = examples.Better(_firstExample, reason, _firstCount);
            return;
        }

        _others ??= new Dictionary<string, (int, DelayReasonText?)>(StringComparer.Ordinal);
        (int known, DelayReasonText? example) = _others.GetValueOrDefault(cause);
        int sum = CountSum.Add(known, count);
        _others[cause] = (sum, examples.Better(example, reason, sum));
    }

    /// <summary>Counts some of which the cause is not known.</summary>
    public void AddUntold(int count) => _untold = CountSum.Add(_untold, count);

    /// <summary>Counts what another has counted.</summary>
    public void Add(in CauseTally other, ExampleBudget examples)
    {
        _untold = CountSum.Add(_untold, other._untold);
        foreach ((string? name, int count, DelayReasonText? example) in other.All())
            Add(name, example, examples, count);
    }

    private readonly List<(string Name, int Count, DelayReasonText? Example)> All()
    {
        List<(string, int, DelayReasonText?)> all = new();
        if (_first is not null)
            all.Add((_first, _firstCount, _firstExample));
        foreach ((string? name, (int count, DelayReasonText? example)) in _others ?? [])
            all.Add((name, count, example));
        return all;
    }
}
