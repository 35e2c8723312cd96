using MimeKit;
using MimeKit.Utils;

namespace PostfixQueue.Adapters.Mime;

/// <summary>What the header fields of a part say about it.</summary>
internal sealed class PartFacts
{
    /// <summary>How its content is encoded.</summary>
    public ContentEncoding Encoding { get; private set; }

    /// <summary>How it wants to be shown; null when it does not say.</summary>
    public ContentDisposition? Disposition { get; private set; }

    /// <summary>Its name within the message, without angle brackets; null when it has none.</summary>
    public string? ContentId { get; private set; }

    /// <summary>True when it wants to be kept apart from the text.</summary>
    public bool IsAttachment => Disposition?.IsAttachment == true;

    /// <summary>Takes a header field.</summary>
    /// <param name="header">The field.</param>
    /// <param name="options">How MimeKit is to read.</param>
    /// <param name="maximumBytes">What is longer is passed over.</param>
    public void Take(Header header, ParserOptions options, int maximumBytes)
    {
        if (header.RawValue.Length > maximumBytes)
            return;
        switch (header.Id)
        {
            case HeaderId.ContentTransferEncoding when MimeUtils.TryParse(header.Value, out ContentEncoding encoding):
                Encoding = encoding;
                break;
            case HeaderId.ContentDisposition
                when ContentDisposition.TryParse(options, header.RawValue, out ContentDisposition? disposition):
                Disposition = disposition;
                break;
            case HeaderId.ContentId:
                ContentId = header.Value.Trim().TrimStart('<').TrimEnd('>');
                break;
        }
    }

    /// <summary>The file name that the part has; null when it has none.</summary>
    public string? NameOf(ContentType contentType) =>
        Disposition?.FileName is { Length: > 0 } fileName ? fileName
        : contentType.Name is { Length: > 0 } name ? name
        : null;
}
