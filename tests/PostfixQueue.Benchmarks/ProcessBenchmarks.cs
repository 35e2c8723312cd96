using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>What only a process of its own shows: memory and the time of an import.</summary>
internal sealed class ProcessBenchmarks : IBenchmarkSet
{
    private const int SmallListing = 10_000;

    public IReadOnlyList<string> Names => ["P5", "P9"];

    public Task RunAsync(BenchmarkPlan plan, FigureTable table)
    {
        using PowerShellProcess process = new();
        table.Measure("P5", () => [MeasureMemory(plan, process)]);
        table.Measure(
            "P9",
            () =>
                [
                    Samples
                        .Take(
                            plan,
                            () => Cost.Of(() => process.Run($"Import-Module '{Repository.Manifest}'")),
                            () => Cost.Of(() => process.Run("1")),
                            isShort: true
                        )
                        .Ratio("P9", "a process that imports the module; one that does not", 1.2),
                ]
        );
        return Task.CompletedTask;
    }

    private static Figure MeasureMemory(BenchmarkPlan plan, PowerShellProcess process)
    {
        using ReplayPostqueue large = ReplayPostqueue.Create(plan.Items);
        using ReplayPostqueue small = ReplayPostqueue.Create(SmallListing);
        return Samples
            .Take(plan, () => Peak(large), () => Peak(small))
            .Ratio("P5", $"peak memory at {plan.Items:N0} items; at {SmallListing:N0}", 1.2, "MB");

        Cost Peak(ReplayPostqueue replay)
        {
            using SearchPath path = new(replay.ToolDirectory);
            return new Cost(
                process.PeakMegabytes($"Import-Module '{Repository.Manifest}'; Get-MailQueueItem -Source Postqueue | Out-Null")
            );
        }
    }
}
