using System.Globalization;
using System.Net.Sockets;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of the mail log: that of a real Postfix with the fault, and logs of other shapes in its place.</summary>
public sealed class LogCheckTests
{
    private const string UsualLog = "/var/log/mail.log";
    private const string OtherLog = "/var/log/maillog";

    private static readonly string s_now = DateTime
        .UtcNow.AddMinutes(-1)
        .ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
    private static readonly string s_longAgo = DateTime
        .UtcNow.AddDays(-30)
        .ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_program_that_does_not_start_is_found_with_its_words_until_it_works_again()
    {
        await using CheckedServer server = await CheckedServer.StartAsync();
        Assert.Equal("Pass", server.CheckOne("Postfix.MasterThrottle").Status);
        await server.Postfix.RestartAsync("smtpd_client_connection_count_limit=many");
        await KnockAsync(server);
        await server.Postfix.WaitForLogAsync("throttling");

        MailServerCheckResult broken = server.CheckOne("Postfix.MasterThrottle");
        Assert.Equal(("Fail", "smtpd"), (broken.Status, broken.Target!));
        Assert.Contains("smtpd_client_connection_count_limit = many", broken.Evidence, StringComparison.Ordinal);
        ToolResult shown = await Tool.RunAsync(
            "/bin/sh",
            ["-c", broken.RemedyCommand!],
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Contains("fatal: bad numerical configuration", shown.Output, StringComparison.Ordinal);
        Assert.Contains(server.Check("Log.Warnings"), result => result.Evidence == broken.Evidence);

        await server.Postfix.RestartAsync("smtpd_client_connection_count_limit=50");
        await server.Postfix.ReadSettledLogAsync();
        Assert.Equal(
            ("Warning", "smtpd"),
            (server.CheckOne("Postfix.MasterThrottle").Status, server.CheckOne("Postfix.MasterThrottle").Target!)
        );
        await server.Postfix.SubmitAsync("a@lab.example", ["b@elsewhere.example"]);
        await server.Postfix.ReadSettledLogAsync();
        Assert.Equal("Pass", server.CheckOne("Postfix.MasterThrottle").Status);
    }

    [Fact]
    public async Task A_complaint_counts_for_a_day()
    {
        PostfixOptions options = new() { Transports = new Dictionary<string, string> { ["elsewhere.example"] = "archiver:somewhere" } };
        await using CheckedServer server = CheckedServer.Create(options);
        await server.Postfix.StartAsync();
        string id = await server.Postfix.SubmitAsync("a@lab.example", ["b@elsewhere.example"]);
        await server.Postfix.WaitUntilDeferredAsync(id);
        await server.Postfix.ReadSettledLogAsync();

        MailServerCheckResult result = Assert.Single(server.Check("Log.Warnings"), result => result.Target == "qmgr");
        Assert.Equal(("Warning", "1"), (result.Status, result.Actual!));
        Assert.Contains("archiver", result.Evidence, StringComparison.Ordinal);
        Assert.Contains("Postfix.ContentFilter", result.Remedy, StringComparison.Ordinal);

        using ModuleSession tomorrow = new(server.Postfix.ConfigDirectory, time: new AlteredTime(TimeSpan.FromHours(25)));
        Assert.Equal("Pass", Assert.Single(tomorrow.Invoke("Test-MailServerConfig Log.Warnings").Of<MailServerCheckResult>()).Status);
    }

    [Theory]
    [InlineData("killed by signal 11", "connect from unknown[192.0.2.1]", "Warning")]
    [InlineData("exit status 1", "warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6", "Fail")]
    public async Task A_program_that_has_worked_since_is_a_warning(string end, string after, string status)
    {
        string then = DateTime.UtcNow.AddHours(-3).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await using CheckedServer server = WithLog(
            $"{then} mx postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtpd pid 5 {end}\n{s_now} mx postfix/smtpd[6]: {after}\n"
        );

        MailServerCheckResult result = server.CheckOne("Postfix.MasterThrottle");

        Assert.Equal((status, "smtpd"), (result.Status, result.Target!));
    }

    [Fact]
    public async Task Words_of_a_process_are_told_apart_from_those_of_others()
    {
        await using CheckedServer server = WithLog(
            $"{s_now} mx postfix/smtpd[5]: fatal: no SASL authentication mechanisms\n{s_now} mx postfix/smtpd[6]: fatal: no SASL "
                + $"authentication mechanisms\n"
                + $"{s_now} mx postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtpd pid 5 exit status 1\n"
                + $"{s_now} mx postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtpd pid 6 exit status 1\n"
        );

        MailServerCheckResult result = server.CheckOne("Postfix.MasterThrottle");

        Assert.Equal(("no SASL authentication mechanisms", "2"), (result.Evidence!, result.Actual!));
    }

    [Fact]
    public async Task What_strangers_and_packages_bring_about_and_what_people_mistype_and_other_instances_log_is_no_complaint()
    {
        string[] lines =
        [
            "postfix/smtpd[5]: warning: hostname host.example.net does not resolve to address 192.0.2.7: Name or service not known",
            "postfix/smtpd[5]: warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
            "postfix/submission/smtpd[5]: warning: non-SMTP command from unknown[192.0.2.7]: GET / HTTP/1.1",
            "postfix/smtpd[5]: warning: TLS library problem: error:0A00010B:SSL routines::wrong version "
                + "number:../ssl/record/ssl3_record.c:354:",
            "postfix/postfix-script[5]: warning: symlink leaves directory: /etc/postfix/./makedefs.out",
            "postfix/postqueue[5]: fatal: Connect to the Postfix showq service: Permission denied",
            "postfix-out/smtp[5]: fatal: not ours",
            "dovecot[5]: error: nor this",
        ];
        await using CheckedServer server = WithLog(string.Concat(lines.Select(line => $"{s_now} mx {line}\n")));

        Assert.Equal("Pass", server.CheckOne("Log.Warnings").Status);
        Assert.Equal("Pass", server.CheckOne("Postfix.MasterThrottle").Status);
    }

    [Fact]
    public async Task Complaints_that_differ_in_names_and_numbers_are_one_and_the_gravest_come_first()
    {
        await using CheckedServer server = WithLog(
            string.Concat(
                Enumerable
                    .Range(1, 30)
                    .Select(index =>
                        $"{s_now} mx postfix/smtpd[5]: warning: unknown[192.0.2.{index}]: SASL LOGIN authentication failed: Connection "
                        + $"lost to authentication server\n"
                    )
            )
                + $"{s_now} mx postfix/cleanup[7]: error: open /etc/postfix/header_checks: No such file or directory\n"
                + $"{s_now} mx postfix/qmgr[8]: warning: main.cf, line 9: overriding earlier entry\n{s_now} mx postfix/smtp[9]: "
                + $"warning: main.cf, line 9: overriding earlier entry\n"
        );

        Assert.Equal(
            [("cleanup", "1"), ("smtpd", "30"), (null, "2")],
            server.Check("Log.Warnings").Select(result => (result.Target, result.Actual!))
        );
    }

    [Fact]
    public async Task Of_very_many_kinds_the_rest_is_counted()
    {
        await using CheckedServer server = WithLog(
            string.Concat(
                Enumerable
                    .Range(0, 1_100)
                    .Select(index =>
                        $"{s_now} mx postfix/cleanup[7]: warning: "
                        + $"{string.Concat(index.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('a' + (digit - '0'))))} is odd\n"
                    )
            )
        );

        IReadOnlyList<MailServerCheckResult> results = server.Check("Log.Warnings");

        Assert.Equal(11, results.Count);
        Assert.Equal((UsualLog, "1090"), (results[^1].Target!, results[^1].Actual!));
    }

    [Fact]
    public async Task What_was_rotated_out_within_the_day_counts_and_a_line_without_a_host_too()
    {
        await using CheckedServer server = WithFiles(
            new Dictionary<string, string?>
            {
                [UsualLog] = $"{s_now} INFO    postfix/qmgr[7]: 0A1B2C3D4E: removed\n",
                [UsualLog + ".1"] = $"{s_now} ERROR   postfix/cleanup[7]: error: from the rotated file\n",
            },
            null
        );

        Assert.Equal("from the rotated file", server.CheckOne("Log.Warnings").Evidence);
    }

    [Fact]
    public async Task A_log_that_a_former_daemon_left_behind_gives_way_to_the_journal()
    {
        using StandInTools journal = new();
        journal.Write(
            "journalctl",
            $$"""
            echo '{"__REALTIME_TIMESTAMP":"{{(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 60_000)
                * 1000}}","_HOSTNAME":"mx","SYSLOG_IDENTIFIER":"postfix/cleanup","SYSLOG_PID":"7","MESSAGE":"error: from the journal"}'
            """
        );
        await using CheckedServer server = WithFiles(
            new Dictionary<string, string?>
            {
                [UsualLog] = $"{s_longAgo} mx postfix/cleanup[7]: error: from the file\n",
                [OtherLog] = null,
            },
            journal.Directory
        );

        MailServerCheckResult result = server.CheckOne("Log.Warnings");

        Assert.Equal(("Warning", "from the journal"), (result.Status, result.Evidence!));
        Assert.StartsWith("journalctl ", result.RemedyCommand, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_usual_file_is_found_and_a_quiet_one_serves_where_there_is_no_journal()
    {
        using StandInTools journal = new();
        journal.Write("journalctl", "echo 'No journal files were found.' >&2; echo '-- No entries --'");
        await using CheckedServer server = WithFiles(
            new Dictionary<string, string?>
            {
                [UsualLog] = null,
                [OtherLog] = $"{s_now} mx postfix/cleanup[7]: error: from the other file\n",
            },
            journal.Directory
        );
        await using CheckedServer quiet = WithFiles(
            new Dictionary<string, string?> { [UsualLog] = $"{s_longAgo} mx postfix/cleanup[7]: error: long ago\n", [OtherLog] = null },
            journal.Directory
        );

        Assert.Equal("from the other file", server.CheckOne("Log.Warnings").Evidence);
        Assert.Equal("Pass", quiet.CheckOne("Log.Warnings").Status);
    }

    [Theory]
    [InlineData("/var/log/mail/mail.log", null)]
    [InlineData("/var/log/mail", null)]
    [InlineData("/var/log/mail.info", null)]
    [InlineData("/srv/log/mail", "/etc/rsyslog.conf")]
    public async Task The_log_is_found_where_distributions_and_images_have_it(string path, string? configuration)
    {
        using StandInTools journal = new();
        journal.Write("journalctl", "echo '-- No entries --'");
        Dictionary<string, string?> files = new()
        {
            [UsualLog] = null,
            [OtherLog] = null,
            [path] = $"{s_now} mx postfix/cleanup[7]: error: from there\n",
        };
        if (configuration is not null)
            files[configuration] = $"*.info;mail.none /var/log/messages\nmail.*    -{path}\n";
        await using CheckedServer server = WithFiles(files, journal.Directory);

        Assert.Equal("from there", server.CheckOne("Log.Warnings").Evidence);
    }

    [Theory]
    [InlineData(
        "TIME 5de1a1801612 mail.crit postfix/smtpd[2857]: fatal: no restrictions\nTIME 5de1a1801612 mail.warn postfix/master[1]: "
            + "warning: process /usr/lib/postfix/smtpd pid 2857 exit status 1"
    )]
    [InlineData(
        "TIME CRIT     postfix/smtpd[143]: fatal: no restrictions\nTIME WARNING  postfix/master[1]: warning: process "
            + "/usr/lib/postfix/smtpd pid 143 exit status 1"
    )]
    [InlineData(
        "TIME postfix/smtpd[143]: fatal: no restrictions\nTIME postfix/master[1]: warning: process /usr/lib/postfix/smtpd pid 143 exit status 1"
    )]
    public async Task Lines_with_more_or_less_before_the_program_are_read(string lines)
    {
        await using CheckedServer server = WithLog(lines.Replace("TIME", s_now, StringComparison.Ordinal) + "\n");

        Assert.Equal(
            ("Fail", "smtpd", "no restrictions"),
            (
                server.CheckOne("Postfix.MasterThrottle").Status,
                server.CheckOne("Postfix.MasterThrottle").Target,
                server.CheckOne("Postfix.MasterThrottle").Evidence
            )
        );
        Assert.Contains(server.Check("Log.Warnings"), static result => result is { Status: "Warning", Evidence: "no restrictions" });
    }

    [Fact]
    public async Task A_start_of_a_Postfix_that_runs_already_is_no_broken_program()
    {
        await using CheckedServer server = WithLog(
            $"{s_now} mx postfix/postfix-script[102]: fatal: the Postfix mail system is already running\n"
        );

        Assert.Equal(["Pass", "Warning"], server.Check("Postfix.MasterThrottle, Log.Warnings").Select(static result => result.Status));
    }

    [Theory]
    [InlineData("{\"time\": \"TIME\", \"program\": \"postfix/smtpd\", \"text\": \"fatal: no restrictions\"}")]
    [InlineData("TIME mx this and that and other")]
    public async Task A_log_of_which_no_line_can_be_read_is_undecided(string line)
    {
        await using CheckedServer server = WithLog(line.Replace("TIME", s_now, StringComparison.Ordinal) + "\n");

        Assert.Equal(["Unknown", "Unknown"], server.Check("Postfix.MasterThrottle, Log.Warnings").Select(static result => result.Status));
    }

    // The hint is what journalctl of systemd 252 prints, shortened.
    [Theory]
    [InlineData("echo '-- No entries --'")]
    [InlineData("echo 'Hint: You are currently not seeing messages from other users and the system.' >&2; echo '-- No entries --'")]
    public async Task Without_a_log_nothing_is_decided(string journalctl)
    {
        using StandInTools journal = new();
        journal.Write("journalctl", journalctl);
        await using CheckedServer server = WithFiles(
            new Dictionary<string, string?> { [UsualLog] = null, [OtherLog] = null },
            journal.Directory
        );

        Assert.Equal(["Unknown", "Unknown"], server.Check("Postfix.MasterThrottle, Log.Warnings").Select(result => result.Status));
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/var/no/such.log")]
    public async Task A_log_that_is_not_there_to_read_is_undecided(string path)
    {
        await using CheckedServer server = CheckedServer.Create($"maillog_file = {path}");

        Assert.Equal(("Unknown", path), (server.CheckOne("Log.Warnings").Status, server.CheckOne("Log.Warnings").Target!));
    }

    [Fact]
    public async Task A_log_that_this_user_may_not_read_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions(), system: new AlteredSystem { IsForbidden = true });

        Assert.Equal(["Unknown", "Unknown"], server.Check("Postfix.MasterThrottle, Log.Warnings").Select(result => result.Status));
    }

    private static CheckedServer WithLog(string text) => WithFiles(new Dictionary<string, string?> { [UsualLog] = text }, null);

    private static CheckedServer WithFiles(IReadOnlyDictionary<string, string?> files, string? commandFolder) =>
        CheckedServer.Create(
            new PostfixOptions { MainCf = ["maillog_file ="] },
            system: new AlteredSystem
            {
                // What this machine has rotated out is not of the test.
                Files = files,
                CommandFolder = commandFolder,
                Folders = new Dictionary<string, IReadOnlyList<string>?>
                {
                    ["/var/log"] = [.. files.Keys.Select(static path => Path.GetFileName(path))],
                },
            }
        );

    /// <summary>Makes Postfix start its SMTP server, whatever comes of it.</summary>
    private static async Task KnockAsync(CheckedServer server)
    {
        using TcpClient client = new();
        await client.ConnectAsync(server.Postfix.SmtpEndpoint, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("QUIT\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
    }
}
