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
        table.Measure("P5", () => MeasureMemory(plan, process));
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

    private static IEnumerable<Figure> MeasureMemory(BenchmarkPlan plan, PowerShellProcess process)
    {
        using ReplayPostqueue large = ReplayPostqueue.Create(plan.Items);
        using ReplayPostqueue small = ReplayPostqueue.Create(SmallListing);
        yield return Of($"peak memory at {plan.Items:N0} items; at {SmallListing:N0}", "");

        // What .NET lets lie until it collects depends on the processor's cache. Held at a size, what is left is a matter of this module.
        yield return Of("the same, the garbage of .NET held at 16 MB", "DOTNET_GCgen0size=0x1000000");

        Figure Of(string what, string environment) =>
            Samples.Take(plan, () => Peak(large, environment), () => Peak(small, environment)).Ratio("P5", what, 1.2, "MB");

        Cost Peak(ReplayPostqueue replay, string environment)
        {
            using SearchPath path = new(replay.ToolDirectory);
            string script = $"Import-Module '{Repository.Manifest}'; Get-MailQueueItem -Source Postqueue | Out-Null";
            return new Cost(process.PeakMegabytes(script, environment));
        }
    }
}
