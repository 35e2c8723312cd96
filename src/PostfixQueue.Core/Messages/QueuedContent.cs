using PostfixQueue.Spool;

namespace PostfixQueue.Messages;

/// <summary>
/// The content of a queue file as a stream: a line for each record of a line, long ones put together from their pieces, edits of header
/// rules and milters followed (<c>smtp_proto.c</c>, <c>postcat.c</c> of Postfix). A last line that lacks its end gets one, as it does on
/// delivery.
/// </summary>
internal sealed class QueuedContent(QueuedMessage message, QueueFileRecords records) : Stream
{
    private int _taken;
    private bool _isInRecord;
    private bool _isLineOpen;
    private bool _isAtEnd;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int length = 0;
        while (length < buffer.Length && (_isInRecord || Next()))
        {
            ReadOnlySpan<byte> rest = records.Content[_taken..];
            if (rest.Length > 0)
            {
                ReadOnlySpan<byte> part = rest[..Math.Min(rest.Length, buffer.Length - length)];
                part.CopyTo(buffer[length..]);
                _taken += part.Length;
                length += part.Length;
                continue;
            }

            if (records.Type == QueueRecord.Line)
                buffer[length++] = (byte)'\n';
            _isInRecord = false;
        }

        if (length == buffer.Length || !_isLineOpen)
            return length;
        _isLineOpen = false;
        buffer[length] = (byte)'\n';
        return length + 1;
    }

    /// <summary>Reads on to the end of the content without taking it.</summary>
    public void PassOver()
    {
        while (Next())
        {
            // There is nothing to do with it.
        }

        _isInRecord = false;
        _isLineOpen = false;
    }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Goes to the next record of the content; false behind the last one.</summary>
    private bool Next()
    {
        if (_isAtEnd)
            return false;
        message.ReadRecord();
        _isInRecord = records.Type is QueueRecord.Line or QueueRecord.FilterOrPiece;
        _isAtEnd = !_isInRecord;
        _taken = 0;
        if (_isInRecord)
            _isLineOpen = records.Type == QueueRecord.FilterOrPiece;
        return _isInRecord;
    }
}
