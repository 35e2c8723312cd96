using System.Diagnostics;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of what the operating system does to Postfix, with stand-ins that print what its commands print.</summary>
public sealed class SystemCheckTests : IDisposable
{
    private const string SystemdFolder = "/run/systemd/system";

    private readonly StandInCommands _commands = new();

    public void Dispose() => _commands.Dispose();

    [Theory]
    [InlineData("enabled", "", 0, "Pass", null)]
    [InlineData("static", "", 0, "Pass", null)]
    [InlineData("disabled", "", 1, "Warning", "systemctl enable postfix.service")]
    [InlineData("enabled-runtime", "", 0, "Warning", "systemctl enable postfix.service")]
    [InlineData("masked", "", 1, "Warning", "systemctl unmask postfix.service && systemctl enable postfix.service")]
    [InlineData("not-found", "", 4, "Unknown", "systemctl list-unit-files 'postfix*'")]
    [InlineData(
        "",
        "Failed to get unit file state for postfix.service: No such file or directory\n",
        1,
        "Unknown",
        "systemctl list-unit-files 'postfix*'"
    )]
    [InlineData("", "Failed to connect to bus: Host is down\n", 1, "Unknown", "systemctl is-enabled postfix.service")]
    public async Task Postfix_that_stays_down_after_a_restart_is_found(
        string state,
        string complaint,
        int exitStatus,
        string status,
        string? command
    )
    {
        _commands.Print("systemctl", state + "\n", complaint, exitStatus);
        await using CheckedServer server = Serve(new() { [SystemdFolder] = "" });

        MailServerCheckResult result = server.CheckOne("Postfix.EnabledAtBoot");

        Assert.Equal((status, command), (result.Status, result.RemedyCommand));
    }

    [Theory]
    [InlineData("NTPSynchronized=yes", "Pass")]
    [InlineData("NTPSynchronized=no", "Warning")]
    [InlineData("", "Unknown")]
    public async Task A_clock_that_nothing_keeps_right_is_found(string answer, string status)
    {
        _commands.Print("timedatectl", answer + "\n");
        await using CheckedServer server = Serve(new() { [SystemdFolder] = "" });

        Assert.Equal(status, server.CheckOne("System.Clock").Status);
    }

    [Theory]
    [InlineData("chronyd", "Leap status     : Normal\n", "Pass")]
    [InlineData("chronyd", "Leap status     : Not synchronised\n", "Warning")]
    [InlineData("ntpd", "", "Pass")]
    [InlineData("systemd-timesyn", "", "Unknown")]
    [InlineData("cron", "", "Warning")]
    public async Task A_time_service_counts_that_does_not_tell_the_kernel(string program, string tracking, string status)
    {
        _commands.Print("timedatectl", "NTPSynchronized=no\n").Print("chronyc", tracking);
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions(),
            system: new AlteredSystem
            {
                CommandFolder = _commands.Folder,
                Files = new Dictionary<string, string?> { [SystemdFolder] = "", ["/proc/77/comm"] = program + "\n" },
                Folders = new Dictionary<string, IReadOnlyList<string>?> { ["/proc"] = ["77", "self"] },
            }
        );

