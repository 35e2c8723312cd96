using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Dns;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of TLS, with real certificates in real files.</summary>
public sealed class TlsCheckTests
{
    private const string Signed = "smtp_dns_support_level = dnssec\nsmtp_host_lookup = dns";

    [Theory]
    [InlineData("smtp_tls_security_level =", "Warning", "none")]
    [InlineData("smtp_tls_security_level = none", "Warning", "none")]
    [InlineData("smtp_tls_security_level = encrypt", "Warning", "encrypt")]
    [InlineData("smtp_tls_security_level = secure", "Warning", "secure")]
    [InlineData("smtp_tls_security_level = always", "Fail", "always")]
    [InlineData("smtp_use_tls = yes", "Pass", "may")]
    public async Task The_level_of_the_client_fails_until_the_remedy_is_followed(string line, string status, string level)
    {
        await using CheckedServer server = CheckedServer.Create(line);

        MailServerCheckResult result = server.CheckOne("Config.TlsClient");
        Assert.Equal((status, level), (result.Status, result.Actual));
        Assert.Contains("TlsFailure", result.RelatedCauses);

        if (status != "Pass")
            await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Config.TlsClient").Status);
    }

    [Theory]
    [InlineData("relayhost = [192.0.2.1]:587", "smtp_tls_security_level = encrypt", "Pass")]
    [InlineData(Signed, "smtp_tls_security_level = dane", "Unknown")]
    [InlineData(Signed, "smtp_tls_security_level = dane -SkipDns", "Skipped")]
    public async Task A_strict_level_depends_on_what_else_there_is(string first, string second, string status)
    {
        string[] parts = second.Split(" -", 2);
        await using CheckedServer server = CheckedServer.Create([.. first.Split('\n'), parts[0]]);

        Assert.Equal(status, server.CheckOne($"Config.TlsClient{(parts.Length > 1 ? " -" + parts[1] : "")}").Status);
    }

    [Fact]
    public async Task Dane_fails_with_a_name_server_that_does_not_validate_and_passes_with_one_that_does()
    {
        await using DnsmasqServer plain = await DnsmasqServer.StartAsync("mx-host=ietf.org,mail.ietf.org,0", "local=/isc.org/");
        await using ScriptedNameServer validating = new(
            (query, _) => ScriptedNameServer.Records(query, 0x81a0, ScriptedNameServer.Record(15, 0, 10, 0))
        );
        await using CheckedServer server = CheckedServer.Create("smtp_tls_security_level = dane");

        await server.FollowAsync(server.CheckOne($"Config.TlsClient -NameServer {validating.EndPoint}"));
        Assert.Equal("Fail", server.CheckOne($"Config.TlsClient -NameServer {plain.EndPoint}").Status);
        Assert.Equal("Pass", server.CheckOne($"Config.TlsClient -NameServer {validating.EndPoint}").Status);
    }

    [Fact]
    public async Task Dane_is_warned_of_where_one_of_several_name_servers_does_not_validate()
    {
        await using DnsmasqServer plain = await DnsmasqServer.StartAsync("mx-host=ietf.org,mail.ietf.org,0", "local=/isc.org/");
        await using ScriptedNameServer validating = new(
            (query, _) => ScriptedNameServer.Records(query, 0x81a0, ScriptedNameServer.Record(15, 0, 10, 0))
        );
        await using CheckedServer server = CheckedServer.Create(
            "smtp_tls_security_level = dane",
            "smtp_dns_support_level = dnssec",
            "smtp_host_lookup = dns",
            "disable_dns_lookups = no"
        );

        Assert.Equal("Warning", server.CheckOne($"Config.TlsClient -NameServer {validating.EndPoint}, {plain.EndPoint}").Status);
    }

