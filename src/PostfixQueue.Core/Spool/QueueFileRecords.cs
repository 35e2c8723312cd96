using PostfixQueue.Ports;

namespace PostfixQueue.Spool;

/// <summary>
/// The records of a queue file in the order in which Postfix reads them: a type byte, a length in groups of seven bits with the lowest
/// first, then that many bytes (<c>rec_get()</c> of <c>src/global/record.c</c>). Pointers are followed, padding is passed over. Made once
/// and used for many files; memory is that of the longest record, which is bounded.
/// </summary>
internal sealed class QueueFileRecords
{
    /// <summary>What most files need is read at once.</summary>
    private const int PageLength = 4096;

    /// <summary>Postfix reads no more groups.</summary>
    private const int MostLengthGroups = 4;

    /// <summary>Postfix cuts lines at 2048 bytes by default, and addresses and attributes are shorter.</summary>
    private const int LongestRecord = 4 * 1024 * 1024;

    private byte[] _buffer = new byte[PageLength];
    private IOpenFile? _file;
    private long _length;
    private long _bufferOffset;
    private int _bufferLength;
    private long _bytesLeft;
    private int _contentStart;
    private int _contentLength;
    private bool _isAtEnd;

    /// <summary>The record's type.</summary>
    public byte Type { get; private set; }

    /// <summary>The record's bytes; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Content => _buffer.AsSpan(_contentStart, _contentLength);

    /// <summary>Where the record begins in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the next record begins, unless this one was the last.</summary>
    public long Next { get; private set; }

    /// <summary>What is wrong with the file, after reading ended there; null when it ended behind the last record.</summary>
    public string? Damage { get; private set; }

    /// <summary>Starts with another file.</summary>
    /// <param name="file">The file; still the caller's.</param>
    /// <param name="length">Its length in bytes.</param>
    public void Reset(IOpenFile file, long length)
    {
        _file = file;
        _length = length;
        _bufferLength = 0;

        // Every byte is part of one record, and no pointer leads back to one that was read: what reads more goes in circles.
        _bytesLeft = (2 * Math.Min(length, long.MaxValue / 4)) + PageLength;
        _isAtEnd = false;
        (Type, Offset, Next, _contentStart, _contentLength, Damage) = (0, 0, 0, 0, 0, null);
    }

    /// <summary>Goes on at an offset; an offset outside of the file is damage.</summary>
    public void Seek(long offset)
    {
        if (offset < 0 || offset > _length)
            Break("it points outside of itself");
        else
            Next = offset;
    }

    /// <summary>Reads the next record.</summary>
    /// <returns>False behind the last one, and at damage.</returns>
    /// <exception cref="ServerSystemException">The file cannot be read.</exception>
    public bool Read()
    {
        while (!_isAtEnd && ReadHere())
        {
            switch (Type)
            {
                case QueueRecord.Padding:
                    continue;
                case QueueRecord.Pointer:
                    Follow();
                    continue;
                case QueueRecord.End:
                    _isAtEnd = true;
                    return true;
                default:
                    return true;
            }
        }

        return false;
    }

    private bool ReadHere()
    {
        Offset = Next;
        if (Offset >= _length)
            return Break(Offset == 0 ? "it is empty" : "its last record is missing");
        if (!Hold(Offset, 2))
            return Break("it ends within a record");
        int at = (int)(Offset - _bufferOffset);
        Type = _buffer[at];
        long length = _buffer[at + 1] & 0x7F;
        int groups = 1;
        for (; (_buffer[at + groups] & 0x80) != 0; groups++)
        {
            if (groups == MostLengthGroups)
                return Break("a record has an impossible length");
            if (!Hold(Offset, groups + 2))
                return Break("it ends within a record");
            at = (int)(Offset - _bufferOffset);
            length |= (long)(_buffer[at + groups + 1] & 0x7F) << (7 * groups);
        }

        long whole = 1 + groups + length;
        if (length > LongestRecord)
            return Break("a record has an impossible length");
        if (!Hold(Offset, (int)whole))
            return Break("it ends within a record");
        if ((_bytesLeft -= whole) < 0)
            return Break("its pointers go in circles");
        _contentStart = (int)(Offset - _bufferOffset) + 1 + groups;
        _contentLength = (int)length;
        Next = Offset + whole;
        return true;
    }

    /// <summary>Blanks, then digits: an offset.</summary>
    private void Follow()
    {
        long offset = 0;
        foreach (byte digit in CText.UpToNul(Content).TrimStart(" \t\n\v\f\r"u8))
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                Break("a pointer record is no number");
                return;
            }

            // Far enough to be outside, and no further.
            if (offset <= _length)
                offset = (offset * 10) + (digit - '0');
        }

        if (offset > 0)
            Seek(offset);
    }

    /// <summary>Has bytes from an offset on in the buffer; false when the file ends before.</summary>
    private bool Hold(long offset, int count)
    {
        if (offset >= _bufferOffset && offset + count <= _bufferOffset + _bufferLength)
            return true;
        if (offset + count > _length)
            return false;
        if (count > _buffer.Length)
            _buffer = new byte[Math.Max(count, PageLength)];
        _bufferOffset = offset;
        _bufferLength = _file!.Read(offset, _buffer);
        return count <= _bufferLength;
    }

    private bool Break(string damage)
    {
        Damage = damage;
        _isAtEnd = true;
        _contentLength = 0;
        return false;
    }
}
