using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Smtp;
using PostfixQueue.Tests.Web;

namespace PostfixQueue.Tests.Checks.Dns;

/// <summary>Dns.MtaSts and Dns.TlsRpt.</summary>
public sealed class TransportPolicyCheckTests
{
    private const string Policy = "version: STSv1\r\nmode: enforce\r\nmx: mail.lab.test\r\nmax_age: 604800\r\n";

    private static readonly string[] s_zone =
    [
        "mx-host=lab.test,mail.lab.test,10",
        "address=/mail.lab.test/203.0.113.25",
        "address=/mta-sts.lab.test/127.0.0.1",
        "txt-record=_mta-sts.lab.test,\"v=STSv1; id=20260101\"",
    ];

    [Fact]
    [CheckPasses("Dns.MtaSts")]
    public async Task A_policy_that_can_be_fetched_and_allows_the_exchange_passes()
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server("mta-sts.lab.test", authority);
        await using HttpsTextServer web = new(certificate, HttpsTextServer.Ok(Policy));
        await using CheckedDomain domain = await CheckedDomain.StartAsync(s_zone, [], network: new RedirectedNetwork(web.Port, authority));

        MailServerCheckResult result = domain.CheckOne("Dns.MtaSts");

        Assert.Equal(("Pass", "https://mta-sts.lab.test/.well-known/mta-sts.txt"), (result.Status, result.Target));
        Assert.StartsWith("GET /.well-known/mta-sts.txt HTTP/1.1\r\n", web.Request, StringComparison.Ordinal);
        Assert.Contains("\r\nHost: mta-sts.lab.test", web.Request, StringComparison.Ordinal);
        Assert.Equal("Skipped", domain.CheckOne("Dns.MtaSts", "-SkipNetwork").Status);
    }

    [Theory]
    [InlineData("enforce", "old.lab.test", "Fail")]
    [InlineData("testing", "old.lab.test", "Warning")]
    [InlineData("testing", "*.lab.test", "Pass")]
    [InlineData("sometimes", "mail.lab.test", "Fail")]
    public async Task A_policy_without_the_exchange_fails(string mode, string exchange, string status)
    {
        Assert.Equal(
            status,
            (await FetchAsync(HttpsTextServer.Ok($"version: STSv1\nmode: {mode}\nmx: {exchange}\nmax_age: 604800\n"))).Status
        );
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "OtherStatus")]
    [InlineData("HTTP/1.1 301 Moved\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", "OtherStatus")]
    [InlineData("SSH-2.0-OpenSSH\r\n", "ProtocolError")]
    public async Task A_web_server_that_does_not_hand_out_the_policy_fails(string answer, string outcome)
    {
        MailServerCheckResult result = await FetchAsync(answer);

        Assert.Equal(("Fail", outcome), (result.Status, result.Actual));
    }

    [Fact]
    public async Task A_policy_without_end_is_not_read_to_its_end() =>
        Assert.Equal("TooLong", (await FetchAsync(HttpsTextServer.Ok(new string('x', 70_000)))).Actual);

    [Theory]
    [InlineData("www.lab.test", -10, 10)]
    [InlineData("mta-sts.lab.test", -10, -1)]
    public async Task A_certificate_that_is_not_valid_for_the_host_fails(string name, int fromDays, int toDays)
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server(name, authority, fromDays, toDays);

        Assert.Equal("TlsFailed", (await FetchAsync(HttpsTextServer.Ok(Policy), certificate, authority)).Actual);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_fails()
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server("mta-sts.lab.test");

        Assert.Equal("TlsFailed", (await FetchAsync(HttpsTextServer.Ok(Policy), certificate, authority)).Actual);
    }

    [Fact]
    [CheckFails("Dns.MtaSts")]
    public async Task A_host_without_a_web_server_fails()
    {
        using ClosedPort closed = new();
        await using CheckedDomain domain = await CheckedDomain.StartAsync(s_zone, [], network: new RedirectedNetwork(closed.Endpoint.Port));

        Assert.Equal(("Fail", "ConnectionRefused"), (domain.CheckOne("Dns.MtaSts").Status, domain.CheckOne("Dns.MtaSts").Actual));
    }

    [Theory]
    [InlineData("", "Skipped")]
    [InlineData("txt-record=_mta-sts.lab.test,\"v=STSv1\"", "Fail")]
    [InlineData("txt-record=_mta-sts.lab.test,\"v=STSv1; id=a b\"", "Fail")]
    [InlineData("txt-record=_mta-sts.lab.test,\"v=STSv1; id=1\"", "Fail")]
    public async Task An_announcement_without_a_policy_fails(string record, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync("address=/mail.lab.test/203.0.113.25", record);

        Assert.Equal(status, domain.CheckOne("Dns.MtaSts").Status);
    }

    [Theory]
    [InlineData("", "Skipped")]
    [InlineData("v=TLSRPTv1; rua=mailto:tls@lab.test", "Pass")]
    [InlineData("v=TLSRPTv1; rua=tls@lab.test", "Fail")]
    [InlineData("v=TLSRPTv1;", "Fail")]
    [InlineData("v=tlsrptv1; rua=mailto:tls@lab.test", "Fail")]
    public async Task A_request_for_reports_that_senders_do_not_understand_fails(string record, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            "address=/mail.lab.test/203.0.113.25",
            record.Length > 0 ? $"txt-record=_smtp._tls.lab.test,\"{record}\"" : ""
        );

        Assert.Equal(status, domain.CheckOne("Dns.TlsRpt").Status);
    }

    [Fact]
    public async Task Two_requests_for_reports_fail()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            "txt-record=_smtp._tls.lab.test,\"v=TLSRPTv1; rua=mailto:a@lab.test\"",
            "txt-record=_smtp._tls.lab.test,\"v=TLSRPTv1; rua=mailto:b@lab.test\""
        );

        Assert.Equal("Fail", domain.CheckOne("Dns.TlsRpt").Status);
    }

    private static async Task<MailServerCheckResult> FetchAsync(string answer)
    {
        using X509Certificate2 authority = TestCertificates.Authority();
        using X509Certificate2 certificate = TestCertificates.Server("mta-sts.lab.test", authority);
        return await FetchAsync(answer, certificate, authority);
    }

    private static async Task<MailServerCheckResult> FetchAsync(string answer, X509Certificate2 certificate, X509Certificate2 authority)
    {
        await using HttpsTextServer web = new(certificate, answer);
        await using CheckedDomain domain = await CheckedDomain.StartAsync(s_zone, [], network: new RedirectedNetwork(web.Port, authority));
        return domain.CheckOne("Dns.MtaSts");
    }
}
