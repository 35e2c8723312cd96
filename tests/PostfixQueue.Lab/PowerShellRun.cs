namespace PostfixQueue.Lab;

/// <summary>How a script in a PowerShell process of its own ended.</summary>
/// <param name="ExitCode">The exit code of the process.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Errors">All of standard error.</param>
public sealed record PowerShellRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines of the output that have text.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
