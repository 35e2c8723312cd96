using System.Net;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Dns;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks;

/// <summary>Net.Relayhost against real peers on loopback with real certificates.</summary>
public sealed class RelayhostConnectionCheckTests : RelayhostConnectionTest
{
    /// <summary>Where nobody answers and the end of the time is what is waited for.</summary>
    private const string Patient = "Net.Relayhost -TimeoutSeconds 300";

    [Fact]
    public async Task Without_a_relay_it_is_skipped()
    {
        await using CheckedServer server = CheckedServer.Create(Direct);

        Assert.Equal("Skipped", server.CheckOne(Check).Status);
    }

    [Fact]
    public async Task A_relay_passes_when_it_answers_and_fails_when_it_refuses()
    {
        await using CheckedServer server = CheckedServer.Create(Direct, "smtp_tls_security_level = may");
        await using ScriptedSmtpServer relay = Relay(TestCertificates.Server("127.0.0.1", Authority));
        using ClosedPort closed = new();

        await server.Postfix.ConfigureAsync($"relayhost=[127.0.0.1]:{relay.EndPoint.Port}");
        Assert.Equal("Pass", server.CheckOne(Check).Status);

        await server.Postfix.ConfigureAsync($"relayhost=[{closed.Endpoint.Address}]:{closed.Endpoint.Port}");
        MailServerCheckResult result = server.CheckOne(Check);
        Assert.Equal(("Fail", "Critical"), (result.Status, result.Severity));
        Assert.Contains("ConnectionRefused", result.RelatedCauses);
    }

    [Fact]
    public async Task A_relay_that_drops_packets_fails()
    {
        using SilentPort silent = new();
        await using CheckedServer server = CheckedServer.Create(Direct, $"relayhost = [{silent.Endpoint.Address}]:{silent.Endpoint.Port}");

        Assert.Equal("Fail", server.CheckOne(Patient).Status);
    }

    [Fact]
    [CheckPasses("Net.Relayhost")]
    public async Task A_greeting_may_take_as_long_as_postscreen_lets_it_wait()
    {
        await using ScriptedSmtpServer relay = new ScriptedSmtpServer
        {
            BeforeGreeting = ("220-mx.example.test ESMTP\r\n", TimeSpan.FromSeconds(7)),
            Ehlo = "250 mx.example.test\r\n",
        }.Start();
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            "smtp_helo_timeout = 300s",
            $"relayhost = [127.0.0.1]:{relay.EndPoint.Port}"
        );

