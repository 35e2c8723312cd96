namespace PostfixQueue.Benchmarks;

/// <summary>One figure.</summary>
/// <param name="Name">Its name among the bars.</param>
/// <param name="What">What was measured.</param>
/// <param name="Ours">Median of ours.</param>
/// <param name="Reference">Median of the reference.</param>
/// <param name="Ratio">Median over the pairs of ours to reference, or of ours minus reference where the bar is a difference.</param>
/// <param name="Bar">What the ratio may be at most.</param>
/// <param name="Unit">Unit of ours and reference.</param>
/// <param name="IsDifference">True when the bar is a difference in the same unit instead of a ratio.</param>
internal sealed record Figure(
    string Name,
    string What,
    double Ours,
    double Reference,
    double Ratio,
    double Bar,
    string Unit = "s",
    bool IsDifference = false
)
{
    /// <summary>True when the bar is met.</summary>
    public bool IsMet => Ratio <= Bar;
}
