namespace PostfixQueue.Measures;

/// <summary>
/// Counts delays by their size in classes of which each is four percent wider than the one before, from a hundredth of a second to a year:
/// any part of them can be told to two percent, two of them can be added, and the room they take does not grow.
/// </summary>
internal sealed class DelayHistogram
{
    private const double Smallest = 0.01;
    private const double Growth = 1.04;
    private const int Classes = 560;
    private const int Step = 64;

    private static readonly double s_logGrowth = Math.Log(Growth);

    private long[] _counts = [];
    private long _total;

    /// <summary>The greatest delay; null for none.</summary>
    public TimeSpan? Maximum { get; private set; }

    /// <summary>Counts one.</summary>
    public void Add(TimeSpan delay, long count = 1)
    {
        AddTo(ClassOf(delay.TotalSeconds), count);
        Raise(delay);
    }

    /// <summary>Adds another.</summary>
    public void Add(DelayHistogram other)
    {
        for (int index = 0; index < other._counts.Length; index++)
            if (other._counts[index] > 0)
                AddTo(index, other._counts[index]);
        if (other.Maximum is { } maximum)
            Raise(maximum);
    }

    /// <summary>Adds pairs of class and count, as <see cref="ToPairs"/> writes them; what is none is passed over.</summary>
    public void Add(ReadOnlySpan<long> pairs, TimeSpan? maximum)
    {
        for (int index = 0; index + 1 < pairs.Length; index += 2)
            if (pairs[index] is >= 0 and < Classes && pairs[index + 1] > 0)
                AddTo((int)pairs[index], pairs[index + 1]);
        if (maximum is { } greatest)
            Raise(greatest);
    }

    /// <summary>The delay that a part of all do not exceed; null for none.</summary>
    /// <param name="part">Between 0 and 1.</param>
    public TimeSpan? Quantile(double part)
    {
        if (_total == 0)
            return null;
        long rank = Math.Max(1, (long)Math.Ceiling(part * _total));
        long seen = 0;
        for (int index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= rank)
                return Min(TimeSpan.FromSeconds(MiddleOf(index)), Maximum ?? TimeSpan.MaxValue);
        }

        return Maximum;
    }

    /// <summary>Pairs of class and count, without the empty ones.</summary>
    public long[] ToPairs()
    {
        List<long> pairs = new();
        for (int index = 0; index < _counts.Length; index++)
        {
            if (_counts[index] == 0)
                continue;
            pairs.Add(index);
            pairs.Add(_counts[index]);
        }

        return [.. pairs];
    }

    private static int ClassOf(double seconds) =>
        seconds < Smallest ? 0 : Math.Min(Classes - 1, 1 + (int)Math.Floor(Math.Log(seconds / Smallest) / s_logGrowth));

    private static double MiddleOf(int index) => index == 0 ? 0 : Smallest * Math.Pow(Growth, index - 0.5);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void AddTo(int index, long count)
    {
        if (index >= _counts.Length)
            Array.Resize(ref _counts, Math.Min(Classes, (index / Step + 1) * Step));
        _counts[index] += count;
        _total += count;
    }

    private void Raise(TimeSpan delay)
    {
        if (!(delay <= Maximum))
            Maximum = delay;
    }
}