        Assert.Equal(status, server.CheckOne("System.Clock").Status);
    }

    [Theory]
    [InlineData("Postfix.EnabledAtBoot")]
    [InlineData("System.Clock")]
    [InlineData("SELinux.Denials")]
    [InlineData("AppArmor.Denials")]
    public async Task What_the_machine_does_not_have_is_skipped(string check)
    {
        await using CheckedServer server = Serve(
            new()
            {
                [SystemdFolder] = null,
                ["/sys/fs/selinux/enforce"] = null,
                ["/sys/module/apparmor/parameters/enabled"] = "N\n",
            }
        );

        Assert.Equal("Skipped", server.CheckOne(check).Status);
    }

    [Theory]
    [InlineData("MemTotal:        4000000 kB\nMemFree:          100000 kB\nMemAvailable:    2000000 kB\n", "Pass", "50 %")]
    [InlineData("MemTotal:        4000000 kB\nMemFree:          100000 kB\nMemAvailable:     600000 kB\n", "Warning", "15 %")]
    [InlineData("MemTotal:        4000000 kB\nMemFree:          100000 kB\nMemAvailable:     200000 kB\n", "Fail", "5 %")]
    [InlineData("MemTotal:        4000000 kB\nMemFree:          100000 kB\n", "Unknown", null)]
    [InlineData(null, "Unknown", null)]
    public async Task Little_memory_is_found(string? memory, string status, string? actual)
    {
        await using CheckedServer server = Serve(new() { ["/proc/meminfo"] = memory });

        MailServerCheckResult result = server.CheckOne("Postfix.Memory");

        Assert.Equal((status, actual), (result.Status, result.Actual));
    }

    [Theory]
    [InlineData("/usr/sbin/sendmail", "Pass")]
    [InlineData("/usr/sbin/sendmail.postfix", "Pass")]
    [InlineData("/usr/sbin/exim4", "Fail")]
    public async Task A_sendmail_of_another_mail_server_is_found(string target, string status)
    {
        // The first is asked where the usual link leads, the second where Postfix's program is.
        File.WriteAllText(
            Path.Join(_commands.Folder, "readlink"),
            $"#!/bin/sh\ncase \"$2\" in /usr/sbin/sendmail) echo '{target}';; *) echo \"$2\";; esac\n"
        );
        File.SetUnixFileMode(Path.Join(_commands.Folder, "readlink"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using CheckedServer server = Serve(new() { [target] = "" });

        MailServerCheckResult result = server.Check("Postfix.DefaultMta")[0];

        Assert.Equal((status, target), (result.Status, result.Actual));
    }

    [Fact]
    [CheckPasses("Postfix.DefaultMta")]
    [CheckFails("Postfix.DefaultMta")]
    public async Task A_sendmail_that_main_cf_places_elsewhere_is_not_the_one_that_programs_use()
    {
        await using CheckedServer server = CheckedServer.Create("sendmail_path = /usr/local/sbin/sendmail");

        Assert.Equal(
            ("Fail", "/usr/local/sbin/sendmail"),
            (server.Check("Postfix.DefaultMta")[0].Status, server.Check("Postfix.DefaultMta")[0].Expected)
        );
        await server.Postfix.RunAsync("postconf", ["-X", "sendmail_path"]);
        Assert.Equal("Pass", server.Check("Postfix.DefaultMta")[0].Status);
    }

    [Fact]
    public async Task A_link_that_cannot_be_followed_is_undecided()
    {
        _commands.Print("readlink", "", exitStatus: 1);
        await using CheckedServer server = Serve([]);

        Assert.Equal("Unknown", server.Check("Postfix.DefaultMta")[0].Status);
    }

    [Fact]
    public async Task Another_mail_server_that_runs_is_found()
    {
        // Its name is what the process list shows; it waits for its input to end.
        string program = Path.Join(_commands.Folder, "exim4");
        File.WriteAllText(program, "#!/bin/sh\nread line\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using CheckedServer server = CheckedServer.Create();
        using Process other = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, ["-bd", "-q30m"]) { RedirectStandardInput = true }
        )!;

        MailServerCheckResult result = Assert.Single(
            server.Check("Postfix.DefaultMta"),
            result => result.Target == "Exim" && result.RemedyCommand == $"ps -fp {other.Id}"
        );
        Assert.Equal("Warning", result.Status);

        other.StandardInput.Close();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(server.Check("Postfix.DefaultMta"), result => result.RemedyCommand == $"ps -fp {other.Id}");
    }

    private CheckedServer Serve(Dictionary<string, string?> files) =>
        CheckedServer.Create(new PostfixOptions(), system: new AlteredSystem { CommandFolder = _commands.Folder, Files = files });
}
