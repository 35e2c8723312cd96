using PostfixQueue.Ports;

namespace PostfixQueue.Spool;

/// <summary>The lines of a file. Memory is bounded: what of a line is beyond the limit is left out.</summary>
internal sealed class ByteLines
{
    private const int LongestLine = 1024 * 1024;

    private byte[] _buffer = new byte[8192];
    private IOpenFile? _file;
    private long _offset;
    private int _start;
    private int _end;
    private int _lineStart;
    private int _lineLength;
    private bool _isAtEnd;

    /// <summary>The line, without its end. May be changed; valid until the next is read.</summary>
    public Span<byte> Line => _buffer.AsSpan(_lineStart, _lineLength);

    /// <summary>Starts with another file; still the caller's.</summary>
    public void Reset(IOpenFile file) => (_file, _offset, _start, _end, _isAtEnd) = (file, 0, 0, 0, false);

    /// <summary>Reads the next line, also one that the end of the file cuts.</summary>
    /// <exception cref="ServerSystemException">The file cannot be read.</exception>
    public bool Read()
    {
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(searched + found);
                _start++;
                return true;
            }

            searched = _end - _start;
            if (_isAtEnd)
            {
                Take(searched);
                return searched > 0;
            }

            searched = Fill();
        }
    }

    private void Take(int length)
    {
        (_lineStart, _lineLength) = (_start, Math.Min(length, LongestLine));
        _start += length;
    }

    /// <summary>Reads on.</summary>
    /// <returns>How much of the line was there already, and is kept.</returns>
    private int Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length > LongestLine)
                _end = LongestLine;
            else
                Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int kept = _end;
        Span<byte> room = _buffer.AsSpan(_end);
        int read = _file!.Read(_offset, room);
        _offset += read;
        _end += read;
        _isAtEnd = read < room.Length;
        return kept;
    }
}
