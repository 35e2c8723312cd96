namespace PostfixQueue.Tests.Zoo;

/// <summary>What one user was told of a stock system.</summary>
/// <param name="IsQuiet">The answer of <c>-Quiet</c>; false without having asked where a check had something to say.</param>
/// <param name="Results">Of all checks.</param>
/// <param name="Faults">Of each fault that was put in; empty for an ordinary user.</param>
public sealed record ZooReport(bool IsQuiet, IReadOnlyList<ZooFinding> Results, IReadOnlyList<ZooFault> Faults);

/// <summary>What the checks that should notice a fault said.</summary>
/// <param name="Name">Its file, or <see cref="AsItComes"/>.</param>
/// <param name="Before">With the fault.</param>
/// <param name="Followed">The commands of the remedies that were run; empty where the remedy is not a command, and was done by
/// hand.</param>
/// <param name="After">With the remedy followed.</param>
public sealed record ZooFault(
    string Name,
    IReadOnlyList<ZooFinding> Before,
    IReadOnlyList<string> Followed,
    IReadOnlyList<ZooFinding> After
)
{
    /// <summary>No fault was put in: what the commands make of a finding about the stock system.</summary>
    public const string AsItComes = "null";
}
