using System.Buffers;

namespace PostfixQueue.Delay;

/// <summary>Puts the lines of a reply together again: Postfix joins them with a blank, and each keeps its own code.</summary>
internal static class SmtpReplyText
{
    private static readonly SearchValues<char> s_addressCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_"
    );

    // Digits behind one of them are no address of their own.
    private static readonly SearchValues<char> s_wordCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_/");

    private static readonly SearchValues<char> s_tokenDelimiters = SearchValues.Create(" <>\"'()[]:;,=");

    private static readonly SearchValues<char> s_webAddressEnds = SearchValues.Create(" <>\"'()[]\t\r\n\u00A0");

    /// <summary>The reply with its codes once, at the front.</summary>
    /// <param name="reply">The reply as Postfix recorded it.</param>
    /// <returns>The reply as one text.</returns>
    public static string Join(ReadOnlySpan<char> reply)
    {
        if (SmtpReplyCode.Read(reply, out ReadOnlySpan<char> enhanced, out int start) == 0)
            return reply.ToString();
        ReadOnlySpan<char> code = reply[..3];
        bool hasEnhanced = IsAtFront(enhanced, reply[..start]);
        bool multiline = reply.Length > 3 && reply[3] == '-';
        if (!multiline && reply[3..].IndexOf(code) < 0)
            return reply.ToString();

        char[] rented = ArrayPool<char>.Shared.Rent(reply.Length + 1);
        int length = 0;
        reply[..start].CopyTo(rented);
        length = start;
        if (multiline)
            rented[3] = ' ';
        for (int i = start; i < reply.Length; )
        {
            int skip = i == start || reply[i - 1] == ' ' ? LinePrefix(reply[i..], code, multiline, hasEnhanced) : 0;
            i += skip;
            if (i >= reply.Length)
                break;
            if (reply[i] == ' ' && length > 0 && rented[length - 1] == ' ')
                i++;
            else
                rented[length++] = reply[i++];
        }

        string joined = rented.AsSpan(0, length).Trim().ToString();
        ArrayPool<char>.Shared.Return(rented);
        return joined;
    }

    /// <summary>Writes what the rules are matched against: lower case, no accents, blanks collapsed, no codes, no parameters of web
    /// addresses, every IPv4 address masked as <c>{}</c> and every mail address as <c>&lt;&gt;</c>, since a reply may quote a recipient
    /// whose name is a rule's word.</summary>
    /// <param name="text">A reply or any other part of a reason.</param>
    /// <param name="target">At least as long as <paramref name="text"/> and two more.</param>
    /// <returns>How much was written.</returns>
    public static int Normalize(ReadOnlySpan<char> text, Span<char> target)
    {
        bool isReply = SmtpReplyCode.Read(text, out ReadOnlySpan<char> enhanced, out int start) > 0;
        ReadOnlySpan<char> code = isReply ? text[..3] : default;
        bool multiline = isReply && text.Length > 3 && text[3] == '-';
        bool hasEnhanced = isReply && IsAtFront(enhanced, text[..start]);
        int length = 0;
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            bool tokenStart = length == 0 || target[length - 1] == ' ';
            if (tokenStart && isReply && c == code[0] && LinePrefix(text[i..], code, multiline, hasEnhanced) is int skip and > 0)
            {
                i += skip - 1;
                continue;
            }

            if (c <= ' ' || c == '\u007F' || c == '\u00A0')
            {
                if (!tokenStart)
                    target[length++] = ' ';
            }
            else if (c == '<' && Masked(text[(i + 1)..]) is int masked and >= 0)
            {
                target[length++] = '<';
                target[length++] = '>';
                i += masked + 1;
            }
            else if (c == '@' && length > 0 && !s_tokenDelimiters.Contains(target[length - 1]))
            {
                int token = target[..length].LastIndexOfAny(s_tokenDelimiters) + 1;
                ReadOnlySpan<char> after = text[(i + 1)..];
                int domain = after.IndexOfAnyExcept(s_addressCharacters);
                i += domain < 0 ? after.Length : domain;
                length = token;
                target[length++] = '<';
                target[length++] = '>';
            }
            else if (
                char.IsAsciiDigit(c)
                && (length == 0 || !s_wordCharacters.Contains(target[length - 1]))
                && AddressLiteral.Length(text[i..]) is int literal and > 0
            )
            {
                target[length++] = '{';
                target[length++] = '}';
                i += literal - 1;
            }
            else if (c == '?' && IsInWebAddress(target[..length]))
            {
                // What is asked of the page behind it, mostly with the sender's own address, says nothing about why.
                int end = text[i..].IndexOfAny(s_webAddressEnds);
                i += (end < 0 ? text.Length - i : end) - 1;
            }
            else
            {
                target[length++] =
                    c is >= 'A' and <= 'Z' ? (char)(c | 0x20)
                    : c > '\u007F' ? LatinLetters.Base(c)
                    : c;
            }
        }

        return length > 0 && target[length - 1] == ' ' ? length - 1 : length;
    }

    private static bool IsInWebAddress(ReadOnlySpan<char> before)
    {
        ReadOnlySpan<char> word = before[(before.LastIndexOf(' ') + 1)..];
        return word.Contains("://", StringComparison.Ordinal) || word.StartsWith("www.", StringComparison.Ordinal);
    }

    /// <summary>The same as a text of its own.</summary>
    public static string NormalForm(ReadOnlySpan<char> text)
    {
        char[] rented = ArrayPool<char>.Shared.Rent(text.Length + 2);
        string normalized = new(rented, 0, Normalize(text, rented));
        ArrayPool<char>.Shared.Return(rented);
        return normalized;
    }

    /// <summary>qmail writes the enhanced code once, at the end: then the lines have none.</summary>
    private static bool IsAtFront(ReadOnlySpan<char> enhanced, ReadOnlySpan<char> front) =>
        !enhanced.IsEmpty && front.IndexOf(enhanced) >= 0;

    /// <summary>The length of what stands between angle brackets if it is to be masked, else -1.</summary>
    private static int Masked(ReadOnlySpan<char> afterBracket)
    {
        int end = afterBracket.IndexOfAny('<', '>');
        if (end < 0 || afterBracket[end] == '<')
            return -1;
        ReadOnlySpan<char> inside = afterBracket[..end];
        bool prose = inside.Contains(' ') && !inside.Contains('@');
        return prose || inside.Contains("://", StringComparison.Ordinal) ? -1 : end;
    }

    /// <summary>How long the repeated code of a further line is, or 0 if none stands here.</summary>
    private static int LinePrefix(ReadOnlySpan<char> text, ReadOnlySpan<char> code, bool multiline, bool hasEnhanced)
    {
        if (text.Length < 4 || !text.StartsWith(code) || text[3] is not ('-' or ' '))
            return 0;
        int enhanced = SmtpReplyCode.EnhancedLength(text[4..].TrimStart('#'));
        if (enhanced == 0)
            return text[3] == '-' || (multiline && !hasEnhanced) ? 4 : 0;
        int length = 4 + enhanced + (text[4] == '#' ? 1 : 0);
        while (length < text.Length && text[length] == ' ')
            length++;
        return length;
    }
}
