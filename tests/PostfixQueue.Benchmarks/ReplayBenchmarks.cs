using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>Our own share of a listing: a recorded one, printed as fast as a pipe takes it.</summary>
internal sealed class ReplayBenchmarks : IBenchmarkSet
{
    private const string List = "Get-MailQueueItem -Source Postqueue | Out-Null";

    public IReadOnlyList<string> Names => ["P3", "P4"];

    public Task RunAsync(BenchmarkPlan plan, Action<Figure> report)
    {
        using ReplayPostqueue replay = ReplayPostqueue.Create(plan.Items);
        using SearchPath path = new(replay.ToolDirectory);
        using ModuleSession session = new();
        double Plain() => Pairs.Seconds(() => session.Run(List));

        if (plan.Wants("P3"))
        {
            report(
                Pairs.Ratio(
                    "P3",
                    $"{plan.Items:N0} replayed items | Out-Null; jq -c .",
                    plan.Pairs,
                    0.6,
                    Plain,
                    () => Pairs.Seconds(() => ShellCommand.Run("jq -c . < \"$1\"", replay.ListingPath))
                )
            );
        }

        if (!plan.Wants("P4"))
            return Task.CompletedTask;
        report(
            Pairs.Ratio(
                "P4",
                "the same | Where-Object Cause -eq; P3",
                plan.Pairs,
                2.5,
                () =>
                    Pairs.Seconds(() => session.Run("Get-MailQueueItem -Source Postqueue | Where-Object Cause -eq Greylisted | Out-Null")),
                Plain
            )
        );
        if (session.Has("Measure-MailQueue"))
        {
            report(
                Pairs.Ratio(
                    "P4",
                    "the same through Measure-MailQueue -GroupBy Cause; P3",
                    plan.Pairs,
                    2.0,
                    () => Pairs.Seconds(() => session.Run("Measure-MailQueue -Source Postqueue -GroupBy Cause | Out-Null")),
                    Plain
                )
            );
        }

        return Task.CompletedTask;
    }
}
