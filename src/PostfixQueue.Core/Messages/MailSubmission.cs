namespace PostfixQueue.Messages;

/// <summary>An envelope for sendmail(1), with the options that its manual page names.</summary>
/// <param name="Sender">The sender, quoted where needed; empty for the null sender.</param>
/// <param name="Recipients">The recipients, quoted where needed.</param>
internal sealed record MailSubmission(string Sender, IReadOnlyList<string> Recipients)
{
    /// <summary>
    /// True when the message has been through cleanup(8) before: addresses in its header are not completed or rewritten once more
    /// (<c>-G</c>).
    /// </summary>
    public bool IsRelayed { get; init; }

    /// <summary><c>-B</c>: <c>7BIT</c> or <c>8BITMIME</c>; null for none.</summary>
    public string? BodyType { get; init; }

    /// <summary><c>-N</c>, in words of RFC 3461; null for none.</summary>
    public string? Notify { get; init; }

    /// <summary><c>-R</c>: <c>FULL</c> or <c>HDRS</c>; null for none.</summary>
    public string? ReturnContent { get; init; }

    /// <summary><c>-V</c>: the envelope ID; null for none.</summary>
    public string? EnvelopeId { get; init; }
}
