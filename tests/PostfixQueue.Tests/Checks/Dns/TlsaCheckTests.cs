using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Dns;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks.Dns;

public sealed class TlsaCheckTests
{
    private static readonly string[] s_zone = ["mx-host=lab.test,mail.lab.test,10", "address=/mail.lab.test/127.0.0.1"];

    [Fact]
    [CheckFails("Dns.Tlsa")]
    public async Task A_record_that_does_not_fit_is_warned_of_until_the_proposed_one_is_published()
    {
        using X509Certificate2 certificate = TestCertificates.Server("mail.lab.test");
        await using ScriptedSmtpServer mail = new ScriptedSmtpServer { Certificate = certificate }.Start();
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [.. s_zone, Tlsa($"3 1 1 {new string('0', 64)}")],
            [],
            network: new RedirectedNetwork(mail.EndPoint.Port)
        );

        MailServerCheckResult result = domain.CheckOne("Dns.Tlsa");
        Assert.Equal(("Warning", "_25._tcp.mail.lab.test"), (result.Status, result.Target));

        // Without a signed zone it fits, but nobody vouches for it.
        await domain.PublishAsync([.. s_zone, Tlsa(result.Expected!)]);
        Assert.Equal("Unknown", domain.CheckOne("Dns.Tlsa").Status);
        Assert.Equal("Skipped", domain.CheckOne("Dns.Tlsa", "-SkipNetwork").Status);
    }

    [Fact]
    [CheckPasses("Dns.Tlsa")]
    public async Task A_record_that_fits_passes_when_the_name_server_has_validated_it()
    {
        using X509Certificate2 certificate = TestCertificates.Server("mail.lab.test");
        await using ScriptedSmtpServer mail = new ScriptedSmtpServer { Certificate = certificate }.Start();
        string record = $"3 1 1 {Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()))}";
        await using DnsmasqServer zone = await DnsmasqServer.StartAsync([.. s_zone, Tlsa(record)]);
        await using ValidatingNameServer names = new(zone.EndPoint);
        await using CheckedServer server = CheckedDomain.CreateServer([], network: new RedirectedNetwork(mail.EndPoint.Port));

        Assert.Equal("Pass", server.CheckOne($"Dns.Tlsa -NameServer {names.EndPoint}").Status);
    }

    [Theory]
    [InlineData("mail.lab.test", 10, "Unknown")]
    [InlineData("other.lab.test", 10, "Warning")]
    [InlineData("mail.lab.test", -1, "Warning")]
    public async Task A_record_of_the_issuer_counts_only_for_a_valid_certificate_of_the_host(string name, int toDays, string status)
    {
        using X509Certificate2 root = TestCertificates.Authority();
        using X509Certificate2 authority = TestCertificates.Authority("Issuing Authority", root);
        using X509Certificate2 certificate = TestCertificates.Server(name, authority, toDays: toDays);
        await using ScriptedSmtpServer mail = new ScriptedSmtpServer { Certificate = certificate, Intermediates = [authority] }.Start();
        string record = $"2 0 1 {Convert.ToHexStringLower(SHA256.HashData(authority.RawData))}";
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [.. s_zone, Tlsa(record)],
            [],
            network: new RedirectedNetwork(mail.EndPoint.Port)
        );

        Assert.Equal(status, domain.CheckOne("Dns.Tlsa").Status);
    }

    [Theory]
    [InlineData("Fail", true)]
    [InlineData("Warning", false)]
    public async Task A_host_with_records_but_without_TLS_fails_where_dnssec_vouches_for_it(string status, bool isSigned)
    {
        await using ScriptedSmtpServer mail = new ScriptedSmtpServer { Ehlo = "250 mail.lab.test\r\n" }.Start();
        await using DnsmasqServer zone = await DnsmasqServer.StartAsync([.. s_zone, Tlsa($"3 1 1 {new string('0', 64)}")]);
        await using ValidatingNameServer names = new(zone.EndPoint);
        await using CheckedServer server = CheckedDomain.CreateServer([], network: new RedirectedNetwork(mail.EndPoint.Port));

        Assert.Equal(status, server.CheckOne($"Dns.Tlsa -NameServer {(isSigned ? names.EndPoint : zone.EndPoint)}").Status);
    }

    [Theory]
    [InlineData("Warning", true)]
    [InlineData("Skipped", false)]
    public async Task Name_servers_that_fail_on_tlsa_matter_only_where_the_host_is_signed(string status, bool isSigned)
    {
        await using ScriptedNameServer broken = new((query, _) => ScriptedNameServer.Code(query, 2));
        await using DnsmasqServer zone = await DnsmasqServer.StartAsync([
            .. s_zone,
            $"server=/_tcp.mail.lab.test/127.0.0.1#{broken.EndPoint.Port}",
        ]);
        await using ValidatingNameServer names = new(zone.EndPoint);
        await using CheckedServer server = CheckedDomain.CreateServer([]);

        Assert.Equal(status, server.CheckOne($"Dns.Tlsa -NameServer {(isSigned ? names.EndPoint : zone.EndPoint)}").Status);
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_is_undecided_and_records_that_mean_nothing_are_warned_of()
    {
        using ClosedPort closed = new();
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [.. s_zone, Tlsa($"3 1 1 {new string('0', 64)}")],
            [],
            network: new RedirectedNetwork(closed.Endpoint.Port)
        );

        Assert.Equal("Unknown", domain.CheckOne("Dns.Tlsa").Status);
        await domain.PublishAsync([.. s_zone, Tlsa($"1 1 1 {new string('0', 64)}")]);
        Assert.Equal("Warning", domain.CheckOne("Dns.Tlsa").Status);
    }

    /// <summary>The line of dnsmasq for a record as it is written in zones.</summary>
    private static string Tlsa(string text)
    {
        string[] words = text.Split(' ');
        string octets = $"{string.Concat(words[..3].Select(word => $"0{word}"))}{words[3]}";
        return $"dns-rr=_25._tcp.mail.lab.test,52,{string.Join(':', octets.Chunk(2).Select(pair => new string(pair)))}";
    }
}
