using System.Diagnostics;

namespace PostfixQueue.Benchmarks;

/// <summary>
/// Measures two things in turn, so that whatever else the machine does meanwhile strikes both. The first pair warms up and
/// does not count.
/// </summary>
internal static class Pairs
{
    /// <summary>A figure whose bar is a ratio.</summary>
    public static Figure Ratio(
        string name,
        string what,
        int pairs,
        double bar,
        Func<double> ours,
        Func<double> reference,
        string unit = "s"
    )
    {
        List<(double Ours, double Reference)> samples = Sample(pairs, ours, reference);
        return new Figure(
            name,
            what,
            Median(samples.Select(sample => sample.Ours)),
            Median(samples.Select(sample => sample.Reference)),
            Median(samples.Select(sample => sample.Ours / sample.Reference)),
            bar,
            unit
        );
    }

    /// <summary>A figure whose bar is a difference.</summary>
    public static Figure Difference(string name, string what, int pairs, double bar, Func<double> ours, Func<double> reference, string unit)
    {
        List<(double Ours, double Reference)> samples = Sample(pairs, ours, reference);
        return new Figure(
            name,
            what,
            Median(samples.Select(sample => sample.Ours)),
            Median(samples.Select(sample => sample.Reference)),
            Median(samples.Select(sample => sample.Ours - sample.Reference)),
            bar,
            unit,
            IsDifference: true
        );
    }

    /// <summary>Seconds that an action takes, begun with a clean heap.</summary>
    public static double Seconds(Action action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static List<(double Ours, double Reference)> Sample(int pairs, Func<double> ours, Func<double> reference)
    {
        _ = ours();
        _ = reference();
        List<(double Ours, double Reference)> samples = [];
        for (int index = 0; index < pairs; index++)
        {
            // Who goes first changes, so that what one leaves in the caches does not always serve the other.
            if (index % 2 == 0)
            {
                double mine = ours();
                samples.Add((mine, reference()));
            }
            else
            {
                double other = reference();
                samples.Add((ours(), other));
            }
        }

        return samples;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
