namespace PostfixQueue.Ports;

/// <summary>What a command printed until it ended.</summary>
/// <param name="ExitStatus">Its exit status.</param>
/// <param name="Output">Its standard output, at most the beginning of it.</param>
/// <param name="ErrorText">Its standard error, at most the beginning of it.</param>
internal sealed record CommandOutput(int ExitStatus, string Output, string ErrorText)
{
    /// <summary>True when there was more output.</summary>
    public bool IsCut { get; init; }
}
