using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Dns;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks;

/// <summary>Net.TlsToDestination: a real name server, real peers at port 25 of loopback addresses.</summary>
public sealed class TlsToDestinationCheckTests
{
    private const string AuthorityPath = "/nonexistent/authority.pem";

    private readonly IPAddress _address = LoopbackEndpoint.Draw().Address;

    [Fact]
    public async Task Without_a_domain_it_is_skipped()
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Skipped", server.CheckOne("Net.TlsToDestination").Status);
    }

    [Theory]
    [InlineData("mx1.dest.test", "may", "verified")]
    [InlineData("mx1.dest.test", "verify", "verified")]
    [InlineData("other.test", "may", "not verified")]
    [CheckPasses("Net.TlsToDestination")]
    public Task A_server_is_reported_with_its_certificate(string name, string level, string verdict) =>
        ReportAsync(name, level, "Pass", verdict);

    [Fact]
    [CheckFails("Net.TlsToDestination")]
    public Task A_certificate_of_another_name_fails_where_it_is_verified() => ReportAsync("other.test", "verify", "Fail", "not verified");

    private async Task ReportAsync(string name, string level, string status, string verdict)
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer(_address, 25)
        {
            Certificate = TestCertificates.Server(name, authority),
        }.Start();
        await using DnsmasqServer names = await DestinationAsync();
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions
            {
                MainCf =
                [
                    $"smtp_tls_security_level = {level}",
                    $"smtp_tls_CAfile = {AuthorityPath}",
                    "smtp_host_lookup = dns",
                    "disable_dns_lookups = no",
                    "smtp_dns_support_level = enabled",
                ],
            },
            system: new AlteredSystem { Files = new Dictionary<string, string?> { [AuthorityPath] = authority.ExportCertificatePem() } }
        );

        MailServerCheckResult result = server.CheckOne(
            $"Net.TlsToDestination -TimeoutSeconds 120 -Destination dest.test -NameServer {names.EndPoint}"
        );

        Assert.Equal((status, "Info", "dest.test: mx1.dest.test"), (result.Status, result.Severity, result.Target));
        Assert.Contains($", {verdict}, TLSA none", result.Actual!, StringComparison.Ordinal);
        Assert.Contains($"CN={name}", result.Evidence!, StringComparison.Ordinal);
        Assert.Contains("CN=Test Authority", result.Evidence!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "dane", "Pass", "match")]
    [InlineData(false, "dane", "Fail", "mismatch")]
    [InlineData(false, "may", "Warning", "mismatch")]
    public async Task Records_about_the_certificate_are_compared_with_it(bool matches, string level, string status, string verdict)
    {
        using X509Certificate2 certificate = TestCertificates.Server("mx1.dest.test");
        byte[] digest = SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        if (!matches)
            digest[0] ^= 1;
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer(_address, 25) { Certificate = certificate }.Start();

        // Type 52, usage 3, selector 1, matching type 1. Behind a proxy that sets the AD bit, as a validating server does.
        await using DnsmasqServer zone = await DestinationAsync($"dns-rr=_25._tcp.mx1.dest.test,52,030101{Convert.ToHexString(digest)}");
        await using ValidatingNameServer names = new(zone.EndPoint);
        await using CheckedServer server = CheckedServer.Create($"smtp_tls_security_level = {level}");

        MailServerCheckResult result = server.CheckOne(
            $"Net.TlsToDestination -TimeoutSeconds 120 -Destination dest.test -NameServer {names.EndPoint}"
        );

        Assert.Equal(status, result.Status);
        Assert.EndsWith($"TLSA {verdict}", result.Actual, StringComparison.Ordinal);
        Assert.EndsWith(
            "TLSA without DNSSEC",
            server.CheckOne($"Net.TlsToDestination -TimeoutSeconds 120 -Destination dest.test -NameServer {zone.EndPoint}").Actual,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("may", "Warning")]
    [InlineData("encrypt", "Fail")]
    public async Task A_server_without_TLS_weighs_as_the_level_says(string level, string status)
    {
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer(_address, 25) { Ehlo = "250 mx1.dest.test\r\n" }.Start();
        await using DnsmasqServer names = await DestinationAsync();
        await using CheckedServer server = CheckedServer.Create($"smtp_tls_security_level = {level}");

        Assert.Equal(
            status,
            server.CheckOne($"Net.TlsToDestination -TimeoutSeconds 120 -Destination dest.test -NameServer {names.EndPoint}").Status
        );
    }

    [Theory]
    [InlineData("null.test", "Fail")]
    [InlineData("nobody.dest.test", "Fail")]
    [InlineData("dest.test", "Unknown")]
    [InlineData("refused.example", "Unknown")]
    public async Task A_domain_without_a_server_fails_and_a_server_that_is_not_there_is_undecided(string domain, string status)
    {
        await using DnsmasqServer names = await DestinationAsync("mx-host=null.test,.,0");
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal(
            status,
            server.CheckOne($"Net.TlsToDestination -TimeoutSeconds 120 -Destination {domain} -NameServer {names.EndPoint}").Status
        );
    }

    private Task<DnsmasqServer> DestinationAsync(params string[] more) =>
        DnsmasqServer.StartAsync(["mx-host=dest.test,mx1.dest.test,10", $"host-record=mx1.dest.test,{_address}", .. more]);
}
