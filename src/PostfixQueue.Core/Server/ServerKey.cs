using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PostfixQueue.Server;

/// <summary>Compares private keys with certificates.</summary>
internal static class ServerKey
{
    /// <summary>Whether a key is the certificate's; null for keys that are neither RSA nor of an elliptic curve of NIST.</summary>
    public static bool? Fits(string pem, X509Certificate2 certificate)
    {
        using RSA? rsa = certificate.GetRSAPublicKey();
        using ECDsa? curve = certificate.GetECDsaPublicKey();
        if (rsa is null && curve is null)
            return null;
        try
        {
            using AsymmetricAlgorithm key = rsa is not null ? (AsymmetricAlgorithm)RSA.Create() : ECDsa.Create();
            key.ImportFromPem(pem);
            return key.ExportSubjectPublicKeyInfo()
                .AsSpan()
                .SequenceEqual(((AsymmetricAlgorithm?)rsa ?? curve!).ExportSubjectPublicKeyInfo());
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // A key of another kind than the certificate's is refused by the framework.
            return false;
        }
    }
}
