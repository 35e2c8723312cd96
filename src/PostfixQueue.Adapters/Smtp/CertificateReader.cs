using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Adapters.Smtp;

/// <summary>Takes from a certificate what the checks need, so that nothing of it has to be disposed of later.</summary>
internal static class CertificateReader
{
    public static SmtpCertificate Read(X509Certificate2 certificate)
    {
        (IReadOnlyList<string> names, IReadOnlyList<string> addresses) = ReadAlternativeNames(certificate);
        return new SmtpCertificate
        {
            Subject = certificate.Subject,
            Issuer = certificate.Issuer,
            DnsNames = names,
            Addresses = addresses,
            NotBefore = certificate.NotBefore,
            NotAfter = certificate.NotAfter,
            Der = certificate.RawData,
            PublicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo(),
        };
    }

    private static (IReadOnlyList<string> Names, IReadOnlyList<string> Addresses) ReadAlternativeNames(X509Certificate2 certificate)
    {
        try
        {
            X509SubjectAlternativeNameExtension? extension = certificate
                .Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .FirstOrDefault();
            return extension is null
                ? ([], [])
                : ([.. extension.EnumerateDnsNames()], [.. extension.EnumerateIPAddresses().Select(address => address.ToString())]);
        }
        catch (CryptographicException)
        {
            // The extension is not well formed: then the certificate is for no name at all.
            return ([], []);
        }
    }
}
