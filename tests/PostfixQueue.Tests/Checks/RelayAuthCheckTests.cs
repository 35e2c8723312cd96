using System.Security.Cryptography.X509Certificates;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Dns;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.RealPostfix;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of logins at relays and of relays of single senders, with real tables of passwords and a real name server.</summary>
public sealed class RelayAuthCheckTests
{
    private const string Relay = "[relay.lab.example]:587";

    private static readonly string[] s_login =
    [
        $"relayhost = {Relay}",
        "smtp_sasl_auth_enable = yes",
        "smtp_sasl_password_maps = hash:$config_directory/sasl_passwd",
        "smtp_sasl_security_options = noanonymous",
        "smtp_tls_security_level = encrypt",
    ];

    private static readonly AlteredSystem s_withPlain = new() { Folders = SaslFolder("libsasldb.so.2", "libplain.so.2") };

    [Fact]
    [CheckPasses("Config.RelayAuth")]
    [CheckFails("Config.RelayAuth")]
    public async Task A_login_passes_step_by_step()
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions { MainCf = s_login }, system: s_withPlain);
        string table = Path.Join(server.Postfix.ConfigDirectory, "sasl_passwd");

        MailServerCheckResult missing = server.Check("Config.RelayAuth")[0];
        Assert.Equal(("Fail", $"postmap hash:{table}"), (missing.Status, missing.RemedyCommand));
        Assert.Contains("AuthenticationFailure", missing.RelatedCauses);

        await WriteAsync(server, "[relay.lab.example] user:secret\n");
        File.SetUnixFileMode(table, (UnixFileMode)0b110_100_100);
        Assert.Equal(["Warning", "Fail", "Pass"], Statuses(server));

        await WriteAsync(server, $"{Relay} user\n");
        Assert.Equal(["Pass", "Fail", "Pass"], Statuses(server));

        await WriteAsync(server, $"{Relay} user:secret\n");
        Assert.Equal(["Pass", "Pass", "Pass"], Statuses(server));
        Assert.DoesNotContain(
            server.Check("Config.RelayAuth"),
            result => $"{result.Actual} {result.Evidence} {result.Message}".Contains("secret", StringComparison.Ordinal)
        );

        File.SetLastWriteTimeUtc(table, DateTime.UtcNow.AddMinutes(-1));
        File.SetLastWriteTimeUtc(table + ".db", DateTime.UtcNow.AddMinutes(-2));
        Assert.Equal(["Fail", "Pass"], Statuses(server));
        await server.FollowAsync(server.Check("Config.RelayAuth")[0]);
        Assert.Equal(["Pass", "Pass", "Pass"], Statuses(server));
    }

    [Theory]
    [InlineData("relayhost = [192.0.2.1]:587", "Warning")]
    [InlineData("relayhost = [192.0.2.1]:465", "Warning")]
    [InlineData("relayhost = [192.0.2.1]:2587", "Warning")]
    [InlineData("default_transport = smtp:[192.0.2.1]:2525", "Warning")]
    [InlineData("relayhost = [10.0.0.1]:587", "Warning")]
    [InlineData("relayhost = [192.0.2.1]:25", "Skipped")]
    [InlineData("relayhost =", "Skipped")]
    public async Task A_login_that_is_not_set_up_is_warned_of_where_servers_mostly_want_one(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create(line);

        Assert.Equal(status, server.CheckOne("Config.RelayAuth").Status);
    }

    [Fact]
    public async Task A_login_without_a_table_fails()
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = [.. s_login, "smtp_sasl_password_maps ="] },
            system: s_withPlain
        );

        Assert.Equal(["Fail", "Pass"], Statuses(server));
    }

    [Theory]
    [InlineData("libsasldb.so.2", "Fail")]
    [InlineData("libscram.so.2", "Warning")]
    [InlineData("liblogin.so.2", "Pass")]
    [InlineData(null, "Unknown")]
    public async Task Without_a_method_to_log_in_with_it_fails(string? file, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = [.. s_login, "smtp_sasl_password_maps = static:user:secret"] },
            system: new AlteredSystem { Folders = file is null ? SaslFolder() : SaslFolder(file) }
        );

        Assert.Equal(["Pass", status], Statuses(server));
    }

    [Fact]
    public async Task Options_that_forbid_plain_passwords_are_warned_of()
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions
            {
                MainCf =
                [
                    .. s_login,
                    "smtp_sasl_password_maps = static:user:secret",
                    "smtp_sasl_security_options = noplaintext, noanonymous",
                ],
            },
            system: s_withPlain
        );

        Assert.Equal(["Pass", "Pass", "Warning"], Statuses(server));
        await server.FollowAsync(server.Check("Config.RelayAuth")[2]);
        Assert.Equal(["Pass", "Pass"], Statuses(server));
    }

    [Fact]
    public async Task A_way_to_log_in_that_Postfix_does_not_have_fails_and_a_table_that_cannot_be_asked_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = [.. s_login, "smtp_sasl_password_maps = nosuchtype:/nonexistent", "smtp_sasl_type = nosuchway"] },
            system: s_withPlain
        );

        Assert.Equal(["Unknown", "Fail"], Statuses(server));
    }

    [Fact]
    [CheckPasses("Config.SenderDependentRelay")]
    [CheckFails("Config.SenderDependentRelay")]
    public async Task Each_relay_of_a_sender_is_looked_at_with_its_login()
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync("local=/example/", "host-record=relay.lab.example,192.0.2.1");
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions
            {
                MainCf =
                [
                    .. s_login,
                    "smtp_sender_dependent_authentication = yes",
                    "sender_dependent_relayhost_maps = texthash:$config_directory/sender_relay",
                ],
            },
            system: s_withPlain
        );
        await WriteAsync(server, "a@lab.example user:secret\n@shop.example user:secret\n");
        File.WriteAllText(
            Path.Join(server.Postfix.ConfigDirectory, "sender_relay"),
            $"# relays\na@lab.example  {Relay}\nb@shop.example\n  {Relay}\nc@lab.example {Relay}\nd@lab.example "
                + $"[gone.lab.example]:587\ne@lab.example DUNNO\n"
        );
        string check = $"Config.SenderDependentRelay -NameServer {names.EndPoint}";

        Assert.Equal(
            ["a@lab Pass", "b@shop Pass", "c@lab Fail", "d@lab Fail"],
            server.Check(check).Select(result => $"{result.Target!.Split('.')[0]} {result.Status}")
        );

        await WriteAsync(server, $"a@lab.example user:secret\n@shop.example user:secret\n{Relay} user:secret\n");
        Assert.Equal(["Pass", "Pass", "Pass", "Fail"], server.Check(check).Select(result => result.Status));
    }

    [Theory]
    [InlineData("", "Skipped")]
    [InlineData("inline:{ {a@lab.example = [192.0.2.1]:25} }", "Pass")]
    [InlineData("inline:{ a@lab.example=[192.0.2.1]:nosuchservice }", "Fail")]
    [InlineData("static:[192.0.2.1]:25", "Pass")]
    [InlineData("static:DUNNO", "Pass")]
    [InlineData("texthash:/nonexistent/table", "Fail")]
    [InlineData("regexp:/nonexistent/table", "Unknown")]
    public async Task Tables_of_relays_are_read_where_they_can_be(string table, string status)
    {
        await using CheckedServer server = CheckedServer.Create($"sender_dependent_relayhost_maps = {table}");

        Assert.Equal(status, server.CheckOne("Config.SenderDependentRelay").Status);
    }

    [Fact]
    public async Task Secrets_that_a_user_may_not_read_are_undecided_for_that_user()
    {
        await using CheckedServer server = CheckedServer.CreatePublic([
            .. s_login,
            "smtpd_tls_security_level = may",
            "smtpd_tls_cert_file = $config_directory/cert.pem",
            "smtpd_tls_key_file = $config_directory/key.pem",
        ]);
        await WriteAsync(server, $"{Relay} user:secret\n");
        using X509Certificate2 certificate = TestCertificates.Server("mail.lab.example", toDays: 60);
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "cert.pem"), certificate.ExportCertificatePem());
        string key = Path.Join(server.Postfix.ConfigDirectory, "key.pem");
        File.WriteAllText(key, "a secret");
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        using UnprivilegedSession session = new();

        Assert.Equal(
            ["Pass", "Unknown", "Unknown"],
            (
                await session.RunAsync(
                    "postdrop",
                    "Test-MailServerConfig Config.RelayAuth, Config.TlsServerCert -ConfigDirectory $config -SkipDns -SkipNetwork | "
                        + "Where-Object Target -notlike *type | ForEach-Object Status",
                    server.Postfix.ConfigDirectory
                )
            )
        );
    }

    [Theory]
    [InlineData("Config.Relayhost")]
    [InlineData("Config.RelayAuth")]
    [InlineData("Config.SenderDependentRelay")]
    public async Task Configuration_that_cannot_be_read_leaves_relays_undecided(string name)
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMainCf("this is no setting\n");

        Assert.Equal("Unknown", server.CheckOne(name).Status);
    }

    [Theory]
    [InlineData("static:user:secret")]
    [InlineData("proxy:static:{user:secret}")]
    [InlineData("inline:{ {[relay.lab.example]:587 = user:secret} }")]
    public async Task A_password_in_the_name_of_a_table_comes_onto_no_command_line(string table)
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = [.. s_login, $"smtp_sasl_password_maps = {table}"] },
            system: s_withPlain
        );

        Invocation run = server.Session.Invoke("Test-MailServerConfig Config.RelayAuth -Verbose").WithoutErrors();

        Assert.All(run.Of<MailServerCheckResult>(), result => Assert.Equal("Pass", result.Status));
        Assert.DoesNotContain(run.Verbose, text => text.Contains("secret", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Statuses(CheckedServer server) => server.Check("Config.RelayAuth").Select(result => result.Status);

    private static async Task WriteAsync(CheckedServer server, string text)
    {
        string table = Path.Join(server.Postfix.ConfigDirectory, "sasl_passwd");
        await File.WriteAllTextAsync(table, text);
        File.SetUnixFileMode(table, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetLastWriteTimeUtc(table, DateTime.UtcNow.AddMinutes(-1));
        (await server.Postfix.RunAsync("postmap", [$"hash:{table}"])).OrThrow();
        File.SetUnixFileMode(table + ".db", UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>One folder with these files and none elsewhere; without any not even that.</summary>
    private static Dictionary<string, IReadOnlyList<string>?> SaslFolder(params string[] files) =>
        new()
        {
            ["/usr/lib64/sasl2"] = null,
            ["/usr/lib/sasl2"] = null,
            ["/usr/local/lib/sasl2"] = null,
            ["/usr/local/lib64/sasl2"] = null,
            ["/usr/lib"] = ["x86_64-linux-gnu", "os-release"],
            ["/usr/lib/x86_64-linux-gnu/sasl2"] = files.Length > 0 ? files : null,
        };
}
