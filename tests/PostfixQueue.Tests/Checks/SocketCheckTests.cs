using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;

namespace PostfixQueue.Tests.Checks;

/// <summary>
/// Sockets that programs of Postfix connect to: milters, policy services, servers for logins, tables. What counts is what these programs
/// see and may do.
/// </summary>
public sealed class SocketCheckTests : IDisposable
{
    private const UnixFileMode ForAll = (UnixFileMode)0b111_101_101;

    private readonly string _folder = Directory.CreateTempSubdirectory("postfixqueue-sockets-").FullName;

    public SocketCheckTests() => File.SetUnixFileMode(_folder, ForAll);

    private string Socket => Path.Join(_folder, "service.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [CheckPasses("Postfix.Milters")]
    public async Task A_milter_outside_the_jail_of_those_who_ask_it_fails_until_the_proposed_command_has_been_run()
    {
        await using LoginService milter = new(Socket);
        await using CheckedServer server = CheckedServer.Create($"smtpd_milters = unix:{Socket}", "non_smtpd_milters = $smtpd_milters");
        Assert.Equal("Pass", server.CheckOne("Postfix.Milters").Status);
        await LockInAsync(server, "smtpd", "cleanup");

        MailServerCheckResult result = server.CheckOne("Postfix.Milters");

        Assert.Equal(("Fail", $"unix:{server.Postfix.QueueDirectory}{Socket}"), (result.Status, result.Target));
        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Postfix.Milters").Status);
    }

    [Fact]
    public async Task A_milter_that_only_one_of_two_programs_sees_fails_for_the_other()
    {
        await using LoginService milter = new(Socket);
        await using CheckedServer server = CheckedServer.Create($"smtpd_milters = unix:{Socket}", "non_smtpd_milters = $smtpd_milters");
        await LockInAsync(server, "cleanup");

        Assert.Equal(["Pass", "Fail"], server.Check("Postfix.Milters").Select(static result => result.Status).OrderDescending());
    }

    [Theory]
    [InlineData("660", "755", "socket")]
    [InlineData("666", "750", "folder")]
    [InlineData("660", "750", "folder")]
    public async Task A_socket_that_the_user_of_Postfix_may_not_reach_fails_until_that_user_is_in_its_group(
        string socketMode,
        string folderMode,
        string obstacle
    )
    {
        const string Group = "4242";
        string etc = Directory.CreateDirectory(Path.Join(_folder, "etc")).FullName;
        File.WriteAllText(Path.Join(etc, "passwd"), await File.ReadAllTextAsync("/etc/passwd", TestContext.Current.CancellationToken));
        File.WriteAllText(
            Path.Join(etc, "group"),
            await File.ReadAllTextAsync("/etc/group", TestContext.Current.CancellationToken) + $"signers:x:{Group}:\n"
        );
        Dictionary<string, string?> files = new()
        {
            ["/etc/passwd"] = File.ReadAllText(Path.Join(etc, "passwd")),
            ["/etc/group"] = File.ReadAllText(Path.Join(etc, "group")),
        };
        string folder = Directory.CreateDirectory(Path.Join(_folder, "run")).FullName;
        string path = Path.Join(folder, "milter.sock");
        await using LoginService milter = new(path);
        foreach (string file in new[] { path, folder })
            (await Tool.RunAsync("/bin/chgrp", [Group, file], cancellationToken: TestContext.Current.CancellationToken)).OrThrow();
        File.SetUnixFileMode(path, Mode(socketMode));
        File.SetUnixFileMode(folder, Mode(folderMode));
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = [$"smtpd_milters = unix:{path}"] },
            system: new AlteredSystem { Files = files }
        );

        MailServerCheckResult result = server.CheckOne("Postfix.Milters");

