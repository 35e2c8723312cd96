using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>What only a process of its own shows: memory and the time of an import.</summary>
internal sealed class ProcessBenchmarks : IBenchmarkSet
{
    private const int SmallListing = 10_000;

    public IReadOnlyList<string> Names => ["P5", "P9"];

    public Task RunAsync(BenchmarkPlan plan, Action<Figure> report)
    {
        using PowerShellProcess process = new();
        if (plan.Wants("P5"))
            report(MeasureMemory(plan, process));
        if (plan.Wants("P9"))
        {
            report(
                Pairs.Ratio(
                    "P9",
                    "a process that imports the module; one that does not",
                    Math.Max(plan.Pairs, 9),
                    1.2,
                    () => Pairs.Seconds(() => process.Run($"Import-Module '{Repository.Manifest}'")),
                    () => Pairs.Seconds(() => process.Run("1"))
                )
            );
        }

        return Task.CompletedTask;
    }

    private static Figure MeasureMemory(BenchmarkPlan plan, PowerShellProcess process)
    {
        using ReplayPostqueue large = ReplayPostqueue.Create(plan.Items);
        using ReplayPostqueue small = ReplayPostqueue.Create(SmallListing);
        double Peak(ReplayPostqueue replay)
        {
            using SearchPath path = new(replay.ToolDirectory);
            return process.PeakMegabytes($"Import-Module '{Repository.Manifest}'; Get-MailQueueItem -Source Postqueue | Out-Null");
        }

        return Pairs.Ratio(
            "P5",
            $"peak memory at {plan.Items:N0} items; at {SmallListing:N0}",
            plan.Pairs,
            1.2,
            () => Peak(large),
            () => Peak(small),
            "MB"
        );
    }
}
