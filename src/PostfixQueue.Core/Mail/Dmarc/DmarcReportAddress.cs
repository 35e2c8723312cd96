namespace PostfixQueue.Mail.Dmarc;

/// <summary>Where reports go (RFC 7489 section 6.2).</summary>
/// <param name="Domain">The domain of a <c>mailto:</c> address; null for other schemes. Another domain than the record's must consent
/// (section 7.1).</param>
internal sealed record DmarcReportAddress(string? Domain);
