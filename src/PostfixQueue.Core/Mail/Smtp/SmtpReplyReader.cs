using System.Text;

namespace PostfixQueue.Mail.Smtp;

/// <summary>Puts replies together from the octets of a connection, in whatever pieces they come (RFC 5321 section 4.2.1).</summary>
internal sealed class SmtpReplyReader
{
    // RFC 5321 section 4.5.3.1.5 allows 512 octets; what is longer than this is cut off.
    private const int LongestLine = 4096;

    // No server offers more extensions than this; further lines are dropped.
    private const int MostLines = 500;

    private readonly List<byte> _line = [];
    private readonly List<string> _texts = [];

    /// <summary>Takes some octets and returns the replies that they complete.</summary>
    public IReadOnlyList<SmtpReply> Read(ReadOnlySpan<byte> octets)
    {
        List<SmtpReply> replies = [];
        foreach (byte octet in octets)
        {
            if (octet != '\n')
            {
                if (_line.Count < LongestLine)
                    _line.Add(octet);

                continue;
            }

            if (ReadLine() is { } reply)
                replies.Add(reply);
        }

        return replies;
    }

    private SmtpReply? ReadLine()
    {
        string line = Encoding.UTF8.GetString([.. _line]).TrimEnd('\r');
        _line.Clear();
        bool hasCode = line.Length >= 3 && char.IsAsciiDigit(line[0]) && char.IsAsciiDigit(line[1]) && char.IsAsciiDigit(line[2]);
        if (_texts.Count < MostLines)
            _texts.Add(hasCode ? line[Math.Min(4, line.Length)..] : line);

        if (!hasCode || (line.Length > 3 && line[3] == '-'))
            return null;

        SmtpReply reply = new(int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), [.. _texts]);
        _texts.Clear();
        return reply;
    }
}
