using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Checks;

/// <summary>Where the checks of the log find it, and which of its forms they read.</summary>
public sealed class LogPlaceTests : LogCheckTest
{
    [Fact]
    public async Task What_was_rotated_out_within_the_day_counts_and_a_line_without_a_host_too()
    {
        await using CheckedServer server = WithFiles(
            new Dictionary<string, string?>
            {
                [UsualLog] = $"{Now} INFO    postfix/qmgr[7]: 0A1B2C3D4E: removed\n",
                [UsualLog + ".1"] = $"{Now} ERROR   postfix/cleanup[7]: error: from the rotated file\n",
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
            new Dictionary<string, string?> { [UsualLog] = $"{LongAgo} mx postfix/cleanup[7]: error: from the file\n", [OtherLog] = null },
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
                [OtherLog] = $"{Now} mx postfix/cleanup[7]: error: from the other file\n",
            },
            journal.Directory
        );
        await using CheckedServer quiet = WithFiles(
            new Dictionary<string, string?> { [UsualLog] = $"{LongAgo} mx postfix/cleanup[7]: error: long ago\n", [OtherLog] = null },
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
            [path] = $"{Now} mx postfix/cleanup[7]: error: from there\n",
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
        "TIME postfix/smtpd[143]: fatal: no restrictions\nTIME postfix/master[1]: warning: process /usr/lib/postfix/smtpd pid 143 "
            + "exit status 1"
    )]
    public async Task Lines_with_more_or_less_before_the_program_are_read(string lines)
    {
        await using CheckedServer server = WithLog(lines.Replace("TIME", Now, StringComparison.Ordinal) + "\n");

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

    [Theory]
    [InlineData("{\"time\": \"TIME\", \"program\": \"postfix/smtpd\", \"text\": \"fatal: no restrictions\"}")]
    [InlineData("TIME mx this and that and other")]
    public async Task A_log_of_which_no_line_can_be_read_is_undecided(string line)
    {
        await using CheckedServer server = WithLog(line.Replace("TIME", Now, StringComparison.Ordinal) + "\n");

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
}
