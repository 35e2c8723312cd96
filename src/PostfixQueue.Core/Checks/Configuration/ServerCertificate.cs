using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>A certificate that the SMTP server shows, with its chain and its key, each as PEM.</summary>
/// <param name="Files">Where it stands.</param>
/// <param name="Chain">The server's own certificate first.</param>
/// <param name="Key">Null when there is none.</param>
/// <param name="KeyFailure">Why the key could not be read; null when it could.</param>
internal sealed record ServerCertificate(string Files, IReadOnlyList<PemBlock> Chain, PemBlock? Key, ServerSystemException? KeyFailure)
{
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(14);

    /// <summary>All that is to say about it; at least one finding.</summary>
    public IEnumerable<CheckFinding> Examine(string hostName, DateTimeOffset now)
    {
        if (Chain.Count == 0)
            return
            [
                Fault(
                    CheckFinding.Fail(
                        "There is no certificate in the file.",
                        "Put the certificate and its chain there in PEM format, the server certificate first."
                    )
                ),
            ];
        List<X509Certificate2> chain = new();
        try
        {
            foreach (PemBlock block in Chain)
                chain.Add(X509CertificateLoader.LoadCertificate(block.Data));
            CheckFinding?[] findings = [Dates(chain[0], now), KeyMatch(chain[0]), Names(chain[0], hostName), Order(chain)];
            CheckFinding[] faults = findings.OfType<CheckFinding>().Select(Fault).ToArray();
            return faults.Length > 0
                ? faults
                :
                [
                    Fault(
                        CheckFinding.Pass(
                            "The certificate is valid, is for this server, and matches its key.",
                            $"until {Day(chain[0].NotAfter)}"
                        )
                    ),
                ];
        }
        catch (CryptographicException failure)
        {
            return
            [
                Fault(
                    CheckFinding.Fail("The certificate cannot be read.", "Put it there again, in PEM format.") with
                    {
                        Evidence = failure.Message,
                    }
                ),
            ];
        }
        finally
        {
            foreach (X509Certificate2 certificate in chain)
                certificate.Dispose();
        }
    }

    private CheckFinding Fault(CheckFinding finding) =>
        finding with
        {
            Target = Files,
            ReferenceUrl = "https://www.postfix.org/TLS_README.html#server_cert_key",
        };

    private static CheckFinding? Dates(X509Certificate2 certificate, DateTimeOffset now)
    {
        const string Renew =
            "Renew the certificate (certbot renew, or whatever issues it here), and reload Postfix, which reads certificates only then.";
        (DateTimeOffset from, DateTimeOffset until) = ((DateTimeOffset)certificate.NotBefore, (DateTimeOffset)certificate.NotAfter);
        return until <= now
                ? CheckFinding.Fail("The certificate has expired.", Renew) with
                {
                    Actual = $"until {Day(certificate.NotAfter)}",
                }
            : from > now
                ? CheckFinding.Fail("The certificate is not valid yet.", "Check the clock; wait, or have another one issued.") with
                {
                    Actual = $"from {Day(certificate.NotBefore)}",
                }
            : until - now < s_soon
                ? CheckFinding.Warn(
                    "The certificate expires within two weeks.",
                    Renew + " Find out why that has not happened " + "automatically."
                ) with
                {
                    Actual = $"until {Day(certificate.NotAfter)}",
                }
            : null;
    }

    private CheckFinding? KeyMatch(X509Certificate2 certificate)
    {
        if (KeyFailure is { } failure)
            return CheckFinding.Unknown(
                "The key could not be compared with the certificate: this user may not read it, which is as it should be.",
                "Run pwsh with sudo."
            ) with
            {
                Evidence = failure.Message,
            };
        if (Key is not { } key)
            return CheckFinding.Fail(
                "There is no private key for the certificate.",
                "Put the key there in PEM format, or name its " + "file."
            );
        if (key.Label.StartsWith("ENCRYPTED", StringComparison.Ordinal))
        {
            return CheckFinding.Fail(
                "The private key is encrypted, which Postfix cannot use.",
                "Store it without a pass phrase, readable by root only: openssl pkey -in encrypted.pem -out key.pem"
            );
        }

        return ServerKey.Fits(key.Text, certificate) switch
        {
            true => null,
            false => CheckFinding.Fail(
                "The private key does not match the certificate: Postfix offers no TLS.",
                "Install the key that the certificate was issued for, and reload."
            ),
            null => CheckFinding.Unknown(
                "A key of this type cannot be compared with the certificate here.",
                "Compare with 'openssl pkey -pubout' and 'openssl x509 -pubkey'."
            ),
        };
    }

    private static CheckFinding? Names(X509Certificate2 certificate, string hostName) =>
        Uri.CheckHostName(hostName) == UriHostNameType.Unknown || certificate.MatchesHostname(hostName)
            ? null
            : CheckFinding.Warn(
                "The certificate is not for the name of this server. Most servers do not care, but mail clients and senders with "
                    + "MTA-STS do.",
                "Have one issued for the name that MX records and mail clients use, or set myhostname to a name in the certificate."
            ) with
            {
                Actual = string.Join(
                    ", ",
                    certificate
                        .Extensions.OfType<X509SubjectAlternativeNameExtension>()
                        .SelectMany(static names => names.EnumerateDnsNames())
                        .DefaultIfEmpty(certificate.Subject)
                ),
                Expected = hostName,
            };

    /// <summary>
    /// Each certificate is issued by the next; the last may lack its issuer, which is then an authority that others know.
    /// </summary>
    private static CheckFinding? Order(List<X509Certificate2> chain)
    {
        for (int index = 0; index + 1 < chain.Count; index++)
        {
            if (chain[index].IssuerName.RawData.AsSpan().SequenceEqual(chain[index + 1].SubjectName.RawData))
                continue;
            return CheckFinding.Warn(
                "The chain is out of order: each certificate must be issued by the next one.",
                "Put the server's own certificate first, then the one that issued it, and so on; reload."
            ) with
            {
                Actual = string.Join(" < ", chain.Select(static certificate => certificate.Subject)),
            };
        }

        return null;
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
