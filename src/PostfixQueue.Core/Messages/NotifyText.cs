namespace PostfixQueue.Messages;

/// <summary>NOTIFY of RFC 3461, as bits in queue files (<c>dsn_mask.h</c> of Postfix) and in words.</summary>
internal static class NotifyText
{
    private static readonly string[] s_words = ["NEVER", "SUCCESS", "FAILURE", "DELAY"];

    /// <summary>The words; null when no bit is set.</summary>
    public static string? FromFlags(int flags)
    {
        IEnumerable<string> words = s_words.Where((_, bit) => (flags & (1 << bit)) != 0);
        return flags == 0 ? null
            : string.Join(',', words) is { Length: > 0 } text ? text
            : null;
    }

    /// <summary>True for what stands behind NOTIFY.</summary>
    public static bool IsOne(string text) =>
        text == s_words[0]
        || (
            text.Length > 0
            && text.Split(',') is var words
            && words.All(static word => Array.IndexOf(s_words, word) > 0)
            && words.Distinct().Count() == words.Length
        );
}
