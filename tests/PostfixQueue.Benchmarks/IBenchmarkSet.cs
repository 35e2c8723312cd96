namespace PostfixQueue.Benchmarks;

/// <summary>Figures that share what has to be set up for them.</summary>
internal interface IBenchmarkSet
{
    /// <summary>Their names.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Measures those that the plan wants, and prints each as it is known.</summary>
    Task RunAsync(BenchmarkPlan plan, FigureTable table);
}
