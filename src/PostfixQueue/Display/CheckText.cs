namespace PostfixQueue.Display;

/// <summary>What the views of check results say, from plain values, so that they fit deserialized objects too.</summary>
public static class CheckText
{
    /// <summary>The status, and for what went wrong its weight.</summary>
    /// <param name="status">The status.</param>
    /// <param name="severity">The weight of a failure.</param>
    public static string Status(string? status, string? severity) =>
        TerminalText.Clean(status == "Fail" ? $"{status} ({severity})" : status) ?? "";

    /// <summary>The message, with what it is about where that is not in it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="target">What it is about; null for the whole server.</param>
    public static string Message(string? message, string? target)
    {
        string text = TerminalText.Clean(message) ?? "";
        string? about = TerminalText.Clean(target);
        return string.IsNullOrEmpty(about) || text.Contains(about, StringComparison.Ordinal) ? text : $"{about}: {text}";
    }
}
