using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Dns;

/// <summary>Compares TLSA records with what a mail server shows.</summary>
internal static class TlsaJudge
{
    private const string Renew =
        "Publish the expected record, and let the old one expire before you take it away. When the certificate is renewed, keep its key (with certbot: --reuse-key), or publish the new record first.";

    /// <summary>
    /// With an anchor from the domain name system it does not matter whom else this machine trusts (RFC 7672 section 3.1.2).
    /// </summary>
    private static readonly string[] s_matterOfTrust =
    [
        nameof(X509ChainStatusFlags.UntrustedRoot),
        nameof(X509ChainStatusFlags.PartialChain),
    ];

    /// <summary>The finding about one host.</summary>
    /// <param name="answer">The records.</param>
    /// <param name="result">What the host showed.</param>
    public static CheckFinding Of(MailResolverAnswer answer, SmtpProbeResult result)
    {
        CheckFinding finding = result switch
        {
            { Tls.Certificates: [var own, ..] } => Compare(answer, result.Tls!) with { Expected = ExpectedFor(own) },
            { Outcome: SmtpProbeOutcome.StartTlsNotOffered or SmtpProbeOutcome.Succeeded } => CheckFinding.Fail(
                "The host has TLSA records but offers no STARTTLS: senders that use DANE hold mail back.",
                "Turn TLS on (smtpd_tls_security_level = may, with a certificate), or remove the records."
            ),
            { Outcome: SmtpProbeOutcome.TlsFailed } => CheckFinding.Fail(
                "The host has TLSA records, but TLS with it fails: senders that use DANE hold mail back.",
                "See the mail log of that host for the handshake."
            ),
            _ => CheckFinding.Unknown(
                "The certificate of the host could not be seen from here.",
                "Ask it from a machine that may connect to its port 25: 'posttls-finger -l dane' with the domain."
            ) with
            {
                Evidence = result.ToString(),
            },
        };
        return finding with { Actual = string.Join("\n", answer.TlsaRecords) };
    }

    private static CheckFinding Compare(MailResolverAnswer answer, SmtpTlsSession session)
    {
        TlsaRecord[] fitting = [.. answer.TlsaRecords.Where(record => TlsaMatcher.Matches(record, session.Certificates))];
        if (fitting.Length == 0)
            return CheckFinding.Fail("No TLSA record fits the certificate: senders that use DANE hold mail back.", Renew);
        if (fitting.All(static record => record.Usage == 2))
        {
            // An issuer vouches only for a certificate that is valid and for this name (RFC 7672 section 3.2.3).
            if (!session.IsNameMatch)
                return CheckFinding.Fail(
                    "The TLSA record fits the issuer, but the certificate is not for this host.",
                    "Get a certificate for the name of the MX host."
                );
            string[] faults = [.. session.ChainErrors.Except(s_matterOfTrust, StringComparer.Ordinal)];
            if (faults.Length > 0)
                return CheckFinding.Fail(
                    "The TLSA record fits the issuer, but the certificate is not valid.",
                    "Renew the certificate."
                ) with
                {
                    Evidence = string.Join(", ", faults),
                };
        }

        return answer.IsAuthenticated
            ? CheckFinding.Pass("A TLSA record fits the certificate, and DNSSEC vouches for it.")
            : CheckFinding.Unknown(
                "A TLSA record fits the certificate, but no name server asked here says that DNSSEC vouches for it; without that senders ignore it.",
                "Ask a resolver that validates, such as unbound on this host: -NameServer 127.0.0.1. If that does not vouch for it either, sign the zone."
            );
    }

    private static string ExpectedFor(SmtpCertificate certificate)
    {
        TlsaRecord record = new(3, 1, 1, ReadOnlyMemory<byte>.Empty);
        return (record with { Data = TlsaMatcher.DataOf(record, certificate) }).ToString();
    }
}
