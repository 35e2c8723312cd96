using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>Our own share of a listing: a recorded one, printed as fast as a pipe takes it.</summary>
internal sealed class ReplayBenchmarks : IBenchmarkSet
{
    public IReadOnlyList<string> Names => ["P3", "P4"];

    public Task RunAsync(BenchmarkPlan plan, FigureTable table)
    {
        using ReplayPostqueue replay = ReplayPostqueue.Create(plan.Items);
        using SearchPath path = new(replay.ToolDirectory);
        using ModuleSession session = new();

        table.Measure(
            "P3",
            () =>
                [
                    Samples
                        .Take(plan, Plain, () => Cost.Of(() => ShellCommand.Run("jq -c . < \"$1\"", replay.ListingPath)))
                        .Ratio("P3", $"{plan.Items:N0} replayed items | Out-Null; jq -c .", 0.6),
                ]
        );
        table.Measure("P4", More);
        return Task.CompletedTask;

        IEnumerable<Figure> More()
        {
            yield return Samples
                .Take(plan, () => Script("Get-MailQueueItem -Source Postqueue | Where-Object Cause -eq Greylisted | Out-Null"), Plain)
                .Ratio("P4", "the same | Where-Object Cause -eq; P3", 2.5);
            yield return Samples
                .Take(plan, () => Script("Measure-MailQueue -Source Postqueue -GroupBy Cause | Out-Null"), Plain)
                .Ratio("P4", "the same through Measure-MailQueue -GroupBy Cause; P3", 2.0);
        }

        Cost Plain() => Script("Get-MailQueueItem -Source Postqueue | Out-Null");

        Cost Script(string script) => Cost.Of(() => session.Run(script));
    }
}
