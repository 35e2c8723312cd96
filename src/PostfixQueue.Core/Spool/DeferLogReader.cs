using PostfixQueue.Ports;

namespace PostfixQueue.Spool;

/// <summary>
/// The entries of a defer or bounce log, one a recipient: lines of <c>name=value</c> up to an empty line, which an older form may precede
/// (<c>src/global/bounce_log.c</c> of Postfix). What is not understood is passed over; an entry that its end cuts off is none.
/// </summary>
internal sealed class DeferLogReader(ShowqText text)
{
    private readonly ByteLines _lines = new();
    private readonly ByteBuffer _values = new();
    private readonly ByteRange[] _ranges = new ByteRange[Names.Length];

    private static readonly byte[][] s_names = [.. Names.Select(System.Text.Encoding.ASCII.GetBytes)];

    private static string[] Names => ["recipient", "original_recipient", "status", "diag_text", "mta_mname", "reason"];

    /// <summary>The recipient, quoted and printable.</summary>
    public ReadOnlySpan<byte> Recipient => OrElse(0, "(recipient address unavailable)"u8);

    /// <summary>The address that it was made from; empty when it is the same or not noted.</summary>
    public ReadOnlySpan<byte> OriginalRecipient => _values[_ranges[1]];

    /// <summary>The enhanced status code (RFC 3463); empty when none is noted.</summary>
    public ReadOnlySpan<byte> Status => _values[_ranges[2]];

    /// <summary>What the other side answered; empty when it did not.</summary>
    public ReadOnlySpan<byte> DiagnosticText => _values[_ranges[3]];

    /// <summary>The host that answered; empty when none did.</summary>
    public ReadOnlySpan<byte> RemoteHost => _values[_ranges[4]];

    /// <summary>Why it was put off.</summary>
    public ReadOnlySpan<byte> Reason => OrElse(5, "(description unavailable)"u8);

    /// <summary>Starts with another log; still the caller's.</summary>
    public void Reset(IOpenFile file) => _lines.Reset(file);

    /// <summary>Reads the next entry.</summary>
    /// <exception cref="ServerSystemException">The log cannot be read.</exception>
    public bool Read()
    {
        _values.Clear();
        Array.Clear(_ranges);
        bool hasBegun = false;
        while (_lines.Read())
        {
            int length = CText.UpToNul(_lines.Line).Length;
            if (length == 0 && hasBegun)
                return true;
            if (length == 0)
                continue;
            hasBegun = true;
            Span<byte> line = _lines.Line[..length];
            text.MakePrintable(line);
            if (char.IsAsciiLetterOrDigit((char)line[0]))
                TakePair(line);
            else if (line[0] == (byte)'<')
                TakeOldForm(line);
        }

        return false;
    }

    private void TakePair(ReadOnlySpan<byte> line)
    {
        int equals = line.IndexOf((byte)'=');
        if (equals < 0)
            return;
        ReadOnlySpan<byte> name = line[..equals].TrimEnd((byte)' ');
        for (int index = 0; index < s_names.Length; index++)
        {
            if (!name.SequenceEqual(s_names[index]))
                continue;
            ReadOnlySpan<byte> value = line[(equals + 1)..].Trim((byte)' ');
            if (value.IsEmpty && index < 2)
                value = "(MAILER-DAEMON)"u8;
            _ranges[index] = _values.Add(value);
            return;
        }
    }

    /// <summary><c>&lt;recipient&gt;: reason</c>.</summary>
    private void TakeOldForm(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf(">: "u8);
        if (end < 0)
            return;
        ReadOnlySpan<byte> recipient = line[1..end];
        _ranges[0] = _values.Add(recipient.IsEmpty ? "(MAILER-DAEMON)"u8 : recipient);
        _ranges[5] = _values.Add(line[(end + 2)..].TrimStart((byte)' '));
    }

    private ReadOnlySpan<byte> OrElse(int index, ReadOnlySpan<byte> other) => _ranges[index].IsEmpty ? other : _values[_ranges[index]];
}
