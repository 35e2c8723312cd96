namespace PostfixQueue.Mail.Dns;

/// <summary>A mail exchange (RFC 5321 section 5.1).</summary>
/// <param name="Preference">0 to 65535, the lowest is tried first.</param>
/// <param name="Host">The host without its final dot; <c>.</c> alone says that the domain takes no mail (RFC 7505).</param>
internal sealed record MxRecord(int Preference, string Host)
{
    /// <summary>The domain declares that it takes no mail.</summary>
    public bool IsNull => Host == ".";

    /// <inheritdoc/>
    public override string ToString() => $"{Preference} {Host}";
}
