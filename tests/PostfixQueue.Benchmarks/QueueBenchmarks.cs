namespace PostfixQueue.Benchmarks;

/// <summary>Listing and removing on a real deferred queue.</summary>
internal sealed class QueueBenchmarks : IBenchmarkSet
{
    public IReadOnlyList<string> Names => ["P1", "P2", "P2b", "P6", "P7", "P7b"];

    public async Task RunAsync(BenchmarkPlan plan, Action<Figure> report)
    {
        using ModuleSession session = new();
        await using BenchmarkQueue queue = await BenchmarkQueue.CreateAsync(plan.Messages, session);
        if (plan.Wants("P1"))
        {
            report(
                Pairs.Ratio(
                    "P1",
                    $"{plan.Messages:N0} deferred messages | Out-Null; postqueue -j",
                    plan.Pairs,
                    1.05,
                    queue.List,
                    queue.ListReference
                )
            );
        }

        if (plan.Wants("P2"))
        {
            report(
                Pairs.Ratio(
                    "P2",
                    $"{plan.Messages:N0} messages -Detailed | Out-Null; postqueue -j",
                    plan.Pairs,
                    0.5,
                    queue.ListDetailed,
                    queue.ListReference
                )
            );
        }

        if (plan.Wants("P2b"))
        {
            report(
                Pairs.Ratio(
                    "P2b",
                    $"{plan.Messages:N0} messages from the spool | Out-Null; postqueue -j",
                    plan.Pairs,
                    0.4,
                    queue.ListSpool,
                    queue.ListReference
                )
            );
            report(
                Pairs.Ratio(
                    "P2b",
                    $"Measure-MailQueue of {plan.Messages:N0}; qshape deferred",
                    plan.Pairs,
                    0.25,
                    queue.Measure,
                    queue.MeasureReference
                )
            );
        }

        if (plan.Wants("P6"))
        {
            report(
                Pairs.Difference(
                    "P6",
                    "first object; first line of postqueue -j",
                    Math.Max(plan.Pairs, 9),
                    30,
                    queue.FirstObject,
                    queue.FirstObjectReference,
                    "ms"
                )
            );
        }

        if (plan.Wants("P7"))
        {
            report(
                Pairs.Ratio(
                    "P7",
                    $"remove {plan.Messages / 10:N0} of {plan.Messages:N0}; 2 postqueue -j + postsuper -d -",
                    plan.Pairs,
                    1.15,
                    queue.Remove,
                    queue.RemoveReference
                )
            );
        }

        if (plan.Wants("P7b"))
        {
            const double Allowance = 0.05;
            report(
                Pairs.Ratio(
                    "P7b",
                    $"remove 1 of {plan.Messages:N0} by ID, less 50 ms; postsuper -d",
                    Math.Max(plan.Pairs, 9),
                    1.5,
                    () => queue.RemoveOne() - Allowance,
                    queue.RemoveOneReference
                )
            );
        }
    }
}
