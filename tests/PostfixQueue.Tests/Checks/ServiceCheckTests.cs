using System.Globalization;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of the service against a real Postfix that has the fault.</summary>
public sealed class ServiceCheckTests
{
    // As the lab sets it up, mail without a route stays on purpose.
    private const string Delivering = "default_transport = smtp";

    [Fact]
    public async Task A_sound_instance_passes_all_checks_of_the_service()
    {
        await using CheckedServer server = await CheckedServer.StartAsync();
        await server.Postfix.ConfigureAsync(Delivering, "smtpd_forbid_bare_newline=yes");

        // What the machine is like is left out, and the files of locked-in services, which the lab makes different on purpose.
        Assert.All(
            server.Check(
                "Postfix.* -ExcludeName Postfix.DiskSpace, Postfix.Memory, Postfix.EnabledAtBoot, Postfix.DefaultMta, Postfix.Version, "
                    + "Postfix.ChrootFiles"
            ),
            result => Assert.True(result.Status is "Pass" or "Skipped", result.ToString())
        );
    }

    [Fact]
    public async Task Postfix_that_is_not_started_fails_as_not_running()
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Fail", server.CheckOne("Postfix.Running").Status);
    }

    [Fact]
    public async Task Postfix_that_has_ended_and_left_its_number_behind_fails_as_not_running()
    {
        await using CheckedServer server = await CheckedServer.StartAsync();
        string number = server.Postfix.MasterProcessId!.Value.ToString(CultureInfo.InvariantCulture);
        await server.Postfix.StopAsync();
        File.WriteAllText(Path.Join(server.Postfix.QueueDirectory, "pid", "master.pid"), number);

        MailServerCheckResult result = server.CheckOne("Postfix.Running");

        Assert.Equal("Fail", result.Status);
        Assert.Contains(number, result.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Pass")]
    [InlineData("echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69", "Fail")]
    [InlineData("echo 'postqueue: fatal: User nobody(65534) is not allowed to view the mail queue' >&2; exit 69", "Unknown")]
    public void A_user_who_may_not_see_the_process_learns_it_from_the_queue(string postqueue, string status)
    {
        using StandInTools tools = new();
        tools
            .Write(
                "postconf",
                "case \"$*\" in *-F*) echo 'showq/unix/service = showq'; echo 'showq/unix/command = showq';; *-P*) ;; *) echo "
                    + "'queue_directory = /var/spool/postfix';; esac"
            )
            .Write("postqueue", postqueue);
        using ModuleSession session = new(toolDirectory: tools.Directory, system: new AlteredSystem { IsForbidden = true });

        Assert.Equal(status, Assert.Single(session.Invoke("Test-MailServerConfig Postfix.Running").Of<MailServerCheckResult>()).Status);
    }

    [Fact]
    public void Without_the_service_that_lists_the_queue_its_silence_says_nothing()
    {
        using StandInTools tools = new();
        tools
            .Write(
                "postconf",
                "case \"$*\" in *-F*) echo 'qmgr/unix/service = qmgr'; echo 'qmgr/unix/command = qmgr';; *-P*) ;; *) echo "
                    + "'queue_directory = /var/spool/postfix';; esac"
            )
            .Write("postqueue", "echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69");
        using ModuleSession session = new(toolDirectory: tools.Directory, system: new AlteredSystem { IsForbidden = true });

        Assert.Equal("Unknown", Assert.Single(session.Invoke("Test-MailServerConfig Postfix.Running").Of<MailServerCheckResult>()).Status);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_fails_and_leaves_the_rest_undecided()
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMasterCf("smtp inet\n");

        Assert.Equal(["Unknown", "Fail"], server.Check("Postfix.ConfigParses").Select(result => result.Status));
        Assert.Equal("Unknown", server.CheckOne("Postfix.DeferTransports").Status);
        Assert.Equal("Unknown", server.CheckOne("Postfix.ConfigWarnings").Status);
    }

    [Fact]
    public async Task A_line_without_a_value_in_main_cf_fails()
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMainCf("this is no setting\n");

        Assert.Equal(["Fail", "Unknown"], server.Check("Postfix.ConfigParses").Select(result => result.Status));
    }

    [Fact]
    public void Configuration_that_this_user_may_not_read_is_undecided()
    {
        using StandInTools tools = new();
        tools.Write("postconf", "echo 'postconf: fatal: open /etc/postfix/main.cf: Permission denied' >&2; exit 1");
        using ModuleSession session = new(toolDirectory: tools.Directory);

        Assert.All(
            session.Invoke("Test-MailServerConfig Postfix.ConfigParses").Of<MailServerCheckResult>(),
            result => Assert.Equal("Unknown", result.Status)
        );
    }

    [Theory]
    [InlineData("smtp_tls_security_levle = may", "smtp_tls_security_levle", "smtp_tls_security_level")]
    [InlineData("relay_domains = $own_domains", "own_domains", null)]
    [InlineData("biff = yes", "biff", null)]
    public async Task A_warning_names_the_parameter_and_the_one_that_was_meant(string line, string parameter, string? meant)
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMainCf(line + "\n");

        MailServerCheckResult result = server.CheckOne("Postfix.ConfigWarnings");

        Assert.Equal(("Warning", parameter), (result.Status, result.Target));
        if (meant is not null)
            Assert.Contains(meant, result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Soft_bounce_is_found_in_main_cf_and_in_master_cf()
    {
        await using CheckedServer server = CheckedServer.Create("soft_bounce = yes");
        server.AppendToMasterCf("127.0.0.1:0 inet n - n - - smtpd -o soft_bounce=yes\n");

        Assert.Equal(
            [("Warning", "soft_bounce"), ("Warning", "127.0.0.1:0/inet")],
            server.Check("Postfix.SoftBounce").Select(result => (result.Status, result.Target!))
        );
    }

    [Theory]
    [InlineData("defer_transports = smtp, relay", "defer_transports")]
    [InlineData("default_transport = retry:later", "default_transport")]
    [InlineData("local_transport = retry", "local_transport")]
    public async Task Mail_kept_back_on_purpose_is_found(string line, string parameter)
    {
        await using CheckedServer server = CheckedServer.Create(Delivering, "mydestination = lab.example", line);

        MailServerCheckResult result = server.CheckOne("Postfix.DeferTransports");

        Assert.Equal(("Fail", parameter), (result.Status, result.Target));
        Assert.Contains("Suspended", result.RelatedCauses);
    }

    [Theory]
    [InlineData("default_transport = error:no mail leaves this server")]
    [InlineData("local_transport = error:local mail delivery is disabled")]
    [InlineData("relay_transport = parked:later")]
    [InlineData("virtual_transport = retry")]
    public async Task Mail_that_is_returned_on_purpose_and_transports_without_domains_keep_nothing_back(string line)
    {
        await using CheckedServer server = CheckedServer.Create(Delivering, line);
        server.AppendToMasterCf("parked unix - - n - - error\n");

        Assert.Equal("Pass", server.CheckOne("Postfix.DeferTransports").Status);
    }

    [Theory]
    [InlineData("maximal_queue_lifetime = 0", "maximal_queue_lifetime")]
    [InlineData("bounce_queue_lifetime = 5w", "bounce_queue_lifetime")]
    [InlineData("minimal_backoff_time = 2h", "minimal_backoff_time")]
    [InlineData("queue_run_delay = 1h", "queue_run_delay")]
    public async Task Times_that_do_not_fit_are_found_and_the_proposed_command_helps(string line, string parameter)
    {
        await using CheckedServer server = CheckedServer.Create(line);

        MailServerCheckResult result = server.CheckOne("Postfix.QueueLifetimes");
        Assert.Equal(("Warning", parameter), (result.Status, result.Target));

        Assert.StartsWith($"postconf -X {parameter} ", result.RemedyCommand, StringComparison.Ordinal);
        await server.Postfix.RunAsync("postconf", ["-X", parameter]);
        Assert.Equal("Pass", server.CheckOne("Postfix.QueueLifetimes").Status);
    }

    [Fact]
    public async Task A_time_that_is_none_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create("maximal_queue_lifetime = long");

        Assert.Equal("Unknown", server.CheckOne("Postfix.QueueLifetimes").Status);
    }
}
