using MimeKit;
using MimeKit.Encodings;

namespace PostfixQueue.Adapters.Mime;

/// <summary>Decodes the content of a part as it comes: counts it, and keeps as much as is wanted.</summary>
internal sealed class PartContent
{
    private readonly IMimeDecoder? _decoder;
    private readonly int _room;
    private byte[] _decoded = [];

    /// <param name="encoding">How it is encoded.</param>
    /// <param name="room">How many bytes are kept; null when nothing is.</param>
    public PartContent(ContentEncoding encoding, int? room)
    {
        _decoder = encoding switch
        {
            ContentEncoding.Base64 => new Base64Decoder(),
            ContentEncoding.QuotedPrintable => new QuotedPrintableDecoder(),
            ContentEncoding.UUEncode => new UUDecoder(),
            _ => null,
        };
        if (room is not { } most)
            return;
        _room = most;
        Kept = new MemoryStream();
    }

    /// <summary>How many bytes have come, decoded.</summary>
    public long Size { get; private set; }

    /// <summary>What is kept; null when nothing is wanted.</summary>
    public MemoryStream? Kept { get; }

    /// <summary>Ends it: the line end before a boundary is the boundary's (RFC 2046, section 5.1.1).</summary>
    /// <param name="length">How long the content is in the message.</param>
    public void End(long length)
    {
        if (_decoder is null)
            Size = Math.Min(Size, length);
    }

    /// <summary>Takes a piece.</summary>
    public void Take(byte[] content, int start, int count)
    {
        ReadOnlySpan<byte> piece = content.AsSpan(start, count);
        if (_decoder is not null)
        {
            int most = _decoder.EstimateOutputLength(count);
            if (_decoded.Length < most)
                _decoded = new byte[most];
            piece = _decoded.AsSpan(0, _decoder.Decode(content, start, count, _decoded));
        }

        Size += piece.Length;
        if (Kept is not null)
            Kept.Write(piece[..(int)Math.Min(piece.Length, Math.Max(0, _room - Kept.Length))]);
    }
}
