using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PostfixQueue.Lab.Zoo;

/// <summary>
/// Certificates: those of a server's own, signed by themselves, and those of relays, from an authority that the machine is made to trust.
/// </summary>
internal static class Authority
{
    private static readonly string[] s_relays =
    [
        "smtp.example.net",
        "email-smtp.us-east-1.amazonaws.com",
        "email-smtp.eu-west-1.amazonaws.com",
        "smtp.gmail.com",
    ];

    private static readonly X509Certificate2 s_authority = Create("Authority of the zoo", [], issuer: null);

    /// <summary>The certificate of all relays.</summary>
    public static X509Certificate2 ForRelays { get; } = Create("relay", s_relays, s_authority);

    /// <summary>The authority, to be trusted.</summary>
    public static string Pem => s_authority.ExportCertificatePem() + "\n";

    /// <summary>Writes a certificate that a server has made for itself, and its key; into one file when both have the same name.</summary>
    public static void Write(string keyFile, string certificateFile, string[] names)
    {
        using X509Certificate2 certificate = Create(names[0], names, issuer: null);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        Directory.CreateDirectory(Path.GetDirectoryName(keyFile)!);
        Directory.CreateDirectory(Path.GetDirectoryName(certificateFile)!);
        File.Delete(certificateFile);
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.AppendAllText(certificateFile, certificate.ExportCertificatePem() + "\n");
    }

    private static X509Certificate2 Create(string subject, string[] names, X509Certificate2? issuer)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: names.Length == 0,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        if (names.Length > 0)
            request.CertificateExtensions.Add(alternatives.Build());
        DateTimeOffset start = DateTimeOffset.UtcNow.AddDays(-1);
        if (issuer is null)
            return request.CreateSelfSigned(start, start.AddDays(90));

        using X509Certificate2 signed = request.Create(issuer, start, start.AddDays(60), RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 whole = signed.CopyWithPrivateKey(key);

        // A key that lives in memory only cannot be used for TLS on every system: as a file it can.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }
}
