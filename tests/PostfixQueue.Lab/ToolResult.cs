namespace PostfixQueue.Lab;

/// <summary>What a finished child process left behind.</summary>
/// <param name="ExitCode">Exit status; 128 + n when signal n ended it.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
public sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The result itself, when the exit status is 0.</summary>
    /// <exception cref="InvalidOperationException">The exit status is not 0; the text names it and standard error.</exception>
    public ToolResult OrThrow() => ExitCode == 0 ? this : throw new InvalidOperationException($"Exit status {ExitCode}: {Error}");
}
