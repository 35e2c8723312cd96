namespace PostfixQueue.Benchmarks;

/// <summary>How time grows with the queue: ten times the messages against the plain number.</summary>
internal sealed class GrowthBenchmarks : IBenchmarkSet
{
    private const int Factor = 10;
    private const double Bar = 10.5;

    public IReadOnlyList<string> Names => ["P8"];

    public async Task RunAsync(BenchmarkPlan plan, FigureTable table)
    {
        int few = plan.Messages / Factor;
        using ModuleSession session = new();
        await using BenchmarkQueue small = await BenchmarkQueue.CreateAsync(few, session);
        await using BenchmarkQueue large = await BenchmarkQueue.CreateAsync(plan.Messages, session);
        table.Measure("P8", () => [Samples.Take(plan, large.List, small.List).Ratio("P8", $"P1 at {plan.Messages:N0}; at {few:N0}", Bar)]);
        table.Measure(
            "P8",
            () => [Samples.Take(plan, large.Remove, small.Remove).Ratio("P8", $"P7 at {plan.Messages:N0}; at {few:N0}", Bar)]
        );
    }
}
