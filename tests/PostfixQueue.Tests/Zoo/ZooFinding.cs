namespace PostfixQueue.Tests.Zoo;

/// <summary>What a check said of a stock system.</summary>
public sealed record ZooFinding(
    string Name,
    string Status,
    string? Target,
    string Message,
    string? Actual,
    string? Remedy,
    string? RemedyCommand,
    string? Evidence
)
{
    /// <summary>Nothing to do.</summary>
    public bool IsGood => Status is "Pass" or "Skipped" || IsOfTheMachine;

    /// <summary>An administrator is told to do something.</summary>
    public bool IsAlarm => Status is "Warning" or "Fail" && !IsOfTheMachine;

    /// <summary>How fast the machine is that the tests run on is not the system's.</summary>
    private bool IsOfTheMachine => Name == "Net.LocalSmtp" && Message.EndsWith("but slowly.", StringComparison.Ordinal);

    public override string ToString() => $"{Status} {Name} [{Target}] {Message} | {Actual} | {RemedyCommand} | {Evidence}";
}
