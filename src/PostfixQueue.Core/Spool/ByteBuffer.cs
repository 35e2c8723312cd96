namespace PostfixQueue.Spool;

/// <summary>Bytes gathered from several places, kept and used again for one message after the other.</summary>
internal sealed class ByteBuffer
{
    /// <summary>What one message of many recipients needed is not kept for all that follow.</summary>
    private const int LargestKept = 1024 * 1024;

    private byte[] _bytes = new byte[1024];

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>Some of them.</summary>
    public Span<byte> this[ByteRange range] => _bytes.AsSpan(range.Start, range.Length);

    /// <summary>Those from a place on.</summary>
    public Span<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > LargestKept)
            _bytes = new byte[1024];
    }

    /// <summary>Puts bytes behind what is there.</summary>
    /// <returns>Where they are.</returns>
    public ByteRange Add(ReadOnlySpan<byte> bytes)
    {
        int start = Length;
        if (bytes.Length > _bytes.Length - start)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, start + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(start));
        Length = start + bytes.Length;
        return new ByteRange(start, bytes.Length);
    }

    /// <summary>Puts one byte behind what is there.</summary>
    public void Add(byte value) => Add([value]);
}