    [Fact]
    public async Task The_authorities_in_a_file_make_up_for_a_folder_that_is_missing()
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtp_tls_security_level = secure",
            "smtp_tls_CApath = /nonexistent",
            "smtp_tls_CAfile = $config_directory/authorities.pem"
        );
        using X509Certificate2 authority = TestCertificates.Authority();
        Write(server, "authorities.pem", authority.ExportCertificatePem());

        Assert.Equal(["Pass", "Pass"], server.Check("Config.TlsCaFile").Select(result => result.Status));
    }

    [Fact]
    public async Task A_client_of_its_own_has_its_own_level_and_remedy()
    {
        await using CheckedServer server = CheckedServer.Create("smtp_tls_security_level = may", "default_transport = out");
        server.AppendToMasterCf("out unix - - n - - smtp -o smtp_tls_security_level=none\n");

        MailServerCheckResult result = server.CheckOne("Config.TlsClient");
        Assert.Equal(
            ("Warning", "postconf -P out/unix/smtp_tls_security_level=may && postfix reload"),
            (result.Status, result.RemedyCommand)
        );
        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Config.TlsClient").Status);
    }

    [Fact]
    [CheckPasses("Config.TlsCaFile")]
    public async Task Authorities_are_missed_where_certificates_are_compared()
    {
        await using CheckedServer server = CheckedServer.Create("smtp_tls_security_level = secure");
        string file = Path.Join(server.Postfix.ConfigDirectory, "authorities.pem");

        MailServerCheckResult result = server.CheckOne("Config.TlsCaFile");
        Assert.Equal(("Fail", "smtp_tls_CAfile"), (result.Status, result.Target));
        Assert.Contains("TlsFailure", result.RelatedCauses);

        await server.Postfix.ConfigureAsync($"smtp_tls_CAfile={file}");
        Assert.Equal("Fail", server.CheckOne("Config.TlsCaFile").Status);
        File.WriteAllText(file, "no certificate\n");
        Assert.Equal("Fail", server.CheckOne("Config.TlsCaFile").Status);
        using X509Certificate2 authority = TestCertificates.Authority();
        File.WriteAllText(file, "Test Authority\n" + authority.ExportCertificatePem() + "\n");
        Assert.Equal("Pass", server.CheckOne("Config.TlsCaFile").Status);
    }

    [Fact]
    public async Task A_folder_of_authorities_must_be_where_the_client_looks()
    {
        await using CheckedServer server = CheckedServer.Create("smtp_tls_security_level = verify", "smtp_tls_CApath = /authorities");
        string folder = Path.Join(server.Postfix.QueueDirectory, "authorities");

        Assert.Equal("Fail", server.CheckOne("Config.TlsCaFile").Status);
        Directory.CreateDirectory(folder);
        Assert.Equal($"openssl rehash {folder}", server.CheckOne("Config.TlsCaFile").RemedyCommand);
        File.WriteAllText(Path.Join(folder, "5ad8a5d6.0"), "");
        Assert.Equal("Pass", server.CheckOne("Config.TlsCaFile").Status);
    }

    [Theory]
    [InlineData("smtp_tls_security_level =", "Skipped")]
    [InlineData("smtp_tls_security_level = may", "Skipped")]
    [InlineData("smtp_tls_security_level = secure -tls_append_default_CA = yes", "Pass")]
    [InlineData("smtp_tls_security_level = may -smtp_tls_CApath = /nonexistent", "Skipped")]
    [InlineData("smtp_tls_security_level = dane -smtp_tls_CApath = /nonexistent", "Skipped")]
    [InlineData("smtp_tls_security_level = verify -smtp_tls_CApath = /nonexistent", "Fail")]
    [InlineData("smtp_tls_security_level = may -smtp_tls_CAfile = /nonexistent.pem", "Fail")]
    [InlineData("smtp_tls_security_level = may -smtp_tls_CAfile = /secret.pem", "Unknown")]
    public async Task Authorities_do_not_matter_where_nothing_is_compared(string lines, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = lines.Split(" -") },
            system: new AlteredSystem { ForbiddenName = "secret.pem" }
        );

        Assert.Equal(status, server.CheckOne("Config.TlsCaFile").Status);
    }

    [Theory]
    [InlineData(">=TLSv1.2", "Pass")]
    [InlineData("!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "Pass")]
    [InlineData("TLSv1.2 TLSv1.3", "Pass")]
    [InlineData(">=0303", "Pass")]
    [InlineData("!SSLv2", "Warning")]
    [InlineData(">=TLSv1.3", "Warning")]
    [InlineData("<=TLSv1.1", "Warning")]
    [InlineData("TLSv1.2, !TLSv1.2", "Fail")]
    [InlineData("TLS1.2", "Fail")]
    public async Task Versions_of_TLS_that_are_broken_or_left_out_are_found(string list, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtpd_tls_security_level = may",
            "smtp_tls_security_level = encrypt",
            $"smtpd_tls_protocols = {list}",
            "smtp_tls_protocols = !SSLv2"
        );

        IReadOnlyList<MailServerCheckResult> results = server.Check("Config.TlsProtocols");

        Assert.Equal(
            [$"smtpd_tls_protocols {status}", "smtp_tls_mandatory_protocols Pass"],
            results.Select(result => $"{result.Target} {result.Status}")
        );
        if (status != "Pass")
            await server.FollowAsync(results[0]);
        Assert.All(server.Check("Config.TlsProtocols"), result => Assert.Equal("Pass", result.Status));
    }

    [Fact]
    public async Task A_service_with_versions_of_its_own_is_looked_at_and_nothing_without_TLS()
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Skipped", server.CheckOne("Config.TlsProtocols").Status);
        server.AppendToMasterCf(
            "127.0.0.1:0 inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_tls_mandatory_protocols=!SSLv2\n"
        );
        MailServerCheckResult result = server.CheckOne("Config.TlsProtocols");
        Assert.Equal("Warning", result.Status);
        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Config.TlsProtocols").Status);
    }

    [Theory]
    [InlineData("Config.TlsClient")]
    [InlineData("Config.TlsCaFile")]
    [InlineData("Config.TlsServerCert")]
    [InlineData("Config.TlsProtocols")]
    public async Task Configuration_that_cannot_be_read_leaves_TLS_undecided(string name)
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMainCf("this is no setting\n");

        Assert.Equal("Unknown", server.CheckOne(name).Status);
    }

    private static void Write(CheckedServer server, string name, params string[] blocks) =>
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, name), string.Join('\n', blocks) + "\n");
}
