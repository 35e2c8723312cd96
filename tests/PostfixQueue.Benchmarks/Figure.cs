namespace PostfixQueue.Benchmarks;

/// <summary>One figure.</summary>
/// <param name="Name">Its name among the bars.</param>
/// <param name="What">What was measured.</param>
/// <param name="Bar">What the ratio may be at most.</param>
/// <param name="Unit">Unit of ours and reference.</param>
internal sealed record Figure(string Name, string What, double Bar, string Unit)
{
    /// <summary>Median of ours.</summary>
    public double Ours { get; init; }

    /// <summary>Median of the reference.</summary>
    public double Reference { get; init; }

    /// <summary>Median over the pairs of ours to reference, or of ours minus reference where the bar is a difference.</summary>
    public double Ratio { get; init; }

    /// <summary>The same of processor time, which a busy machine changes less; NaN where it is not measured.</summary>
    public double ProcessorRatio { get; init; } = double.NaN;

    /// <summary>How many pairs there were time for.</summary>
    public int Pairs { get; init; }

    /// <summary>True when the bar is a difference in the same unit instead of a ratio.</summary>
    public bool IsDifference { get; init; }

    /// <summary>True when the bar is met.</summary>
    public bool IsMet => Ratio <= Bar;
}
