using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Smtp;

/// <summary>What the probe tells of the certificates of real peers on loopback.</summary>
public sealed class SmtpProbeCertificateTests
{
    [Fact]
    public async Task The_certificate_is_told_and_matches_its_tlsa_records()
    {
        using X509Certificate2 root = TestCertificates.Authority("Root");
        using X509Certificate2 middle = TestCertificates.Authority("Middle", root);
        using X509Certificate2 certificate = TestCertificates.Server(RealProbe.ServerName, middle);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate, Intermediates = [middle] }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint) with { TrustAnchors = RealProbe.Trusting(root) });

        Assert.Empty(result.Tls!.ChainErrors);
        IReadOnlyList<SmtpCertificate> certificates = result.Tls.Certificates;
        Assert.Equal(["CN=mx.example.test", "CN=Middle"], certificates.Select(one => one.Subject));
        Assert.Equal("CN=Middle", certificates[0].Issuer);
        Assert.Equal(["mx.example.test", "*.wild.example.test"], certificates[0].DnsNames);
        Assert.Equal(["192.0.2.25"], certificates[0].Addresses);
        Assert.InRange(certificates[0].NotAfter, DateTimeOffset.UtcNow.AddDays(9), DateTimeOffset.UtcNow.AddDays(11));
        byte[] key = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        Assert.True(TlsaMatcher.Matches(new TlsaRecord(3, 1, 1, SHA256.HashData(key)), certificates));
        Assert.True(TlsaMatcher.Matches(new TlsaRecord(3, 0, 2, SHA512.HashData(certificate.RawData)), certificates));
        Assert.True(TlsaMatcher.Matches(new TlsaRecord(2, 0, 0, middle.RawData), certificates));
        Assert.False(TlsaMatcher.Matches(new TlsaRecord(3, 0, 0, middle.RawData), certificates));
        Assert.False(TlsaMatcher.Matches(new TlsaRecord(1, 1, 1, SHA256.HashData(key)), certificates));
        Assert.False(TlsaMatcher.Matches(new TlsaRecord(3, 1, 1, new byte[32]), certificates));
    }

    [Fact]
    public async Task A_self_signed_certificate_is_not_trusted_but_the_probe_goes_on()
    {
        using X509Certificate2 certificate = TestCertificates.Server(RealProbe.ServerName);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint));

        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal([nameof(X509ChainStatusFlags.UntrustedRoot)], result.Tls?.ChainErrors);
        Assert.True(result.Tls!.IsNameMatch);
        Assert.True(result.Tls.Certificates[0].IsSelfIssued);
    }

    [Theory]
    [InlineData(-20, -1)]
    [InlineData(1, 20)]
    public async Task An_expired_or_future_certificate_is_told(int fromDays, int toDays)
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server(RealProbe.ServerName, authority, fromDays, toDays);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(
            RealProbe.To(server.EndPoint) with
            {
                TrustAnchors = RealProbe.Trusting(authority),
            }
        );

        Assert.Equal([nameof(X509ChainStatusFlags.NotTimeValid)], result.Tls?.ChainErrors);
        Assert.Equal(SmtpProbeOutcome.Succeeded, result.Outcome);
    }

    [Theory]
    [InlineData("mx.example.test", true)]
    [InlineData("MX.Example.Test", true)]
    [InlineData("a.wild.example.test", true)]
    [InlineData("192.0.2.25", true)]
    [InlineData("other.example.test", false)]
    [InlineData("a.b.wild.example.test", false)]
    [InlineData("192.0.2.26", false)]
    public async Task The_name_is_looked_for_in_the_certificate(string name, bool isMatch)
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server(RealProbe.ServerName, authority);
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(
            RealProbe.To(server.EndPoint) with
            {
                ServerName = name,
                TrustAnchors = RealProbe.Trusting(authority),
            }
        );

        Assert.Equal(isMatch, result.Tls?.IsNameMatch);
        Assert.Empty(result.Tls!.ChainErrors);
    }

    [Fact]
    public async Task Nothing_that_a_certificate_points_to_is_fetched()
    {
        using TcpListener bait = new(IPAddress.Loopback, 0);
        bait.Start();
        using X509Certificate2 root = TestCertificates.Authority("Root");
        using X509Certificate2 middle = TestCertificates.Authority("Middle", root);
        using X509Certificate2 certificate = TestCertificates.Server(
            RealProbe.ServerName,
            middle,
            issuerUrl: $"http://{bait.LocalEndpoint}/middle.crt"
        );
        await using ScriptedSmtpServer server = new ScriptedSmtpServer { Certificate = certificate }.Start();

        SmtpProbeResult result = await RealProbe.ProbeAsync(RealProbe.To(server.EndPoint) with { TrustAnchors = RealProbe.Trusting(root) });

        Assert.Equal([nameof(X509ChainStatusFlags.PartialChain)], result.Tls?.ChainErrors);
        Assert.False(bait.Pending());
    }
}
