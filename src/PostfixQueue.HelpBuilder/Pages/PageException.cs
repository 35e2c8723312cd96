namespace PostfixQueue.HelpBuilder.Pages;

/// <summary>A page that cannot be turned into help.</summary>
internal sealed class PageException(string path, int line, string message) : Exception(message)
{
    public string Path { get; } = path;

    /// <summary>Counted from 1.</summary>
    public int Line { get; } = line;
}
