using System.Diagnostics;
using System.Globalization;

namespace PostfixQueue.Benchmarks;

/// <summary>What something took: by the clock, and of the processors.</summary>
/// <param name="Value">Seconds, or what else is measured.</param>
/// <param name="ProcessorSeconds">User and system time of this process and of the children that have ended; NaN where it is not
/// measured.</param>
internal readonly record struct Cost(double Value, double ProcessorSeconds = double.NaN)
{
    /// <summary>The cost of an action, begun with a clean heap.</summary>
    public static Cost Of(Action action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        double processor = ReadProcessorSeconds();
        long start = Stopwatch.GetTimestamp();
        action();
        return new Cost(Stopwatch.GetElapsedTime(start).TotalSeconds, ReadProcessorSeconds() - processor);
    }

    /// <summary>Some times as long by the clock, and some seconds more.</summary>
    public Cost Allowing(double factor, double seconds) => this with { Value = (Value * factor) + seconds };

    /// <summary>The sum of two.</summary>
    public static Cost operator +(Cost one, Cost other) => new(one.Value + other.Value, one.ProcessorSeconds + other.ProcessorSeconds);

    /// <summary>
    /// proc_pid_stat(5): utime, stime, cutime and cstime are the fields 14 to 17, and the second one ends with the last bracket.
    /// </summary>
    private static double ReadProcessorSeconds()
    {
        const double TicksPerSecond = 100;
        string stat = File.ReadAllText("/proc/self/stat");
        string[] behindName = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return behindName[11..15].Sum(static ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
