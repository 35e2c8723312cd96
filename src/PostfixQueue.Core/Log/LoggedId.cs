using System.Buffers;

namespace PostfixQueue.Log;

/// <summary>Tells queue IDs from the other words that the text of a line can begin with.</summary>
internal static class LoggedId
{
    /// <summary>Five hexadecimal digits of microseconds and at least one of an inode number (mail_queue.h).</summary>
    private const int ShortMinimum = 6;

    /// <summary>Six characters of seconds and four of microseconds, then <c>z</c> and the inode number (mail_queue.h).</summary>
    private const int LongSeparator = 10;

    private const int Maximum = 40;

    private static readonly SearchValues<byte> s_short = SearchValues.Create("0123456789ABCDEF"u8);
    private static readonly SearchValues<byte> s_long = SearchValues.Create("0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"u8);

    /// <summary>The length of the queue ID that the text begins with, if there is one before a colon; else 0.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text)
    {
        int end = text[..Math.Min(text.Length, Maximum)].IndexOf((byte)':');
        return end > 0 && IsOne(text[..end]) ? end : 0;
    }

    /// <summary>True for a queue ID of either kind.</summary>
    public static bool IsOne(ReadOnlySpan<byte> word)
    {
        if (word.Length is < ShortMinimum or > Maximum)
            return false;
        if (!word.ContainsAnyExcept(s_short))
            return true;
        return !word.ContainsAnyExcept(s_long) && word.LastIndexOf((byte)'z') is >= LongSeparator and var at && at < word.Length - 1;
    }
}
