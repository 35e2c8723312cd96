using System.Text;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks;

/// <summary>Net.Relayhost: login at the relay host, with a real Postfix configuration and scripted relays.</summary>
public sealed class RelayhostLoginCheckTests : RelayhostConnectionTest
{
    private const string Password = "s3cr3t-pass";

    [Theory]
    [InlineData("encrypt", "noanonymous", "250 AUTH PLAIN LOGIN", "Warning")]
    [InlineData("encrypt", "noplaintext, noanonymous", "250 AUTH PLAIN LOGIN", "Fail")]
    [InlineData("encrypt", "noplaintext, noanonymous", "250 AUTH PLAIN SCRAM-SHA-256", "Warning")]
    [InlineData("encrypt", "noanonymous", "250 SIZE 100", "Fail")]
    [InlineData("none", "noanonymous", "250 AUTH PLAIN LOGIN", "Fail")]
    [InlineData("may", "noanonymous", "250 AUTH PLAIN LOGIN", "Pass")]
    public async Task A_login_has_to_be_offered_by_a_way_that_Postfix_may_use(string level, string options, string offer, string status)
    {
        await using ScriptedSmtpServer relay = Relay(TestCertificates.Server("127.0.0.1", Authority), offer);
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            $"relayhost = [127.0.0.1]:{relay.EndPoint.Port}",
            $"smtp_tls_security_level = {level}",
            "smtp_sasl_auth_enable = yes",
            $"smtp_sasl_security_options = {options}"
        );

        // The certificate is for no address that Postfix could verify: at the level encrypt that is the warning.
        Assert.Equal(status, server.CheckOne(Check).Status);
    }

    [Theory]
    [InlineData("relay-user:" + Password, "235 2.7.0 ok\r\n", "Pass")]
    [InlineData("relay-user:" + Password, "535 5.7.8 wrong, " + Password + " is not it\r\n", "Fail")]
    [InlineData("relay-user:" + Password, "454 4.7.0 not now\r\n", "Unknown")]
    [InlineData(null, "235 2.7.0 ok\r\n", "Fail")]
    public async Task A_login_is_tried_only_when_asked_for_and_shows_no_password(string? entry, string answer, string status)
    {
        await using ScriptedSmtpServer relay = Relay(TestCertificates.Server("127.0.0.1", Authority), "250 AUTH PLAIN", auth: answer);
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            $"relayhost = [127.0.0.1]:{relay.EndPoint.Port}",
            "smtp_tls_security_level = may",
            "smtp_sasl_auth_enable = yes",
            "smtp_sasl_security_options = noanonymous",
            "smtp_sasl_password_maps = texthash:$config_directory/passwords"
        );
        string passwords = Path.Join(server.Postfix.ConfigDirectory, "passwords");
        File.WriteAllText(passwords, entry is null ? "" : $"[127.0.0.1]:{relay.EndPoint.Port} {entry}\n");

        // Postfix reads a file that has just changed again and again, so as not to get half of it.
        File.SetLastWriteTimeUtc(passwords, DateTime.UtcNow.AddMinutes(-1));

        Assert.Equal("Pass", server.CheckOne(Check).Status);
        Assert.DoesNotContain(relay.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));

        Invocation run = server.Session.Invoke($"Test-MailServerConfig {Check} -TestRelayLogin -Verbose").WithoutErrors();
        Assert.True(status == run.Of<MailServerCheckResult>()[1].Status, Everything(run.Of<MailServerCheckResult>()[1]));
        Assert.DoesNotContain(
            run.Verbose.Concat(run.Of<MailServerCheckResult>().Select(Everything)),
            text => text.Contains(Password, StringComparison.Ordinal)
        );
        string expected = "AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0relay-user\0{Password}"));
        Assert.Equal(entry is not null, relay.Commands.Contains(expected));
    }

    [Theory]
    [InlineData("noanonymous", true)]
    [InlineData("noplaintext", false)]
    public async Task A_password_goes_out_without_TLS_only_where_Postfix_would_send_it_so(string options, bool isSent)
    {
        await using ScriptedSmtpServer relay = new ScriptedSmtpServer
        {
            Ehlo = "250-relay.test\r\n250 AUTH PLAIN\r\n",
            Auth = _ => "235 2.7.0 ok\r\n",
        }.Start();
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            $"relayhost = [127.0.0.1]:{relay.EndPoint.Port}",
            "smtp_sasl_auth_enable = yes",
            $"smtp_sasl_security_options = {options}",
            "smtp_sasl_tls_security_options = noanonymous",
            $"smtp_sasl_password_maps = static:user:{Password}"
        );

        Invocation run = server.Session.Invoke($"Test-MailServerConfig {Check} -TestRelayLogin -Verbose").WithoutErrors();

        Assert.Equal(isSent ? "Pass" : "Unknown", run.Of<MailServerCheckResult>()[1].Status);
        Assert.Equal(isSent, relay.Commands.Any(command => command.StartsWith("AUTH", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Verbose, text => text.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_table_that_cannot_be_read_is_undecided()
    {
        await using ScriptedSmtpServer relay = Relay(TestCertificates.Server("127.0.0.1", Authority));
        await using CheckedServer server = CheckedServer.Create(
            Direct,
            $"relayhost = [127.0.0.1]:{relay.EndPoint.Port}",
            "smtp_tls_security_level = may",
            "smtp_sasl_auth_enable = yes",
            "smtp_sasl_security_options = noanonymous",
            "smtp_sasl_password_maps = hash:/nonexistent/passwords"
        );

        Assert.Equal("Unknown", server.Check($"{Check} -TestRelayLogin")[1].Status);
    }

    private static string Everything(MailServerCheckResult result) =>
        string.Join(
            '\n',
            result.Message,
            result.Actual,
            result.Expected,
            result.Remedy,
            result.RemedyCommand,
            result.Target,
            result.Evidence
        );
}
