using System.Buffers;
using PostfixQueue.Ports;

namespace PostfixQueue.Spool;

/// <summary>
/// Reads what showq(8) reads of a queue file, in the same way, and on request what a listing does not show: attributes of the envelope and
/// a few headers.
/// The content itself is stepped over.
/// </summary>
internal sealed class QueueFileReader(ShowqText text)
{
    private static readonly SearchValues<byte> s_ofSizes = SearchValues.Create("0123456789 "u8);

    private readonly QueueFileRecords _records = new();
    private readonly ByteBuffer _bytes = new();
    private readonly List<QueuedRecipient> _recipients = [];
    private ByteRange _original;
    private bool _hasSize;

    /// <summary>Says whether the size record of this file counts, and whether details are wanted.</summary>
    private (bool CountsSize, bool WantsDetails) _wanted;

    /// <summary>Seconds since 1970-01-01 UTC; 0 when the file does not say.</summary>
    public long ArrivalSeconds { get; private set; }

    /// <summary>The part behind the second.</summary>
    public long ArrivalMicroseconds { get; private set; }

    /// <summary>When this file was made, seconds since 1970-01-01 UTC; 0 when it does not say.</summary>
    public long CreateSeconds { get; private set; }

    /// <summary>The size of the message in bytes; null when the file's own size has to do.</summary>
    public long? Size { get; private set; }

    /// <summary>True when the file has a sender. Without one there is no message in it.</summary>
    public bool HasSender { get; private set; }

    /// <summary>The sender, quoted and printable.</summary>
    public ReadOnlySpan<byte> Sender => _bytes[_sender];

    private ByteRange _sender;

    /// <summary>The recipients that are still to do.</summary>
    public IReadOnlyList<QueuedRecipient> Recipients => _recipients;

    /// <summary>What is wrong with the file; null when nothing is.</summary>
    public string? Damage { get; private set; }

    /// <summary>Attributes and headers, when they were asked for.</summary>
    public QueueFileDetails Details { get; } = new();

    /// <summary>The bytes of an address.</summary>
    public ReadOnlySpan<byte> this[ByteRange range] => _bytes[range];

    /// <summary>Reads a file to its end.</summary>
    /// <param name="file">The file; still the caller's.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="countsSize">False where the size record is not to be believed.</param>
    /// <param name="wantsDetails">Whether <see cref="Details"/> are to be read.</param>
    /// <exception cref="ServerSystemException">The file cannot be read.</exception>
    public void Read(IOpenFile file, long length, bool countsSize, bool wantsDetails)
    {
        _records.Reset(file, length);
        _bytes.Clear();
        _recipients.Clear();
        _wanted = (countsSize, wantsDetails);
        (_hasSize, HasSender, Size, Damage, _original, _sender) = (false, false, null, null, default, default);
        (ArrivalSeconds, ArrivalMicroseconds, CreateSeconds) = (0, 0, 0);
        if (wantsDetails)
            Details.Clear();
        while (Damage is null && _records.Read())
            Take();
        Damage ??= _records.Damage;
    }

    private void Take()
    {
        ReadOnlySpan<byte> content = _records.Content;
        switch (_records.Type)
        {
            case QueueRecord.Time when ArrivalSeconds == 0:
                ArrivalSeconds = CText.Number(content, out int digits);
                ArrivalMicroseconds = CText.Number(content[digits..], out _);
                break;
            case QueueRecord.Size when !_hasSize && _wanted.CountsSize:
                TakeSize(CText.UpToNul(content));
                break;
            case QueueRecord.Sender when HasSender:
                Damage = "it has two senders";
                break;
            case QueueRecord.Sender:
                _sender = text.AddAddress(content, _bytes);
                HasSender = true;
                break;
            case QueueRecord.OriginalRecipient when HasSender:
                _original = text.AddAddress(content, _bytes);
                break;
            case QueueRecord.Recipient when HasSender:
                _recipients.Add(new QueuedRecipient(text.AddAddress(content, _bytes), _original));
                _original = default;
                break;
            case QueueRecord.Recipient or QueueRecord.OriginalRecipient:
                Damage = "it has a recipient before the sender";
                break;
            case QueueRecord.Attribute:
                if (CreateSeconds == 0 && content.StartsWith("create_time="u8))
                    CreateSeconds = CText.Number(content["create_time="u8.Length..], out _);
                if (_wanted.WantsDetails)
                    Details.TakeAttribute(CText.UpToNul(content));
                break;
            case QueueRecord.FilterOrPiece when _wanted.WantsDetails:
                Details.TakeFilter(CText.UpToNul(content));
                break;
            case QueueRecord.Message:
                StepOverContent();
                break;
        }
    }

    /// <summary>Its first field, if it has nothing but digits and blanks.</summary>
    private void TakeSize(ReadOnlySpan<byte> fields)
    {
        if (fields.ContainsAnyExcept(s_ofSizes))
            return;
        Size = CText.Number(fields, out _);
        _hasSize = true;
    }

    /// <summary>Where the size is not known, the lines of the content have to be read one by one.</summary>
    private void StepOverContent()
    {
        long start = _records.Next;
        if (_wanted.WantsDetails)
            Details.Headers.Read(_records);
        if (Size is { } size)
            _records.Seek(size > long.MaxValue - start ? long.MaxValue : start + size);
        else
            while (_records.Type != QueueRecord.Extracted && _records.Read() && _records.Type is not QueueRecord.End) { }
    }
}
