namespace PostfixQueue.Mail.Dns;

/// <summary>A certificate association (RFC 6698 section 2.1).</summary>
/// <param name="Usage">0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE; for SMTP only 2 and 3 have meaning (RFC 7672 section 3.1).</param>
/// <param name="Selector">0 the whole certificate, 1 its public key (SubjectPublicKeyInfo).</param>
/// <param name="MatchingType">0 the octets themselves, 1 their SHA-256, 2 their SHA-512.</param>
/// <param name="Data">The octets to compare with.</param>
internal sealed record TlsaRecord(int Usage, int Selector, int MatchingType, ReadOnlyMemory<byte> Data)
{
    /// <summary>
    /// The record says something about SMTP that can be followed: usage, selector and matching type are known ones and the length fits.
    /// </summary>
    public bool IsUsableForSmtp =>
        Usage is 2 or 3
        && Selector is 0 or 1
        && MatchingType switch
        {
            0 => Data.Length > 0,
            1 => Data.Length == 32,
            2 => Data.Length == 64,
            _ => false,
        };

    /// <inheritdoc/>
    public override string ToString() => $"{Usage} {Selector} {MatchingType} {Convert.ToHexStringLower(Data.Span)}";
}
