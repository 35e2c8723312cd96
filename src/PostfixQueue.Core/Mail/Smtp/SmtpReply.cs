namespace PostfixQueue.Mail.Smtp;

/// <summary>A reply of an SMTP server (RFC 5321 section 4.2).</summary>
/// <param name="Code">The three-digit code.</param>
/// <param name="Lines">The text of each line, without the code.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>The command was done, or the next part may follow.</summary>
    public bool IsPositive => Code is >= 200 and < 400;

    /// <summary>All lines with spaces between.</summary>
    public string Text => string.Join(' ', Lines);

    /// <inheritdoc/>
    public override string ToString() => $"{Code} {Text}";
}
