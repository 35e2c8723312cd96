namespace PostfixQueue.Spool;

/// <summary>
/// Finds a few headers at the beginning of the content, the first of each name, unfolded (RFC 5322, section 2.2.3) and not decoded.
/// </summary>
internal sealed class MessageHeaderReader
{
    /// <summary>Postfix takes no more for headers by default (<c>header_size_limit</c>); beyond it nobody looks for a subject.</summary>
    private const int MostBytes = 128 * 1024;

    /// <summary>Of one header.</summary>
    private const int LongestValue = 8 * 1024;

    private readonly ByteBuffer _bytes = new();
    private ByteRange? _subject;
    private ByteRange? _messageId;
    private ByteRange? _from;

    private enum Header
    {
        None,
        Subject,
        MessageId,
        From,
    }

    /// <summary>The value of Subject; null when there is none.</summary>
    public ReadOnlySpan<byte> Subject => Value(_subject);

    /// <summary>True when the message has a subject, be it an empty one.</summary>
    public bool HasSubject => _subject is not null;

    /// <summary>The value of Message-ID; empty when there is none.</summary>
    public ReadOnlySpan<byte> MessageId => Value(_messageId);

    /// <summary>The value of From; empty when there is none.</summary>
    public ReadOnlySpan<byte> From => Value(_from);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _bytes.Clear();
        (_subject, _messageId, _from) = (null, null, null);
    }

    /// <summary>Reads lines up to the end of the headers, or until all are found.</summary>
    /// <param name="records">Right behind the record that the content begins behind.</param>
    public void Read(QueueFileRecords records)
    {
        int left = MostBytes;
        bool isLineStart = true;
        Header current = Header.None;
        while (left > 0 && records.Read() && records.Type is QueueRecord.Line or QueueRecord.FilterOrPiece)
        {
            ReadOnlySpan<byte> piece = records.Content;
            left -= piece.Length + 2;
            if (isLineStart)
            {
                if (piece.IsEmpty && records.Type == QueueRecord.Line)
                    return;
                bool goesOn = piece is [(byte)' ' or (byte)'\t', ..];
                if (!goesOn)
                {
                    if (_subject is not null && _messageId is not null && _from is not null)
                        return;
                    current = Begin(ref piece);

                    // What is neither a header nor the rest of one is the body already.
                    if (piece.IsEmpty && current == Header.None && records.Content.IndexOf((byte)':') <= 0)
                        return;
                }
            }

            Append(current, piece);
            isLineStart = records.Type == QueueRecord.Line;
        }
    }

    private Header Begin(ref ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
        Header header =
            Is(name, "subject"u8) && _subject is null ? Header.Subject
            : Is(name, "message-id"u8) && _messageId is null ? Header.MessageId
            : Is(name, "from"u8) && _from is null ? Header.From
            : Header.None;
        line = header == Header.None ? default : line[(colon + 1)..].TrimStart(" \t"u8);
        if (header != Header.None)
            Place(header) = new ByteRange(_bytes.Length, 0);
        return header;
    }

    private void Append(Header header, ReadOnlySpan<byte> piece)
    {
        if (header == Header.None)
            return;
        ref ByteRange? range = ref Place(header);
        int rest = LongestValue - range!.Value.Length;
        _bytes.Add(piece[..Math.Min(piece.Length, rest)]);
        range = new ByteRange(range.Value.Start, _bytes.Length - range.Value.Start);
    }

    private ref ByteRange? Place(Header header)
    {
        if (header == Header.Subject)
            return ref _subject;
        return ref header == Header.From ? ref _from : ref _messageId;
    }

    private ReadOnlySpan<byte> Value(ByteRange? range) => range is { } there ? _bytes[there] : default;

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lowerCase) => System.Text.Ascii.EqualsIgnoreCase(name, lowerCase);
}
