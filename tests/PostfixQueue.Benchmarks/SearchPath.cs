namespace PostfixQueue.Benchmarks;

/// <summary>Puts a folder first in this process's <c>PATH</c> until disposed: the module looks for the tools there.</summary>
internal sealed class SearchPath : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable("PATH");

    public SearchPath(string folder) => Environment.SetEnvironmentVariable("PATH", $"{folder}:{_before}");

    public void Dispose() => Environment.SetEnvironmentVariable("PATH", _before);
}
