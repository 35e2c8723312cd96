namespace PostfixQueue.Delay;

/// <summary>Finds IPv4 addresses in what servers say.</summary>
internal static class AddressLiteral
{
    // Yahoo's own numbering of its replies: 4.16.55.1.
    private const string YahooCode = "4.16.";

    /// <summary>Tells how long the IPv4 address at the front of a text is.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Its length, or 0 if none stands there.</returns>
    public static int Length(ReadOnlySpan<char> text)
    {
        int at = 0;
        for (int part = 0; part < 4; part++)
        {
            if (part > 0 && (at >= text.Length || text[at++] != '.'))
                return 0;
            int end = at;
            while (end < text.Length && end < at + 3 && char.IsAsciiDigit(text[end]))
                end++;
            if (end == at)
                return 0;
            at = end;
        }

        return IsWithinWord(text[at..]) || text.StartsWith(YahooCode) ? 0 : at;
    }

    private static bool IsWithinWord(ReadOnlySpan<char> rest) =>
        !rest.IsEmpty
        && (
            char.IsAsciiLetterOrDigit(rest[0])
            || rest[0] is '-' or '_'
            || (rest[0] == '.' && rest.Length > 1 && char.IsAsciiLetterOrDigit(rest[1]))
        );
}
