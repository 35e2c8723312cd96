using System.Globalization;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;

namespace PostfixQueue.Tests.Checks;

/// <summary>Denials of SELinux and AppArmor: the records have the shape of those that people report, with the time of the test.</summary>
public sealed class DenialCheckTests : IDisposable
{
    private const string Connect =
        """type=AVC msg=audit(TIME.123:456): avc:  denied  { name_connect } for  pid=2345 comm="smtp" dest=2525 """
        + """scontext=system_u:system_r:postfix_smtp_t:s0 tcontext=system_u:object_r:unreserved_port_t:s0 tclass=tcp_socket """
        + """permissive=0""";

    private const string Socket =
        """type=AVC msg=audit(TIME.740:21138): avc:  denied  { write } for  pid=323918 comm="smtpd" name=".s.PGSQL.5432" """
        + """dev="tmpfs" ino=1174 scontext=system_u:system_r:postfix_smtpd_t:s0 tcontext=system_u:object_r:postgresql_var_run_t:s0 """
        + """tclass=sock_file permissive=0""";

    private const string Mailbox =
        """type=AVC msg=audit(TIME.001:77): avc:  denied  { write } for  pid=911 comm="local" name="mail" dev="vda1" ino=131 """
        + """scontext=system_u:system_r:postfix_local_t:s0 tcontext=system_u:object_r:mail_spool_t:s0 tclass=dir permissive=0""";

    private const string Other =
        """type=AVC msg=audit(TIME.924:28417): avc:  denied  { write } for  pid=379029 comm="auth" name=".s.PGSQL.5432" """
        + """dev="tmpfs" ino=21504 scontext=system_u:system_r:dovecot_auth_t:s0 tcontext=system_u:object_r:postgresql_var_run_t:s0 """
        + """tclass=sock_file permissive=0""";

    private const string Noted =
        """type=AVC msg=audit(TIME.035:4610): avc:  denied  { open } for  pid=129400 comm="smtpd" path="/etc/my.cnf" dev="vda5" """
        + """ino=67157645 scontext=system_u:system_r:postfix_smtpd_t:s0 tcontext=system_u:object_r:mysqld_etc_t:s0 tclass=file """
        + """permissive=1""";

    private const string Profile =
        """audit: type=1400 audit(TIME.177:44220): apparmor="DENIED" operation="open" class="file" profile="postfix-smtpd" """
        + """name="/etc/ssl/private/mail.key" pid=157111 comm="smtpd" requested_mask="r" denied_mask="r" fsuid=102 ouid=0""";

    private const string OtherProfile =
        """audit: type=1400 audit(TIME.177:44221): apparmor="DENIED" operation="open" class="file" profile="dovecot" """
        + """name="/proc/1/cpuset" pid=157112 comm="dovecot" requested_mask="r" denied_mask="r" fsuid=987 ouid=987""";

