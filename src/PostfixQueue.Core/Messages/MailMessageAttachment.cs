using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>A part of a message that is no text to read.</summary>
public sealed record MailMessageAttachment
{
    /// <summary>The file name that the sender gave it, which may be anything; null when he gave none.</summary>
    public string? Name { get; init; }

    /// <summary>The media type, such as <c>application/pdf</c>.</summary>
    public required string ContentType { get; init; }

    /// <summary>Its size in bytes once decoded; of an attached message as it stands.</summary>
    public required long Size { get; init; }

    /// <summary>
    /// <c>attachment</c> or <c>inline</c> as the sender wants it shown (RFC 2183), or another word; null when he does not say.
    /// </summary>
    public string? Disposition { get; init; }

    /// <summary>
    /// The name by which other parts of the message refer to it (RFC 2392), without angle brackets; null when it has none.
    /// </summary>
    public string? ContentId { get; init; }

    /// <summary>Name, type and size, safe for a terminal.</summary>
    public override string ToString() =>
        ScreenText.Clean(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name ?? "(no name)"} ({ContentType}, {Size} bytes)")
        );
}
