using System.Buffers;

namespace PostfixQueue.Delay;

/// <summary>Decides which values from the network may stand in a remedy, which an administrator will copy into a shell.</summary>
internal static class SafeText
{
    private const int MaximumName = 255;

    private static readonly SearchValues<char> s_name = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_"
    );
    private static readonly SearchValues<char> s_path = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_/"
    );
    private static readonly SearchValues<char> s_address = SearchValues.Create("0123456789abcdefABCDEF.:");
    private static readonly SearchValues<char> s_mailbox = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_+=@"
    );
    private static readonly SearchValues<char> s_url = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_/:?&=#%+~@,"
    );

    /// <summary>A host or domain name.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text, or empty.</returns>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> text) =>
        text.IsEmpty || text.Length > MaximumName || text.ContainsAnyExcept(s_name) || text[0] is '-' or '.' ? default : text;

    /// <summary>An address or the path of a socket.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text, or empty.</returns>
    public static ReadOnlySpan<char> AddressOrPath(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaximumName)
            return default;
        if (!text.ContainsAnyExcept(s_address))
            return text;
        return text.Contains('/') && !text.ContainsAnyExcept(s_path) && text[0] != '-' ? text : default;
    }

    /// <summary>A mail address that needs no quoting anywhere.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text, or empty.</returns>
    public static ReadOnlySpan<char> Mailbox(ReadOnlySpan<char> text) =>
        text.IsEmpty
        || text.Length > MaximumName + 65
        || text.ContainsAnyExcept(s_mailbox)
        || !char.IsAsciiLetterOrDigit(text[0])
        || text.Count('@') != 1
            ? default
            : text;

    /// <summary>The first web address in a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>A slice of it, or empty.</returns>
    public static ReadOnlySpan<char> Url(ReadOnlySpan<char> text)
    {
        int from = 0;
        while (text[from..].IndexOf("http", StringComparison.OrdinalIgnoreCase) is int found and >= 0)
        {
            from += found;
            ReadOnlySpan<char> rest = text[from..];
            int scheme =
                rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
                : rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
                : 0;
            int end = scheme == 0 ? 0 : rest.IndexOfAnyExcept(s_url);
            ReadOnlySpan<char> url = end < 0 ? rest : rest[..end];
            url = url.TrimEnd(".,:;?");
            if (scheme > 0 && url.Length > scheme + 3)
                return url;
            from += 4;
        }

        return default;
    }
}
