using System.Security.Cryptography;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Mail.Smtp;

/// <summary>Compares certificates with TLSA records (RFC 6698 section 2.1, for SMTP RFC 7672 section 3.1).</summary>
internal static class TlsaMatcher
{
    /// <summary>
    /// The certificates fulfil the record: DANE-EE (usage 3) wants the server's own one, DANE-TA (usage 2) any that it sent. For usage 2
    /// the chain from the server's certificate up to the matching one must be sound too, which this does not look at.
    /// </summary>
    /// <param name="record">The record; one that means nothing for SMTP is never fulfilled.</param>
    /// <param name="certificates">The certificates as the server sent them, its own first.</param>
    public static bool Matches(TlsaRecord record, IReadOnlyList<SmtpCertificate> certificates)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.IsUsableForSmtp
            && (record.Usage == 3 ? certificates.Take(1) : certificates).Any(certificate =>
                DataOf(record, certificate).AsSpan().SequenceEqual(record.Data.Span)
            );
    }

    /// <summary>The octets that a record of this selector and matching type must hold for a certificate.</summary>
    public static byte[] DataOf(TlsaRecord record, SmtpCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(certificate);
        ReadOnlySpan<byte> octets = (record.Selector == 0 ? certificate.Der : certificate.PublicKey).Span;
        return record.MatchingType switch
        {
            1 => SHA256.HashData(octets),
            2 => SHA512.HashData(octets),
            _ => octets.ToArray(),
        };
    }
}