        Assert.Equal(
            ("Fail", true),
            (result.Status, result.Actual!.StartsWith(obstacle == "folder" ? folderMode : socketMode, StringComparison.Ordinal))
        );
        string[] words = result.RemedyCommand!.Split(" && ")[0].Split(' ');
        Assert.Equal(["usermod", "-aG", "signers", "postfix"], words);
        (
            await Tool.RunAsync(
                "/usr/sbin/usermod",
                ["-P", _folder, .. words[1..]],
                cancellationToken: TestContext.Current.CancellationToken
            )
        ).OrThrow();
        files["/etc/group"] = File.ReadAllText(Path.Join(etc, "group"));
        Assert.Equal("Pass", server.CheckOne("Postfix.Milters").Status);
    }

    [Fact]
    [CheckPasses("Postfix.PolicyServices")]
    [CheckFails("Postfix.PolicyServices")]
    public async Task A_policy_service_passes_when_it_listens_and_fails_when_it_does_not()
    {
        using TcpListener policy = new(IPAddress.Loopback, 0);
        policy.Start();
        string address = $"inet:127.0.0.1:{((IPEndPoint)policy.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";
        await using CheckedServer server = CheckedServer.Create(
            $"smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination, check_policy_service {address}"
        );

        Assert.Equal("Pass", server.CheckOne("Postfix.PolicyServices").Status);
        policy.Stop();
        Assert.Equal(
            ("Fail", "Refused"),
            (server.CheckOne("Postfix.PolicyServices").Status, server.CheckOne("Postfix.PolicyServices").Actual)
        );
    }

    [Theory]
    [InlineData("smtpd_end_of_data_restrictions = check_policy_service unix:private/nothing", "Fail")]
    [InlineData("smtpd_recipient_restrictions = { check_policy_service unix:private/nothing }", "Fail")]
    [InlineData(
        "smtpd_recipient_restrictions = check_policy_service { unix:private/nothing, timeout=10s, default_action=DUNNO }",
        "Warning"
    )]
    [InlineData("smtpd_recipient_restrictions = check_policy_service { unix:private/nothing, default_action = 451 later }", "Fail")]
    [InlineData("smtpd_recipient_restrictions = check_policy_service nonsense", "Fail")]
    [InlineData("smtpd_recipient_restrictions = check_policy_service unix:private/policy", "Unknown")]
    [InlineData("smtpd_recipient_restrictions = permit_mynetworks, reject", "Skipped")]
    public async Task A_policy_service_is_looked_for_wherever_it_is_named(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create(line);
        server.AppendToMasterCf("policy unix - n n - 0 spawn user=nobody argv=/bin/true\n");

        Assert.Equal(status, server.CheckOne("Postfix.PolicyServices").Status);
    }

    [Fact]
    public async Task A_policy_service_of_a_restriction_class_or_of_a_single_service_is_looked_at_too()
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtpd_restriction_classes = strict",
            "strict = check_policy_service unix:private/one"
        );
        server.AppendToMasterCf(
            "127.0.0.1:0 inet n - n - - smtpd\n  -o { smtpd_recipient_restrictions = check_policy_service unix:private/two, reject }\n"
        );

        Assert.Equal(
            ["private/one", "private/two"],
            server.Check("Postfix.PolicyServices").Select(static result => string.Join('/', result.Target!.Split('/')[^2..])).Order()
        );
    }

    [Fact]
    public async Task A_server_for_logins_passes_when_it_listens_where_the_SMTP_server_looks()
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtpd_sasl_auth_enable = yes",
            "smtpd_sasl_type = dovecot",
            $"smtpd_sasl_path = {Socket}"
        );
        Assert.Equal(("Fail", "Missing"), (server.CheckOne("Postfix.SaslServer").Status, server.CheckOne("Postfix.SaslServer").Actual));

        await using LoginService logins = new(Socket);
        Assert.Equal("Pass", server.CheckOne("Postfix.SaslServer").Status);

        await LockInAsync(server, "smtpd");
        MailServerCheckResult locked = server.CheckOne("Postfix.SaslServer");
        Assert.Equal("Fail", locked.Status);
        await server.FollowAsync(locked);
        Assert.Equal("Pass", server.CheckOne("Postfix.SaslServer").Status);
    }

    [Theory]
    [InlineData("smtpd_sasl_auth_enable = no", "Skipped")]
    [InlineData("smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = inet:127.0.0.1:9", "Fail")]
    [InlineData("smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = cyrus", "Skipped")]
    [InlineData("smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovekot", "Fail")]
    public async Task What_knows_the_passwords_depends_on_the_type(string lines, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = lines.Split('\n') },
            system: new AlteredSystem { Files = new Dictionary<string, string?> { ["/etc/postfix/sasl/smtpd.conf"] = null } }
        );

        Assert.Equal(status, server.CheckOne("Postfix.SaslServer").Status);
    }

    [Fact]
    public async Task Cyrus_with_saslauthd_needs_its_socket()
    {
        AlteredSystem system = new()
        {
            Files = new Dictionary<string, string?>
            {
                ["/etc/postfix/sasl/smtpd.conf"] = $"pwcheck_method: saslauthd\nsaslauthd_path: {_folder}\n",
            },
        };
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = ["smtpd_sasl_auth_enable = yes", "smtpd_sasl_type = cyrus"] },
            system: system
        );

        Assert.Equal("Fail", server.CheckOne("Postfix.SaslServer").Status);
        await using LoginService saslauthd = new(Path.Join(_folder, "mux"));
        Assert.Equal("Pass", server.CheckOne("Postfix.SaslServer").Status);
    }

    [Fact]
    public async Task A_socketmap_that_is_named_by_its_whole_path_below_the_queue_directory_fails_for_a_locked_in_client()
    {
        await using CheckedServer server = CheckedServer.Create();
        string path = Path.Join(server.Postfix.QueueDirectory, "private", "sts");
        await using LoginService daemon = new(path);
        await server.Postfix.ConfigureAsync($"smtp_tls_policy_maps=socketmap:unix:{path}:postfix");

        MailServerCheckResult result = server.CheckOne("Postfix.MapLookup");

        Assert.Equal(("Fail", "private/sts"), (result.Status, result.Expected));
    }

    private static async Task LockInAsync(CheckedServer server, params string[] programs)
    {
        ToolResult listing = await server.Postfix.RunAsync("postconf", ["-F", "*/*/command"]);
        string[] services =
        [
            .. listing
                .OrThrow()
                .Output.Split('\n')
                .Where(line => programs.Any(program => line.EndsWith($"= {program}", StringComparison.Ordinal)))
                .Select(static line => line[..line.LastIndexOf("/command", StringComparison.Ordinal)]),
        ];
        Assert.NotEmpty(services);
        (await server.Postfix.RunAsync("postconf", ["-F", .. services.Select(static service => $"{service}/chroot=y")])).OrThrow();
    }

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);
}
