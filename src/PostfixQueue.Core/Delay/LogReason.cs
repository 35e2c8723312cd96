namespace PostfixQueue.Delay;

/// <summary>Finds the reason in text that holds more than it: a line of the mail log, or a line of mailq(1).</summary>
internal static class LogReason
{
    private const string Status = " status=";

    /// <summary>
    /// The text between the parentheses behind <c>status=…</c> of a delivery agent's log line, or of a line that is nothing but a
    /// parenthesis; the text itself when it is neither.
    /// </summary>
    public static string Of(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        int status = trimmed.IndexOf(Status, StringComparison.Ordinal);
        if (status >= 0 && trimmed[..status].Contains(": to=<", StringComparison.Ordinal))
        {
            ReadOnlySpan<char> behind = trimmed[(status + Status.Length)..];
            int open = behind.IndexOf(" (", StringComparison.Ordinal);
            if (open >= 0)
                return WithoutParentheses(behind[(open + 1)..]).ToString();
        }

        return trimmed.StartsWith("(", StringComparison.Ordinal) && trimmed.EndsWith(")", StringComparison.Ordinal)
            ? WithoutParentheses(trimmed).ToString()
            : text;
    }

    // The closing one can be missing: syslog cuts long lines.
    private static ReadOnlySpan<char> WithoutParentheses(ReadOnlySpan<char> text) =>
        text.EndsWith(")", StringComparison.Ordinal) ? text[1..^1] : text[1..];
}
