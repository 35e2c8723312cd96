namespace PostfixQueue.Metrics;

/// <summary>Ages of messages, counted by the bounds of qshape(1): 5 minutes, then doubling to 1280.</summary>
internal sealed class AgeHistogram
{
    private const int FirstSeconds = 5 * 60;

    private readonly long[] _counts = new long[Bounds.Count + 1];

    /// <summary>The upper bounds in seconds, inclusive as Prometheus has them.</summary>
    public static IReadOnlyList<int> Bounds { get; } = [.. Enumerable.Range(0, 9).Select(static step => FirstSeconds << step)];

    /// <summary>All ages together, in seconds.</summary>
    public double Sum { get; private set; }

    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>Counts an age.</summary>
    public void Add(TimeSpan age)
    {
        double seconds = Math.Max(0, age.TotalSeconds);
        int index = 0;
        while (index < Bounds.Count && seconds > Bounds[index])
            index++;
        _counts[index]++;
        Count++;
        Sum += seconds;
    }

    /// <summary>For each bound how many are not above it.</summary>
    public IEnumerable<(int Bound, long Count)> Cumulated()
    {
        long sum = 0;
        for (int index = 0; index < Bounds.Count; index++)
            yield return (Bounds[index], sum += _counts[index]);
    }
}