        MailServerCheckResult result = server.CheckOne("Net.Relayhost");
        Assert.Equal(("Pass", "220 mx.example.test ESMTP mx.example.test ESMTP ready"), (result.Status, result.Evidence));
    }

    /// <summary>A quarter of the time is for what comes before the connection, which on a busy machine may need it.</summary>
    [Theory]
    [InlineData("smtp_helo_timeout = 300s", 80, "Warning")]
    [InlineData("smtp_helo_timeout = 1s", 120, "Fail")]
    public async Task A_relay_that_keeps_silent_fails_only_when_Postfix_would_not_wait_for_it(string line, int seconds, string status)
    {
        await using ScriptedSmtpServer relay = new ScriptedSmtpServer { Greeting = null }.Start();
        await using CheckedServer server = CheckedServer.Create(Direct, line, $"relayhost = [127.0.0.1]:{relay.EndPoint.Port}");

        Assert.Equal(status, server.CheckOne($"Net.Relayhost -TimeoutSeconds {seconds}").Status);
    }

    [Fact]
    public async Task Another_server_that_works_makes_a_failure_a_warning()
    {
        await using ScriptedSmtpServer relay = Relay(TestCertificates.Server("127.0.0.1", Authority));
        using ClosedPort closed = new();
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            $"relayhost = [{closed.Endpoint.Address}]:{closed.Endpoint.Port}, [127.0.0.1]:{relay.EndPoint.Port}"
        );

        Assert.Equal(["Warning", "Pass"], server.Check(Check).Select(result => result.Status));
    }

    [Theory]
    [InlineData("none", "Pass")]
    [InlineData("may", "Pass")]
    [InlineData("encrypt", "Fail")]
    [InlineData("secure", "Fail")]
    public async Task Without_STARTTLS_the_level_decides(string level, string status)
    {
        await using ScriptedSmtpServer relay = new ScriptedSmtpServer { Ehlo = "250 relay.test\r\n" }.Start();
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            $"relayhost = [127.0.0.1]:{relay.EndPoint.Port}",
            $"smtp_tls_security_level = {level}"
        );

        Assert.Equal(status, server.CheckOne(Check).Status);
    }

    [Theory]
    [InlineData("relay.test", 10, "secure", "Pass")]
    [InlineData("relay.test", -1, "may", "Pass")]
    [InlineData("relay.test", -1, "encrypt", "Warning")]
    [InlineData("relay.test", -1, "verify", "Fail")]
    [InlineData("other.test", 10, "verify", "Fail")]
    [InlineData("other.test", 10, "dane", "Pass")]
    public async Task What_is_wrong_with_a_certificate_weighs_as_the_level_says(string name, int daysLeft, string level, string status)
    {
        await using ScriptedSmtpServer relay = Relay(TestCertificates.Server(name, Authority, toDays: daysLeft));
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions
            {
                MainCf =
                [
                    Direct,
                    $"relayhost = [relay.test]:{relay.EndPoint.Port}",
                    $"smtp_tls_security_level = {level}",
                    $"smtp_tls_CAfile = {AuthorityPath}",
                ],
            },
            system: new AlteredSystem
            {
                Files = new Dictionary<string, string?>
                {
                    ["/etc/hosts"] = "127.0.0.1 relay.test\n",
                    [AuthorityPath] = Authority.ExportCertificatePem(),
                },
            }
        );

        MailServerCheckResult result = server.CheckOne(Check);

        Assert.True(result.Status == status, $"{result.Status}: {result.Message} {result.Evidence}");
        Assert.Contains($"CN={name}", result.Evidence!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknownAuthority_fails_until_it_is_named()
    {
        await using ScriptedSmtpServer relay = Relay(TestCertificates.Server("relay.test", Authority));
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = [Direct, $"relayhost = [relay.test]:{relay.EndPoint.Port}", "smtp_tls_security_level = verify"] },
            system: new AlteredSystem
            {
                Files = new Dictionary<string, string?>
                {
                    ["/etc/hosts"] = "127.0.0.1 relay.test\n",
                    [AuthorityPath] = Authority.ExportCertificatePem(),
                },
            }
        );

        Assert.Equal("Fail", server.CheckOne(Check).Status);
        await server.Postfix.ConfigureAsync($"smtp_tls_CAfile={AuthorityPath}");
        Assert.Equal("Pass", server.CheckOne(Check).Status);
    }

    [Fact]
    public async Task TLS_that_begins_at_once_needs_the_parameter()
    {
        await using ScriptedSmtpServer relay = new ScriptedSmtpServer(LoopbackEndpoint.Draw().Address, 465)
        {
            Certificate = TestCertificates.Server("relay.test", Authority),
            IsImplicitTls = true,
        }.Start();
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            $"relayhost = [{relay.EndPoint.Address}]:465",
            "smtp_tls_security_level = may"
        );

        MailServerCheckResult result = server.CheckOne(Check);
        Assert.Equal("Fail", result.Status);
        Assert.Contains("smtp_tls_wrappermode = yes", result.RemedyCommand!, StringComparison.Ordinal);

        await server.Postfix.ConfigureAsync("smtp_tls_wrappermode=yes");
        Assert.Equal("Pass", server.CheckOne(Check).Status);
    }

    [Fact]
    public async Task The_mail_exchangers_of_a_name_without_brackets_are_looked_up()
    {
        IPAddress address = LoopbackEndpoint.Draw().Address;
        await using ScriptedSmtpServer relay = new ScriptedSmtpServer(address) { Ehlo = "250 relay.test\r\n" }.Start();
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "mx-host=relay.test,mx1.relay.test,5",
            $"host-record=mx1.relay.test,{address}",
            "mx-host=null.test,.,0"
        );
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            "disable_dns_lookups = no",
            "smtp_dns_support_level = enabled",
            "smtp_host_lookup = dns",
            $"relayhost = relay.test:{relay.EndPoint.Port}"
        );
        string check = $"{Check} -NameServer {names.EndPoint}";

        Assert.Contains("mx1.relay.test", server.CheckOne(check).Target!, StringComparison.Ordinal);
        Assert.Equal("Pass", server.CheckOne(check).Status);
        await server.Postfix.ConfigureAsync($"relayhost=[relay.test]:{relay.EndPoint.Port}");
        Assert.Equal("Fail", server.CheckOne(check).Status);
        await server.Postfix.ConfigureAsync("relayhost=null.test");
        Assert.Equal("Fail", server.CheckOne(check).Status);
    }

    [Theory]
    [InlineData("[relay.test]:25", "", "Unknown")]
    [InlineData("relay.test", "", "Unknown")]
    [InlineData("relay.test", "-SkipDns", "Skipped")]
    [InlineData("[relay.test]:nosuchservice", "", "Fail")]
    [InlineData("[relay.test", "", "Fail")]
    public async Task A_relay_that_no_name_server_tells_of_is_undecided(string relayhost, string parameters, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            "disable_dns_lookups = no",
            "smtp_dns_support_level = enabled",
            $"relayhost = {relayhost}"
        );

        Assert.Equal(status, server.CheckOne($"{Check} {parameters}").Status);
    }
}
