namespace PostfixQueue.Delay;

/// <summary>Takes a reason out of what it was copied from: a log line, a line of <c>mailq</c>, a bounce message.</summary>
internal static class DelayReasonWrapping
{
    /// <summary>Removes what surrounds the reason.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The reason inside, or the trimmed text.</returns>
    public static ReadOnlySpan<char> Remove(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty)
            return text;

        // A log line: "... dsn=4.4.1, status=deferred (connect to ...)".
        if (
            text.IndexOf("status=", StringComparison.Ordinal) is int status and >= 0
            && text[status..].IndexOf(" (", StringComparison.Ordinal) is int open and >= 0 and < 24
        )
            return WithoutClosing(text[(status + open + 2)..]);

        if (text[0] == '(' && text[^1] == ')')
            return WithoutClosing(text[1..]);

        // A bounce message: "<user@example.com>: host ... said: ...".
        if (
            text[0] == '<'
            && text.IndexOf(">: ", StringComparison.Ordinal) is int close and > 0
            && text[(close + 3)..].TrimStart() is var rest
            && (
                rest.StartsWith("host ", StringComparison.OrdinalIgnoreCase)
                || rest.StartsWith("connect to ", StringComparison.OrdinalIgnoreCase)
                || rest.StartsWith("delivery temporarily", StringComparison.OrdinalIgnoreCase)
            )
        )
            return rest;

        return text.StartsWith("smtp; ", StringComparison.OrdinalIgnoreCase) ? text[6..].TrimStart() : text;
    }

    private static ReadOnlySpan<char> WithoutClosing(ReadOnlySpan<char> text) => text.EndsWith(")") ? text[..^1].Trim() : text.Trim();
}
