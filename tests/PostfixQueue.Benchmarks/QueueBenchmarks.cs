namespace PostfixQueue.Benchmarks;

/// <summary>Listing and removing on a real deferred queue.</summary>
internal sealed class QueueBenchmarks : IBenchmarkSet
{
    /// <summary>P7b: what may come on top of the ratio.</summary>
    private const double Allowance = 0.05;

    public IReadOnlyList<string> Names => ["P1", "P1c", "P2", "P2b", "P2c", "P6", "P7", "P7b"];

    public async Task RunAsync(BenchmarkPlan plan, FigureTable table)
    {
        using ModuleSession session = new();
        await using BenchmarkQueue queue = await BenchmarkQueue.CreateAsync(plan.Messages, session);
        string all = $"{plan.Messages:N0} messages";
        table.Measure(plan.Wants("P1") ? "P1" : "P1c", () => Listing(plan, queue, all));
        table.Measure(
            "P2",
            () =>
                [Samples.Take(plan, queue.ListDetailed, queue.ListReference).Ratio("P2", $"{all} -Detailed | Out-Null; postqueue -j", 0.5)]
        );
        table.Measure("P2b", () => Spool(plan, queue, all));
        table.Measure(
            "P2c",
            () => [Samples.Take(plan, queue.Report, queue.Measure).Ratio("P2c", $"Export-MailQueueReport on {all}; Measure-MailQueue", 1.3)]
        );
        table.Measure("P7b", () => Single(plan, queue, all));
        table.Measure(
            "P6",
            () =>
                [
                    Samples
                        .Take(plan, queue.FirstObject, queue.FirstObjectReference, isShort: true)
                        .Difference("P6", "first object; first line of postqueue -j", 30, "ms"),
                ]
        );
        table.Measure(
            "P7",
            () =>
                [
                    Samples
                        .Take(plan, queue.Remove, queue.RemoveReference)
                        .Ratio("P7", $"remove {plan.Messages / 10:N0} of {all}; 2 postqueue -j + postsuper -d -", 1.15),
                ]
        );
    }

    private static IEnumerable<Figure> Listing(BenchmarkPlan plan, BenchmarkQueue queue, string all)
    {
        Samples samples = Samples.Take(plan, queue.List, queue.ListReference);
        yield return samples.Ratio("P1", $"{all} from postqueue | Out-Null; postqueue -j", 1.05);
        yield return samples.ProcessorRatio("P1c", "its processor time; that of postqueue, without showq", 2.0);
    }

    private static IEnumerable<Figure> Spool(BenchmarkPlan plan, BenchmarkQueue queue, string all)
    {
        yield return Samples
            .Take(plan, queue.ListSpool, queue.ListReference)
            .Ratio("P2b", $"{all} from the spool | Out-Null; postqueue -j", 0.4);
        yield return Samples
            .Take(plan, queue.Measure, queue.MeasureReference)
            .Ratio("P2b", $"Measure-MailQueue of {all}; qshape deferred", 0.25);
    }

    private static IEnumerable<Figure> Single(BenchmarkPlan plan, BenchmarkQueue queue, string all)
    {
        yield return Samples
            .Take(plan, () => queue.RemoveOne().Less(Allowance), queue.RemoveOneReference, isShort: true)
            .Ratio("P7b", $"remove 1 of {all} by ID, less 50 ms; postsuper -d", 1.5);
        yield return Samples
            .Take(plan, () => queue.HoldAndRelease().Less(2 * Allowance), queue.HoldAndReleaseReference, isShort: true)
            .Ratio("P7b", "hold and release it, less 2 x 50 ms; postsuper -h, -H", 1.5);
    }
}
