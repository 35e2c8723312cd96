using System.Diagnostics;

namespace PostfixQueue.Benchmarks;

/// <summary>
/// Two things measured in turn, so that whatever else the machine does meanwhile strikes both. The first pair warms up and does not count.
/// </summary>
internal sealed class Samples
{
    private readonly List<(Cost Ours, Cost Reference)> _pairs = [];

    private Samples() { }

    /// <summary>Measures pairs until there are as many as planned, or until the time is up; one at least.</summary>
    /// <param name="plan">Says how many, and how long.</param>
    /// <param name="ours">Measures ours.</param>
    /// <param name="reference">Measures the reference.</param>
    /// <param name="isShort">True for what takes so little that more pairs are wanted.</param>
    public static Samples Take(BenchmarkPlan plan, Func<Cost> ours, Func<Cost> reference, bool isShort = false)
    {
        const int ManyPairs = 9;
        int wanted = isShort ? Math.Max(plan.Pairs, ManyPairs) : plan.Pairs;
        long start = Stopwatch.GetTimestamp();
        _ = ours();
        _ = reference();
        Samples samples = new();
        while (samples._pairs.Count < wanted)
        {
            if (samples._pairs.Count > 0 && Stopwatch.GetElapsedTime(start) > plan.Patience)
                break;
            samples.Add(ours, reference);
        }

        return samples;
    }

    /// <summary>A figure whose bar is a ratio.</summary>
    public Figure Ratio(string name, string what, double bar, string unit = "s") =>
        new(name, what, bar, unit)
        {
            Ours = Median(static pair => pair.Ours.Value),
            Reference = Median(static pair => pair.Reference.Value),
            Ratio = Median(static pair => pair.Ours.Value / pair.Reference.Value),
            ProcessorRatio = Median(static pair => pair.Ours.ProcessorSeconds / pair.Reference.ProcessorSeconds),
            Pairs = _pairs.Count,
        };

    /// <summary>A figure whose bar is a ratio of processor times.</summary>
    public Figure ProcessorRatio(string name, string what, double bar)
    {
        double ratio = Median(static pair => pair.Ours.ProcessorSeconds / pair.Reference.ProcessorSeconds);
        return new(name, what, bar, "s")
        {
            Ours = Median(static pair => pair.Ours.ProcessorSeconds),
            Reference = Median(static pair => pair.Reference.ProcessorSeconds),
            Ratio = ratio,
            ProcessorRatio = ratio,
            Pairs = _pairs.Count,
        };
    }

    /// <summary>A figure whose bar is a difference.</summary>
    public Figure Difference(string name, string what, double bar, string unit) =>
        Ratio(name, what, bar, unit) with
        {
            Ratio = Median(static pair => pair.Ours.Value - pair.Reference.Value),
            IsDifference = true,
        };

    /// <summary>Who goes first changes, so that what one leaves in the caches does not always serve the other.</summary>
    private void Add(Func<Cost> ours, Func<Cost> reference)
    {
        if (_pairs.Count % 2 == 0)
        {
            Cost mine = ours();
            _pairs.Add((mine, reference()));
        }
        else
        {
            Cost other = reference();
            _pairs.Add((ours(), other));
        }
    }

    private double Median(Func<(Cost Ours, Cost Reference), double> value)
    {
        double[] sorted = [.. _pairs.Select(value).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
