using System.Buffers.Text;
using System.Text;

namespace PostfixQueue.Log;

/// <summary>Parts of the texts that Postfix logs.</summary>
internal static class LogWords
{
    /// <summary>The text of bytes; what is not UTF-8 becomes U+FFFD.</summary>
    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>The same, or null for none.</summary>
    public static string? TextOrNull(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);

    /// <summary>An envelope sender as the listing of the queue shows it.</summary>
    public static string Sender(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? Queue.MailDomain.NullSender : Text(utf8);

    /// <summary>An address without the angle brackets that it nearly always has.</summary>
    public static ReadOnlySpan<byte> Address(ReadOnlySpan<byte> text) =>
        text.Length > 1 && text[0] == '<' && text[^1] == '>' ? text[1..^1] : text;

    /// <summary>Takes what stands before a mark, and goes behind the mark; all of the rest when there is no mark.</summary>
    public static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> mark)
    {
        int end = rest.IndexOf(mark);
        ReadOnlySpan<byte> taken = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + mark.Length)..];
        return taken;
    }

    /// <summary>Goes behind a beginning, if the rest has it.</summary>
    public static bool Skip(scoped ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> begin)
    {
        if (!rest.StartsWith(begin))
            return false;
        rest = rest[begin.Length..];
        return true;
    }

    /// <summary>A whole number that is not negative; null for anything else.</summary>
    public static long? Number(ReadOnlySpan<byte> digits) =>
        !digits.IsEmpty
        && char.IsAsciiDigit((char)digits[0])
        && Utf8Parser.TryParse(digits, out long value, out int length)
        && length == digits.Length
            ? value
            : null;

    /// <summary>The same for small ones.</summary>
    public static int? SmallNumber(ReadOnlySpan<byte> digits) =>
        Number(digits) is >= 0 and <= int.MaxValue and var value ? (int)value : null;

    /// <summary>Seconds with or without a fraction, as format_tv(3) writes them; null for anything else.</summary>
    public static TimeSpan? Seconds(ReadOnlySpan<byte> digits)
    {
        const double Longest = 1e10;
        return
            !digits.IsEmpty
            && char.IsAsciiDigit((char)digits[0])
            && Utf8Parser.TryParse(digits, out double value, out int length)
            && length == digits.Length
            && value < Longest
            ? TimeSpan.FromSeconds(value)
            : null;
    }

    /// <summary><c>name[address]:port</c>; name and port may be missing.</summary>
    public static (string? Name, string? Address, int? Port) Peer(ReadOnlySpan<byte> text)
    {
        int open = text.IndexOf((byte)'[');
        if (open < 0)
            return (TextOrNull(text), null, null);
        int close = text[open..].IndexOf((byte)']');
        if (close < 0)
            return (TextOrNull(text), null, null);
        ReadOnlySpan<byte> behind = text[(open + close + 1)..];
        return (
            TextOrNull(text[..open]),
            TextOrNull(text[(open + 1)..(open + close)]),
            behind.StartsWith(":"u8) ? SmallNumber(LeadingDigits(behind[1..])) : null
        );
    }

    /// <summary>The digits that a text begins with.</summary>
    public static ReadOnlySpan<byte> LeadingDigits(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text : text[..end];
    }

    /// <summary>The length of <c>name[address]:port</c> at the beginning of a text.</summary>
    public static int PeerLength(ReadOnlySpan<byte> text)
    {
        int close = text.IndexOf((byte)']');
        if (close < 0)
            return 0;
        ReadOnlySpan<byte> behind = text[(close + 1)..];
        return behind.StartsWith(":"u8) && LeadingDigits(behind[1..]) is { IsEmpty: false } port ? close + 2 + port.Length : close + 1;
    }

    /// <summary>The reply code and the enhanced status code that a reply begins with.</summary>
    public static (int? Code, string? Status) Codes(ReadOnlySpan<byte> reply)
    {
        int? code = null;
        if (reply.Length > 4 && reply[3] == ' ' && SmallNumber(reply[..3]) is { } number)
        {
            code = number;
            reply = reply[4..];
        }

        int end = reply.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? reply : reply[..end];
        return (code, IsStatus(word) ? Text(word) : null);
    }

    /// <summary>RFC 3463, section 2: <c>class.subject.detail</c>.</summary>
    private static bool IsStatus(ReadOnlySpan<byte> word) =>
        word.Length is >= 5 and <= 9
        && word[0] is (byte)'2' or (byte)'4' or (byte)'5'
        && word[1] == '.'
        && word[2..].IndexOf((byte)'.') is > 0 and var dot
        && dot < word.Length - 3
        && Number(word[2..(2 + dot)]) is not null
        && Number(word[(3 + dot)..]) is not null;
}
