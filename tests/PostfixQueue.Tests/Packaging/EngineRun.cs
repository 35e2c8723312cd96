namespace PostfixQueue.Tests.Packaging;

/// <summary>How a script in the embedded engine ended.</summary>
internal sealed record EngineRun(int ExitCode, string Output, string Errors)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
