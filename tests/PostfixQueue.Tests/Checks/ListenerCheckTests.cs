using System.Net;
using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks;

/// <summary>Net.LocalSmtp and Net.Submission against a real Postfix.</summary>
public sealed class ListenerCheckTests
{
    private readonly IPEndPoint _endpoint = LoopbackEndpoint.Draw();

    [Fact]
    public async Task The_local_service_passes_while_Postfix_runs_and_fails_while_it_does_not()
    {
        await using CheckedServer server = CheckedServer.Create();

        MailServerCheckResult stopped = server.CheckOne("Net.LocalSmtp");
        Assert.Equal(("Fail", "Error", server.Postfix.SmtpEndpoint.ToString()), (stopped.Status, stopped.Severity, stopped.Target));
        await server.Postfix.StartAsync();
        MailServerCheckResult running = server.CheckOne("Net.LocalSmtp");
        Assert.Equal(("Pass", "mail.lab.example"), (running.Status, running.Actual));
    }

    [Fact]
    public async Task Another_program_at_the_port_fails()
    {
        await using CheckedServer server = CheckedServer.Create();
        await using ScriptedSmtpServer other = new ScriptedSmtpServer(
            server.Postfix.SmtpEndpoint.Address,
            server.Postfix.SmtpEndpoint.Port
        ).Start();

        MailServerCheckResult result = server.CheckOne("Net.LocalSmtp");

        Assert.Equal(("Fail", "mx.example.test", "mail.lab.example"), (result.Status, result.Actual, result.Expected));
    }

    [Theory]
    [InlineData("421 4.3.2 too many\r\n")]
    [InlineData("554 5.7.1 go away\r\n")]
    [InlineData("")]
    public async Task A_service_that_turns_its_own_machine_away_fails(string greeting)
    {
        await using CheckedServer server = CheckedServer.Create();
        await using ScriptedSmtpServer busy = new ScriptedSmtpServer(server.Postfix.SmtpEndpoint.Address, server.Postfix.SmtpEndpoint.Port)
        {
            Greeting = greeting,
        }.Start();

        Assert.Equal("Fail", server.CheckOne("Net.LocalSmtp").Status);
    }

    [Fact]
    public async Task A_service_that_refuses_its_own_machine_fails_until_that_is_mended()
    {
        await using CheckedServer server = await CheckedServer.StartAsync("smtpd_delay_reject = no", "smtpd_client_restrictions = reject");

        Assert.Equal("Fail", server.CheckOne("Net.LocalSmtp").Status);
        await server.Postfix.ConfigureAsync("smtpd_client_restrictions=");
        Assert.Equal("Pass", server.CheckOne("Net.LocalSmtp").Status);
    }

    [Theory]
    [InlineData("127.0.0.1:nosuchport inet n - n - - smtpd", "Unknown")]
    [InlineData("no-such-host.test:2525 inet n - n - - smtpd", "Unknown")]
    [InlineData("127.0.0.1:9 inet n - n - - smtpd -o smtpd_upstream_proxy_protocol=haproxy", "Skipped")]
    public async Task A_service_that_cannot_be_found_is_undecided(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMasterCf(line + "\n");

        Assert.Equal(status, server.Check("Net.LocalSmtp")[1].Status);
    }

    [Theory]
    [InlineData("all", "ipv4", "127.0.0.1")]
    [InlineData("all", "ipv6", "::1")]
    [InlineData("loopback-only", "all", "127.0.0.1")]
    [InlineData("127.0.0.3, 127.0.0.4", "ipv4", "127.0.0.3")]
    public async Task A_service_without_an_address_is_looked_for_where_the_configuration_lets_it_listen(
        string interfaces,
        string protocols,
        string address
    )
    {
        ThisMachine.NeedsFamilyOf(address);
        await using CheckedServer server = CheckedServer.Create($"inet_interfaces = {interfaces}", $"inet_protocols = {protocols}");
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer(IPAddress.Parse(address))
        {
            Ehlo = "250 mail.lab.example\r\n",
        }.Start();
        server.AppendToMasterCf($"{peer.EndPoint.Port} inet n - n - - smtpd\n");

        Assert.Equal("Pass", server.Check("Net.LocalSmtp")[1].Status);
    }