    private readonly StandInCommands _commands = new();
    private readonly string _time = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60).ToString(CultureInfo.InvariantCulture);

    public DenialCheckTests() =>
        _commands
            .Print("matchpathcon", "/var/spool/postfix verified.\n")
            .Print("ausearch", "", "<no matches>\n", 1)
            .Print("journalctl", "-- No entries --\n", exitStatus: 1);

    public void Dispose() => _commands.Dispose();

    [Theory]
    [InlineData(Connect, "postfix_smtp_t", "semanage port -a -t smtp_port_t -p tcp 2525")]
    [InlineData(Mailbox, "postfix_local_t", "setsebool -P postfix_local_write_mail_spool 1")]
    [InlineData(Socket, "postfix_smtpd_t", null)]
    public async Task What_SELinux_has_denied_Postfix_fails_with_the_command_that_allows_it(string record, string target, string? command)
    {
        _commands.Print("ausearch", $"----\ntime->Mon Nov 23 10:00:00 2026\n{Now(record)}\n----\n{Now(record)}\n{Now(Other)}\n");
        await using CheckedServer server = Enforcing();

        MailServerCheckResult result = server.CheckOne("SELinux.Denials");

        Assert.Equal(("Fail", target, Now(record)), (result.Status, result.Target, result.Evidence));
        Assert.Contains("2 times", result.Message, StringComparison.Ordinal);
        Assert.Equal(command ?? $"restorecon -Rv {server.Postfix.QueueDirectory} /etc/postfix", result.RemedyCommand);
    }

    [Theory]
    [InlineData("httpd_t", "smtp_port_t", "Fail")]
    [InlineData("httpd_t", "postfix_postdrop_t", "Fail")]
    [InlineData("httpd_t", "mysqld_port_t", "Pass")]
    public async Task A_web_server_that_may_not_send_mail_is_told_with_the_boolean_that_lets_it(string who, string whom, string status)
    {
        _commands.Print(
            "ausearch",
            Now(
                $"type=AVC msg=audit(TIME.912:279): avc:  denied  {{ name_connect }} for  pid=1607 comm=\"httpd\" dest=25 "
                    + $"scontext=system_u:system_r:{who}:s0 tcontext=system_u:object_r:{whom}:s0 tclass=tcp_socket\n"
            )
        );
        await using CheckedServer server = Enforcing();

        MailServerCheckResult result = server.CheckOne("SELinux.Denials");

        Assert.Equal((status, status == "Fail" ? "setsebool -P httpd_can_sendmail 1" : null), (result.Status, result.RemedyCommand));
    }

    [Fact]
    public async Task Denials_of_others_of_earlier_days_and_of_exempt_domains_do_not_count()
    {
        _commands.Print("ausearch", $"{Now(Other)}\n{Now(Noted)}\n{Connect.Replace("TIME", "1700000000", StringComparison.Ordinal)}\n");
        await using CheckedServer server = Enforcing();

        Assert.Equal("Pass", server.CheckOne("SELinux.Denials").Status);
    }

    [Fact]
    [CheckPasses("SELinux.Denials")]
    [CheckPasses("AppArmor.Denials")]
    public async Task Nothing_denied_passes()
    {
        await using CheckedServer server = Enforcing();

        Assert.Equal("Pass", server.CheckOne("SELinux.Denials").Status);
        Assert.Equal("Pass", server.CheckOne("AppArmor.Denials").Status);
    }

    [Fact]
    public async Task SELinux_that_only_takes_notes_is_skipped()
    {
        await using CheckedServer server = Serve(new() { ["/sys/fs/selinux/enforce"] = "0" });

        Assert.Equal("Skipped", server.CheckOne("SELinux.Denials").Status);
    }

    [Fact]
    public async Task A_queue_with_a_wrong_label_fails()
    {
        _commands.Print(
            "matchpathcon",
            "/srv/postfix has context unconfined_u:object_r:default_t:s0, should be system_u:object_r:postfix_spool_t:s0\n",
            exitStatus: 1
        );
        await using CheckedServer server = Enforcing();

        MailServerCheckResult result = server.CheckOne("SELinux.Denials");

        Assert.Equal(("Fail", $"restorecon -Rv {server.Postfix.QueueDirectory}"), (result.Status, result.RemedyCommand));
    }

    [Fact]
    [CheckFails("SELinux.Denials")]
    public Task Without_an_audit_log_the_journal_shows_what_SELinux_has_denied() =>
        FindInJournalAsync("SELinux.Denials", Connect, "postfix_smtp_t");

    [Fact]
    [CheckFails("AppArmor.Denials")]
    public Task Without_an_audit_log_the_journal_shows_what_AppArmor_has_denied() =>
        FindInJournalAsync("AppArmor.Denials", Profile, "postfix-smtpd");

    private async Task FindInJournalAsync(string check, string record, string target)
    {
        _commands
            .Print("ausearch", "", "Error opening /var/log/audit/audit.log (No such file or directory)\n", 1)
            .Print("journalctl", $"{Now(record)}\n{Now(OtherProfile)}\n");
        await using CheckedServer server = Enforcing();

        MailServerCheckResult result = server.CheckOne(check);

        Assert.Equal(("Fail", target), (result.Status, result.Target));
    }

    [Theory]
    [InlineData(
        "Hint: You are currently not seeing messages from other users and the system.\n      Users in groups 'adm', 'systemd-journal' "
            + "can see all messages.\n"
    )]
    [InlineData("No journal files were found.\n")]
    public async Task A_log_that_cannot_be_read_is_undecided(string complaint)
    {
        _commands
            .Print("ausearch", "", "Error opening /var/log/audit/audit.log (Permission denied)\n", 1)
            .Print("journalctl", "-- No entries --\n", complaint, 1);
        await using CheckedServer server = Enforcing();

        Assert.All(
            server.Check("SELinux.Denials, AppArmor.Denials"),
            result => Assert.Equal(("Unknown", complaint.Trim()), (result.Status, result.Evidence))
        );
    }

    [Fact]
    public async Task A_journal_with_nothing_in_it_does_not_stand_for_an_audit_log_that_cannot_be_read()
    {
        _commands.Print("ausearch", "", "Error opening /var/log/audit/audit.log (Permission denied)\n", 1);
        await using CheckedServer server = Enforcing();

        Assert.Equal("Unknown", server.CheckOne("SELinux.Denials").Status);
    }

    [Fact]
    public async Task Without_either_tool_it_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions(),
            system: new AlteredSystem
            {
                MissingCommands = ["ausearch", "journalctl", "matchpathcon"],
                Files = new Dictionary<string, string?> { ["/sys/fs/selinux/enforce"] = "1" },
            }
        );

        Assert.Equal("Unknown", server.CheckOne("SELinux.Denials").Status);
    }

    private string Now(string record) => record.Replace("TIME", _time, StringComparison.Ordinal);

    private CheckedServer Enforcing() =>
        Serve(new() { ["/sys/fs/selinux/enforce"] = "1", ["/sys/module/apparmor/parameters/enabled"] = "Y\n" });

    private CheckedServer Serve(Dictionary<string, string?> files) =>
        CheckedServer.Create(new PostfixOptions(), system: new AlteredSystem { CommandFolder = _commands.Folder, Files = files });
}
