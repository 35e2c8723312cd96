namespace PostfixQueue.Delay;

/// <summary>Reads the codes of an SMTP reply: RFC 5321 section 4.2, RFC 3463 section 2.</summary>
internal static class SmtpReplyCode
{
    /// <summary>Reads the code at the front of a reply, and the enhanced code beside it.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="enhanced">The enhanced code as a slice, or empty.</param>
    /// <param name="length">How many characters the code, separator and enhanced code take, trailing blanks included.</param>
    /// <returns>The code, 200 to 599, or 0 if the reply does not begin with one.</returns>
    public static int Read(ReadOnlySpan<char> reply, out ReadOnlySpan<char> enhanced, out int length)
    {
        enhanced = default;
        length = 0;
        if (reply.Length < 3 || reply[0] is not ('2' or '4' or '5') || !char.IsAsciiDigit(reply[1]) || !char.IsAsciiDigit(reply[2]))
            return 0;
        if (reply.Length > 3 && (char.IsAsciiLetterOrDigit(reply[3]) || reply[3] is '.' or '@' or '_'))
            return 0;
        int code = ((reply[0] - '0') * 100) + ((reply[1] - '0') * 10) + (reply[2] - '0');
        length = 3;
        if (length < reply.Length && reply[length] == '-')
            length++;
        length += Blanks(reply[length..]);
        int start = length < reply.Length && reply[length] == '#' ? length + 1 : length;
        int size = EnhancedLength(reply[start..]);
        if (size > 0)
        {
            enhanced = reply.Slice(start, size);
            length = start + size;
            length += Blanks(reply[length..]);
        }
        else
        {
            enhanced = QmailStyle(reply);
        }

        return code;
    }

    /// <summary>How long the enhanced code at the front is.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Its length, or 0 if there is none.</returns>
    public static int EnhancedLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || text[0] is not ('2' or '4' or '5') || text[1] != '.')
            return 0;
        int subject = Digits(text[2..]);
        if (subject == 0 || 2 + subject >= text.Length || text[2 + subject] != '.')
            return 0;
        int detail = Digits(text[(3 + subject)..]);
        int end = 3 + subject + detail;

        // "4.16.55.1" is Yahoo's own numbering.
        bool more =
            end < text.Length
            && (char.IsAsciiLetterOrDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])));
        return detail == 0 || more ? 0 : end;
    }

    /// <summary>qmail puts it at the end: <c>sorry, no mailbox here by that name. (#5.1.1)</c>.</summary>
    private static ReadOnlySpan<char> QmailStyle(ReadOnlySpan<char> reply)
    {
        int sharp = reply.IndexOf('#');
        if (sharp < 0)
            return default;
        ReadOnlySpan<char> rest = reply[(sharp + 1)..];
        return rest[..EnhancedLength(rest)];
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (count < text.Length && count < 4 && char.IsAsciiDigit(text[count]))
            count++;
        return count > 3 ? 0 : count;
    }

    private static int Blanks(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (count < text.Length && text[count] == ' ')
            count++;
        return count;
    }
}
