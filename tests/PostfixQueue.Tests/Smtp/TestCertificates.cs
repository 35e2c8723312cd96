using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PostfixQueue.Tests.Smtp;

/// <summary>Certificates made for one test.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;

    public static X509Certificate2 Authority(string name = "Test Authority", X509Certificate2? issuer = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (issuer is null)
            return request.CreateSelfSigned(s_now.AddDays(-30), s_now.AddDays(30));

        using X509Certificate2 signed = request.Create(issuer, s_now.AddDays(-20), s_now.AddDays(20), Serial());
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>A server's certificate. Without issuer it is self-signed; its age is given in days from now.</summary>
    public static X509Certificate2 Server(
        string name,
        X509Certificate2? issuer = null,
        int fromDays = -10,
        int toDays = 10,
        string? issuerUrl = null
    )
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        names.AddDnsName("*.wild.example.test");
        names.AddIpAddress(IPAddress.Parse("192.0.2.25"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (issuerUrl is not null)
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerUrl]));

        if (issuer is null)
            return request.CreateSelfSigned(s_now.AddDays(fromDays), s_now.AddDays(toDays));

        using X509Certificate2 signed = request.Create(issuer, s_now.AddDays(fromDays), s_now.AddDays(toDays), Serial());
        return signed.CopyWithPrivateKey(key);
    }

    private static byte[] Serial() => RandomNumberGenerator.GetBytes(12);
}