    [Theory]
    [InlineData("Net.LocalSmtp")]
    [InlineData("Net.Submission")]
    public async Task Nothing_is_connected_to_when_the_network_is_not_to_be_used(string name)
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Skipped", server.CheckOne($"{name} -SkipNetwork").Status);
    }

    [Fact]
    public async Task Without_a_service_for_users_it_is_skipped()
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Skipped", server.CheckOne("Net.Submission").Status);
    }

    [Fact]
    public async Task Submission_fails_without_a_certificate_and_passes_with_one()
    {
        await using CheckedServer server = Submission();
        await server.Postfix.StartAsync();

        Assert.Equal("Fail", server.CheckOne("Net.Submission").Status);
        await server.Postfix.ConfigureAsync($"smtpd_tls_chain_files={WriteCertificate(server.Postfix)}");
        MailServerCheckResult result = server.CheckOne("Net.Submission");
        Assert.Equal(("Pass", _endpoint.ToString()), (result.Status, result.Target));
        Assert.StartsWith("Tls1", result.Actual, StringComparison.Ordinal);
        Assert.Equal("Pass", server.CheckOne("Net.LocalSmtp").Status);
    }

    [Fact]
    public async Task Submission_fails_while_logins_are_offered_before_TLS()
    {
        await using CheckedServer server = Submission("-o smtpd_tls_security_level=may -o smtpd_sasl_auth_enable=yes");
        await using LoginService logins = new(Path.Join(server.Postfix.QueueDirectory, "private", "auth"));
        await server.Postfix.ConfigureAsync(
            "smtpd_sasl_type=dovecot",
            "smtpd_sasl_path=private/auth",
            "smtpd_tls_auth_only=no",
            $"smtpd_tls_chain_files={WriteCertificate(server.Postfix)}"
        );
        await server.Postfix.StartAsync();

        MailServerCheckResult result = server.CheckOne("Net.Submission");
        Assert.Equal("Fail", result.Status);
        Assert.Contains($"{_endpoint}/inet/smtpd_tls_auth_only = yes", result.RemedyCommand!, StringComparison.Ordinal);

        await server.Postfix.ConfigureAsync("smtpd_tls_auth_only=yes");
        MailServerCheckResult mended = server.CheckOne("Net.Submission");
        Assert.Equal("Pass", mended.Status);
        Assert.Contains("AUTH PLAIN", mended.Actual!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submission_fails_when_what_knows_the_passwords_is_not_there()
    {
        await using CheckedServer server = Submission("-o smtpd_sasl_auth_enable=yes");
        await server.Postfix.ConfigureAsync(
            "smtpd_sasl_type=dovecot",
            "smtpd_sasl_path=private/auth",
            $"smtpd_tls_chain_files={WriteCertificate(server.Postfix)}"
        );
        await server.Postfix.StartAsync();

        Assert.Equal("Fail", server.CheckOne("Net.Submission").Status);
    }

    [Fact]
    public async Task A_service_that_begins_with_TLS_is_talked_to_so()
    {
        await using CheckedServer server = Submission("-o smtpd_tls_wrappermode=yes", "smtps");
        await server.Postfix.ConfigureAsync($"smtpd_tls_chain_files={WriteCertificate(server.Postfix)}");
        await server.Postfix.StartAsync();

        Assert.Equal("Pass", server.CheckOne("Net.Submission").Status);
    }

    [Fact]
    public async Task A_service_at_the_port_for_TLS_without_TLS_fails()
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMasterCf("127.0.0.1:smtps inet n - n - - smtpd\n");

        MailServerCheckResult result = server.CheckOne("Net.Submission");
        Assert.Equal(("Fail", null), (result.Status, result.RemedyCommand));

        await server.Postfix.ConfigureAsync($"smtpd_tls_chain_files={WriteCertificate(server.Postfix)}");
        Assert.Contains("smtpd_tls_wrappermode = yes", server.CheckOne("Net.Submission").RemedyCommand!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Pass")]
    [InlineData("-o smtpd_tls_security_level=may", "Warning")]
    [InlineData("-o smtpd_tls_security_level=encrypt", "Fail")]
    public async Task A_service_without_a_certificate_is_never_told_to_demand_TLS(string overrides, string status)
    {
        await using CheckedServer server = Submission(overrides);
        await server.Postfix.StartAsync();

        MailServerCheckResult result = server.CheckOne("Net.Submission");

        Assert.True((status, null) == (result.Status, result.RemedyCommand), $"{result} {result.Evidence}");
    }

    [Fact]
    public async Task A_service_with_a_certificate_but_without_STARTTLS_is_to_offer_it()
    {
        await using CheckedServer server = Submission("-o smtpd_tls_security_level=none");
        await server.Postfix.ConfigureAsync($"smtpd_tls_chain_files={WriteCertificate(server.Postfix)}");
        await server.Postfix.StartAsync();

        MailServerCheckResult result = server.CheckOne("Net.Submission");
        Assert.Equal("Warning", result.Status);

        await server.FollowAsync(result);
        await server.Postfix.RestartAsync("smtpd_tls_loglevel=0");
        Assert.Equal("Pass", server.CheckOne("Net.Submission").Status);
    }

    [Fact]
    public async Task Logins_without_TLS_are_not_taken_away_before_there_is_TLS()
    {
        await using CheckedServer server = Submission("-o smtpd_tls_security_level=may -o smtpd_sasl_auth_enable=yes");
        await using LoginService logins = new(Path.Join(server.Postfix.QueueDirectory, "private", "auth"));
        await server.Postfix.ConfigureAsync("smtpd_sasl_type=dovecot", "smtpd_sasl_path=private/auth", "smtpd_tls_auth_only=no");
        await server.Postfix.StartAsync();

        MailServerCheckResult result = server.CheckOne("Net.Submission");

        Assert.Equal(("Fail", null), (result.Status, result.RemedyCommand));
    }

    [Fact]
    public async Task A_service_for_users_at_an_unknown_port_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMasterCf("127.0.0.1:nosuchport inet n - n - - smtpd -o syslog_name=postfix/submission\n");

        Assert.Equal("Unknown", server.CheckOne("Net.Submission").Status);
    }

    [Fact]
    public async Task Whether_others_reach_the_server_is_left_to_them()
    {
        await using CheckedServer server = CheckedServer.Create();

        MailServerCheckResult result = server.CheckOne("Net.InboundReachable");

        Assert.Equal("Skipped", result.Status);
        Assert.NotEmpty(result.Remedy!);
    }

    private CheckedServer Submission(string overrides = "-o smtpd_tls_security_level=encrypt", string name = "submission") =>
        CheckedServer.Create(
            new PostfixOptions { MasterCf = [$"{_endpoint} inet n - n - - smtpd -o syslog_name=postfix/{name} {overrides}"] }
        );

    private static string WriteCertificate(PrivatePostfix postfix)
    {
        using X509Certificate2 certificate = TestCertificates.Server("mail.lab.example");
        string path = Path.Join(postfix.ConfigDirectory, "server.pem");
        File.WriteAllText(
            path,
            certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n"
        );
        return path;
    }
}
