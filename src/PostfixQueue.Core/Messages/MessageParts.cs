namespace PostfixQueue.Messages;

/// <summary>What a message holds.</summary>
internal sealed record MessageParts
{
    /// <summary>The header fields in order, decoded (RFC 2047) and unfolded.</summary>
    public required IReadOnlyList<MailMessageField> Headers { get; init; }

    /// <summary>The text; null when the message has none.</summary>
    public string? Text { get; init; }

    /// <summary>What the text was before: <c>text/plain</c> or <c>text/html</c>; null when there is none.</summary>
    public string? TextType { get; init; }

    /// <summary>The parts that are no text to read.</summary>
    public required IReadOnlyList<MailMessageAttachment> Attachments { get; init; }

    /// <summary>What has been left out, a phrase each.</summary>
    public required IReadOnlyList<string> Omissions { get; init; }
}
