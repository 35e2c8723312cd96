using System.Globalization;
using MimeKit;
using PostfixQueue.Messages;

namespace PostfixQueue.Adapters.Mime;

/// <summary>Notes what is wanted of a message while MimeKit reads it from its beginning to its end.</summary>
internal sealed class MimeWalk(ParserOptions options, Stream message, MimeLimits limits) : MimeReader(options, message, MimeFormat.Entity)
{
    private readonly ParserOptions _options = options;
    private readonly List<MailMessageField> _headers = [];
    private readonly List<MailMessageAttachment> _attachments = [];
    private readonly TextParts _texts = new(limits.TextBytes);
    private readonly Stack<PartFacts> _attachedMessages = [];

    private PartFacts _part = new();
    private PartContent? _content;
    private int _messageDepth;
    private int _partDepth;
    private long _headerBytes;
    private int _headersLeftOut;
    private int _headersCut;
    private int _attachmentsLeftOut;
    private bool _isTooDeep;
    private bool _isUnreadable;

    /// <summary>What has been found.</summary>
    public MessageParts Content
    {
        get
        {
            (string? text, string? type) = _texts.Choose();
            return new MessageParts
            {
                Headers = _headers,
                Text = text,
                TextType = type,
                Attachments = _attachments,
                Omissions = [.. Omissions()],
            };
        }
    }

    /// <summary>The message could not be read to its end as one.</summary>
    public void NoteUnreadable() => _isUnreadable = true;

    /// <inheritdoc/>
    protected override void OnMimeMessageBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        _messageDepth++;

    /// <inheritdoc/>
    protected override void OnMimeMessageEnd(
        long beginOffset,
        int beginLineNumber,
        long headersEndOffset,
        long endOffset,
        int lines,
        CancellationToken cancellationToken
    ) => _messageDepth--;

    /// <inheritdoc/>
    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        _part = new PartFacts();

    /// <inheritdoc/>
    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (_messageDepth <= 1 && _partDepth == 0)
            Keep(header);
        if (_messageDepth <= 1)
            _part.Take(header, _options, limits.HeaderBytes);
    }

    /// <inheritdoc/>
    protected override void OnMultipartBegin(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        CancellationToken cancellationToken
    ) => Descend();

    /// <inheritdoc/>
    protected override void OnMultipartEnd(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        long headersEndOffset,
        long endOffset,
        int lines,
        CancellationToken cancellationToken
    ) => _partDepth--;

    /// <inheritdoc/>
    protected override void OnMessagePartBegin(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        CancellationToken cancellationToken
    )
    {
        _attachedMessages.Push(_part);
        Descend();
    }

    /// <inheritdoc/>
    protected override void OnMessagePartEnd(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        long headersEndOffset,
        long endOffset,
        int lines,
        CancellationToken cancellationToken
    )
    {
        _partDepth--;
        PartFacts part = _attachedMessages.Pop();
        if (_messageDepth <= 1)
            Attach(part, contentType, endOffset - headersEndOffset);
    }

    /// <inheritdoc/>
    protected override void OnMimePartBegin(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        CancellationToken cancellationToken
    )
    {
        _content = null;
        if (_messageDepth > 1)
            return;
        bool isText = contentType.IsMimeType("text", "plain") || contentType.IsMimeType("text", "html");
        _content = new PartContent(_part.Encoding, isText && !_part.IsAttachment && _part.NameOf(contentType) is null ? _texts.Room : null);
    }

    /// <inheritdoc/>
    protected override void OnMimePartContentRead(byte[] content, int startIndex, int count, CancellationToken cancellationToken) =>
        _content?.Take(content, startIndex, count);

    /// <inheritdoc/>
    protected override void OnMimePartContentEnd(
        long beginOffset,
        int beginLineNumber,
        long endOffset,
        int lines,
        NewLineFormat? newLineFormat,
        CancellationToken cancellationToken
    ) => _content?.End(endOffset - beginOffset);

    /// <inheritdoc/>
    protected override void OnMimePartEnd(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        long headersEndOffset,
        long endOffset,
        int lines,
        CancellationToken cancellationToken
    )
    {
        if (_content is not { } content)
            return;
        _content = null;
        if (content.Kept is { } text)
            _texts.Add(text, content.Size, contentType);
        else
            Attach(_part, contentType, content.Size);
    }

    private void Descend()
    {
        if (++_partDepth >= limits.Depth)
            _isTooDeep = true;
    }

    private void Keep(Header header)
    {
        if (_headers.Count == limits.Headers || (_headerBytes += header.RawField.Length + header.RawValue.Length) > limits.AllHeaderBytes)
        {
            _headersLeftOut++;
            return;
        }

        byte[] raw = header.RawValue;
        if (raw.Length > limits.HeaderBytes)
        {
            _headersCut++;
            raw = raw[..limits.HeaderBytes];
        }

        _headers.Add(new MailMessageField { Name = header.Field, Value = HeaderText.Decode(_options, raw) });
    }

    private void Attach(PartFacts part, ContentType contentType, long size)
    {
        if (_attachments.Count == limits.Attachments)
        {
            _attachmentsLeftOut++;
            return;
        }

        _attachments.Add(
            new MailMessageAttachment
            {
                Name = part.NameOf(contentType),
                ContentType = contentType.MimeType,
                Size = size,
                Disposition = part.Disposition?.Disposition,
                ContentId = part.ContentId,
            }
        );
    }

    private IEnumerable<string> Omissions()
    {
        if (_texts.LeftOut > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"the text is cut: {_texts.LeftOut} bytes more");
        if (_headersLeftOut > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{_headersLeftOut} more header fields");
        if (_headersCut > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{_headersCut} header fields are cut at {limits.HeaderBytes} bytes");
        if (_attachmentsLeftOut > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{_attachmentsLeftOut} more attachments");
        if (_isTooDeep)
            yield return string.Create(CultureInfo.InvariantCulture, $"parts within parts deeper than {limits.Depth} are not looked into");
        if (_isUnreadable)
            yield return "it does not begin with a header, so that it cannot be read as a message";
    }
}
