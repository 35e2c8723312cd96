using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks;

/// <summary>Config.Relayhost, with a real name server.</summary>
public sealed class RelayhostCheckTests
{
    private const string Relay = "[relay.lab.example]:587";

    [Theory]
    [InlineData("[relay.lab.example]:587", "Pass")]
    [InlineData("[relay.lab.example]", "Pass")]
    [InlineData("[relay.lab.example]:submission", "Pass")]
    [InlineData("provider.example:587", "Pass")]
    [InlineData("[192.0.2.1]:2525", "Pass")]
    [InlineData("[IPv6:2001:db8::1]:25", "Pass")]
    [InlineData("[127.0.0.1]:10025", "Pass")]
    [InlineData("relay.lab.example:587", "Warning")]
    [InlineData("192.0.2.1:587", "Warning")]
    [InlineData("[relay.lab.example]:993", "Warning")]
    [InlineData("[relay.lab.example]:465", "Fail")]
    [InlineData("[gone.lab.example]:587", "Fail")]
    [InlineData("null.example", "Fail")]
    [InlineData("ours.example", "Fail")]
    [InlineData("smtp:[relay.lab.example]:587", "Fail")]
    [InlineData("[relay.lab.example]587", "Fail")]
    [InlineData("[relay.lab.example]:nosuchservice", "Fail")]
    [InlineData("[relay.broken.test]", "Unknown")]
    public async Task A_relay_host_is_judged_as_Postfix_would_reach_it(string relay, string status)
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "local=/example/",
            "server=/broken.test/127.0.0.1#9",
            "host-record=relay.lab.example,192.0.2.1",
            "mx-host=provider.example,relay.lab.example,10",
            "mx-host=null.example,.,0",
            "mx-host=ours.example,mail.lab.example,10"
        );
        await using CheckedServer server = CheckedServer.Create(
            "disable_dns_lookups = no",
            "smtp_dns_support_level = enabled",
            $"relayhost = {relay}"
        );

        MailServerCheckResult result = server.CheckOne($"Config.Relayhost -NameServer {names.EndPoint}");

        Assert.True(result.Status == status, $"{result.Status}: {result.Message} {result.Evidence}");
        Assert.Equal(relay, result.Target);
        Assert.Contains("RelayDenied", result.RelatedCauses);
    }

    [Fact]
    public async Task The_proposed_command_writes_the_brackets()
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync("local=/example/", "host-record=relay.lab.example,192.0.2.1");
        await using CheckedServer server = CheckedServer.Create(
            "disable_dns_lookups = no",
            "smtp_dns_support_level = enabled",
            "relayhost = relay.lab.example:587"
        );
        string check = $"Config.Relayhost -NameServer {names.EndPoint}";

        await server.FollowAsync(server.CheckOne(check));
        MailServerCheckResult result = server.CheckOne(check);
        Assert.Equal(("Pass", Relay), (result.Status, result.Target));
    }

    [Theory]
    [InlineData("[192.0.2.1]:465", "smtp_tls_wrappermode=yes smtp_tls_security_level=encrypt", "Pass")]
    [InlineData("[192.0.2.1]:465", "smtp_tls_wrappermode=yes smtp_tls_security_level=may", "Fail")]
    [InlineData("[192.0.2.1]:587", "smtp_tls_wrappermode=yes smtp_tls_security_level=encrypt", "Fail")]
    [InlineData("[192.0.2.1]:587", "smtp_tls_wrappermode=no", "Pass")]
    public async Task The_port_and_the_beginning_of_TLS_go_together(string relay, string settings, string status)
    {
        await using CheckedServer server = CheckedServer.Create($"relayhost = {relay}");
        await server.Postfix.ConfigureAsync(settings.Split(' '));

        MailServerCheckResult result = server.CheckOne("Config.Relayhost");
        Assert.Equal(status, result.Status);
        if (status == "Pass")
            return;

        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Config.Relayhost").Status);
    }

    [Fact]
    [CheckPasses("Config.Relayhost")]
    public async Task The_client_that_mail_goes_through_has_the_say()
    {
        await using CheckedServer server = CheckedServer.Create("relayhost = [192.0.2.1]:465", "default_transport = wrapped");
        server.AppendToMasterCf("wrapped unix - - n - - smtp\n");

        Assert.Equal("Fail", server.CheckOne("Config.Relayhost").Status);
        (
            await server.Postfix.RunAsync(
                "postconf",
                ["-P", "wrapped/unix/smtp_tls_wrappermode=yes", "wrapped/unix/smtp_tls_security_level=encrypt"]
            )
        ).OrThrow();
        Assert.Equal("Pass", server.CheckOne("Config.Relayhost").Status);
    }

    [Fact]
    public async Task A_relay_host_that_is_the_server_itself_fails()
    {
        await using CheckedServer server = CheckedServer.Create("default_transport = smtp");
        await server.Postfix.ConfigureAsync($"relayhost=[{server.Postfix.SmtpEndpoint.Address}]:{server.Postfix.SmtpEndpoint.Port}");

        MailServerCheckResult result = server.CheckOne("Config.Relayhost");

        Assert.Equal("Fail", result.Status);
        Assert.Contains("MailLoop", result.RelatedCauses);
    }

    [Theory]
    [InlineData("", "Skipped")]
    [InlineData("relayhost = [relay.lab.example]:587", "Unknown")]
    [InlineData("relayhost = [relay.lab.example]:587 -SkipDns", "Skipped")]
    public async Task Without_a_relay_host_or_a_name_server_there_is_no_pass(string line, string status)
    {
        string[] parts = line.Split(" -", 2);
        await using CheckedServer server = CheckedServer.Create(parts[0]);

        Assert.Equal(status, server.CheckOne($"Config.Relayhost{(parts.Length > 1 ? " -" + parts[1] : "")}").Status);
    }

    [Fact]
    public async Task The_hosts_file_counts_where_Postfix_asks_the_system()
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = ["relayhost = [relay]:587"] },
            system: new AlteredSystem
            {
                Files = new Dictionary<string, string?> { ["/etc/hosts"] = "192.0.2.1 relay.lab.example relay # ours\n" },
            }
        );

        Assert.Equal("Pass", server.CheckOne("Config.Relayhost").Status);
    }
}
