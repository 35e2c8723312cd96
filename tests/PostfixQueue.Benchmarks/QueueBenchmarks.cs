namespace PostfixQueue.Benchmarks;

/// <summary>Listing and removing on a real deferred queue.</summary>
internal sealed class QueueBenchmarks : IBenchmarkSet
{
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

    /// <summary>The bar of P7b is a ratio and some time, which together are the reference here.</summary>
    private static IEnumerable<Figure> Single(BenchmarkPlan plan, BenchmarkQueue queue, string all)
    {
        const double Factor = 1.5;
        const double Allowance = 0.05;
        yield return Samples
            .Take(plan, queue.RemoveOne, () => queue.RemoveOneReference().Allowing(Factor, Allowance), isShort: true)
            .Ratio("P7b", $"remove 1 of {all} by ID; 1.5 x postsuper -d + 50 ms", 1);
        yield return Samples
            .Take(plan, queue.HoldAndRelease, () => queue.HoldAndReleaseReference().Allowing(Factor, 2 * Allowance), isShort: true)
            .Ratio("P7b", "hold and release it; 1.5 x postsuper -h and -H + 100 ms", 1);
    }
}
