using System.Diagnostics;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of the installed version, of its safety nets and of the files that locked-in programs need.</summary>
public sealed class InstallationCheckTests
{
    [Theory]
    [InlineData("postconf")]
    [InlineData("postqueue")]
    [InlineData("postsuper")]
    [CheckFails("Postfix.Installed")]
    [CheckPasses("Postfix.Installed")]
    public void Postfix_is_installed_once_all_of_its_tools_are_there(string missing)
    {
        using StandInTools tools = Tools("mail_version = 3.11.7").Write("postqueue", "").Write("postsuper", "");
        string tool = Path.Join(tools.Directory, missing);
        using ModuleSession session = new(toolDirectory: tools.Directory);
        MailServerCheckResult CheckOne() =>
            Assert.Single(session.Invoke("Test-MailServerConfig Postfix.Installed").Of<MailServerCheckResult>());

        File.Move(tool, tool + ".away");
        MailServerCheckResult result = CheckOne();
        Assert.Equal(("Fail", missing), (result.Status, result.Actual));

        File.Move(tool + ".away", tool);
        Assert.Equal(("Pass", "3.11.7"), (CheckOne().Status, CheckOne().Actual));
    }

    [Theory]
    [InlineData("3.11.7")]
    [InlineData("3.8.20")]
    [InlineData("3.12-20260821")]
    [InlineData("4.0.1")]
    [CheckPasses("Postfix.Version")]
    public void A_branch_that_its_authors_correct_passes(string version) => ExpectOfVersion(version, "Pass");

    [Theory]
    [InlineData("3.7.22")]
    [InlineData("2.11.3")]
    [CheckFails("Postfix.Version")]
    public void A_branch_that_its_authors_no_longer_correct_is_warned_of(string version) => ExpectOfVersion(version, "Warning");

    [Fact]
    public void A_version_that_cannot_be_read_is_undecided() => ExpectOfVersion("unknown", "Unknown");

    /// <summary>The result says of which day its list of branches is.</summary>
    private static void ExpectOfVersion(string version, string status)
    {
        using StandInTools tools = Tools($"mail_version = {version}");
        using ModuleSession session = new(toolDirectory: tools.Directory);

        MailServerCheckResult result = Assert.Single(session.Invoke("Test-MailServerConfig Postfix.Version").Of<MailServerCheckResult>());

        Assert.Equal((status, version), (result.Status, result.Actual));
        Assert.Matches("2026-[0-9]{2}-[0-9]{2}$", result.Expected);
    }

    [Theory]
    [InlineData("PRETTY_NAME=\"Lab Linux 12\"\n", 0, "Pass")]
    [InlineData("PRETTY_NAME=\"Lab Linux 12\"\nSUPPORT_END=2999-12-31\n", 0, "Pass")]
    [InlineData("PRETTY_NAME=\"Lab Linux 12\"\nSUPPORT_END=2025-12-31\n", 0, "Warning")]
    [InlineData(null, 0, "Pass")]
    [InlineData(null, 1, "Warning")]
    public void An_older_branch_passes_as_a_package_for_as_long_as_the_release_is_supported(string? release, int exitStatus, string status)
    {
        using StandInTools tools = Tools("mail_version = 3.7.22");
        using StandInCommands commands = new StandInCommands().Print(
            "dpkg-query",
            exitStatus == 0 ? "postfix: /usr/sbin/postconf\n" : "",
            exitStatus: exitStatus
        );
        AlteredSystem system = new()
        {
            CommandFolder = commands.Folder,
            MissingCommands = ["rpm", "apk", "pacman"],
            Files = new Dictionary<string, string?> { ["/etc/os-release"] = release, ["/usr/lib/os-release"] = null },
        };
        using ModuleSession session = new(toolDirectory: tools.Directory, system: system);

        Assert.Equal(status, Assert.Single(session.Invoke("Test-MailServerConfig Postfix.Version").Of<MailServerCheckResult>()).Status);
    }

    [Fact]
    public async Task Defaults_of_an_earlier_version_are_told_until_the_level_is_raised()
    {
        await using CheckedServer server = CheckedServer.Create("compatibility_level = 2");

        MailServerCheckResult result = server.CheckOne("Postfix.CompatibilityLevel");
        Assert.Equal(("Warning", "2"), (result.Status, result.Actual));
        Assert.Contains("smtpd_relay_before_recipient_restrictions = no", result.Evidence, StringComparison.Ordinal);
        Assert.StartsWith($"postconf -e compatibility_level={result.Expected} ", result.RemedyCommand, StringComparison.Ordinal);

        await server.Postfix.ConfigureAsync($"compatibility_level={result.Expected}");
        Assert.Equal("Pass", server.CheckOne("Postfix.CompatibilityLevel").Status);
    }

    [Theory]
    [InlineData("compatibility_level = high", "Unknown")]
    [InlineData("soft_bounce = no", "Skipped")]
    public void A_level_that_is_none_is_undecided_and_one_that_does_not_exist_skipped(string line, string status)
    {
        using StandInTools tools = Tools(line);
        using ModuleSession session = new(toolDirectory: tools.Directory);

        Assert.Equal(
            status,
            Assert.Single(session.Invoke("Test-MailServerConfig Postfix.CompatibilityLevel").Of<MailServerCheckResult>()).Status
        );
    }

    [Fact]
    public async Task Smuggling_is_possible_until_the_proposed_setting_is_made()
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtpd_forbid_bare_newline = no",
            "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination"
        );
        server.AppendToMasterCf("192.0.2.1:25 inet n - n - - smtpd\n");

        MailServerCheckResult result = server.CheckOne("Postfix.SmugglingProtection");
        Assert.Equal(("Warning", "no"), (result.Status, result.Actual));
        Assert.StartsWith($"postconf -e smtpd_forbid_bare_newline={result.Expected} ", result.RemedyCommand, StringComparison.Ordinal);

        await server.Postfix.ConfigureAsync($"smtpd_forbid_bare_newline={result.Expected}");
        Assert.Equal("Pass", server.CheckOne("Postfix.SmugglingProtection").Status);
    }

    [Fact]
    public async Task A_server_that_switches_the_protection_off_for_itself_is_found_unless_it_is_for_users()
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtpd_forbid_bare_newline = yes",
            "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination"
        );
        server.AppendToMasterCf(
            "192.0.2.1:25 inet n - n - - smtpd -o smtpd_forbid_bare_newline=no\nsubmission inet n - n - - smtpd -o "
                + "smtpd_forbid_bare_newline=no\n"
        );

        MailServerCheckResult result = server.CheckOne("Postfix.SmugglingProtection");
        Assert.Equal(("Warning", "192.0.2.1:25/inet"), (result.Status, result.Target));

        (await server.Postfix.RunAsync("postconf", ["-PX", "192.0.2.1:25/inet/smtpd_forbid_bare_newline"])).OrThrow();
        Assert.Equal("Pass", server.CheckOne("Postfix.SmugglingProtection").Status);
    }

    [Theory]
    [InlineData("inet_interfaces = loopback-only", "permit_mynetworks, reject_unauth_destination", "", "Skipped")]
    [InlineData("inet_interfaces = localhost", "permit_mynetworks, reject_unauth_destination", "", "Skipped")]
    [InlineData("inet_interfaces = all", "permit_mynetworks, reject_unauth_destination", "", "Warning")]
    [InlineData("inet_interfaces = all", "permit_mynetworks, reject", "", "Skipped")]
    [InlineData(
        "inet_interfaces = all",
        "permit_mynetworks, reject_unauth_destination",
        "permit_mynetworks, permit_sasl_authenticated, reject",
        "Skipped"
    )]
    [InlineData(
        "inet_interfaces = all",
        "permit_mynetworks, reject_unauth_destination",
        "check_client_access texthash:$config_directory/transport, reject",
        "Warning"
    )]
    [InlineData("inet_interfaces = all", "permit_mynetworks, reject_unauth_destination", "reject_unknown_client_hostname", "Warning")]
    public async Task Smuggling_needs_strangers_who_can_hand_mail_in(string interfaces, string relay, string client, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtpd_forbid_bare_newline = no",
            interfaces,
            $"smtpd_relay_restrictions = {relay}",
            $"smtpd_client_restrictions = {client}"
        );
        server.AppendToMasterCf("smtp inet n - n - - smtpd\n");

        Assert.Equal(status, server.CheckOne("Postfix.SmugglingProtection").Status);
    }

    [Theory]
    [InlineData("mail_version = 3.7.2", "smtp/inet/command = smtpd", "Warning", "mail_version")]
    [InlineData("mail_version = 3.7.2", "smtp/unix/command = smtp", "Skipped", null)]
    [InlineData("smtpd_forbid_bare_newline = no", "smtp/inet/command = smtpd", "Warning", "smtpd_forbid_bare_newline")]
    public void A_version_that_knows_no_protection_is_told(string parameter, string service, string status, string? target)
    {
        using StandInTools tools = Tools(parameter, service);
        using ModuleSession session = new(toolDirectory: tools.Directory);

        MailServerCheckResult result = Assert.Single(
            session.Invoke("Test-MailServerConfig Postfix.SmugglingProtection").Of<MailServerCheckResult>()
        );

        Assert.Equal((status, target), (result.Status, result.Target));

        // Patch releases without the code for a refusal know 'yes' only.
        if (target == "smtpd_forbid_bare_newline")
            Assert.Equal("yes", result.Expected);
    }

    [Fact]
    public async Task Services_that_cannot_be_read_leave_it_undecided()
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMasterCf("smtp inet\n");

        Assert.All(
            server.Check("Postfix.SmugglingProtection, Postfix.ChrootFiles, Postfix.MapLookup"),
            result => Assert.Equal("Unknown", result.Status)
        );
    }

    [Fact]
    public async Task Locked_in_services_fail_until_the_proposed_commands_have_been_run()
    {
        await using CheckedServer server = CheckedServer.Create();
        string copy = Path.Join(server.Postfix.QueueDirectory, "etc", "resolv.conf");

        IReadOnlyList<MailServerCheckResult> results = server.Check("Postfix.ChrootFiles");
        MailServerCheckResult resolver = Assert.Single(results, result => result.Status == "Fail");
        Assert.Equal((copy, "different"), (resolver.Target, resolver.Actual));
        Assert.Contains("DnsTemporary", resolver.RelatedCauses);
        Assert.Contains("smtp/unix", resolver.Evidence, StringComparison.Ordinal);

        foreach (MailServerCheckResult result in results)
        {
            string[] words = result.RemedyCommand!.Split(" && ")[0].Split(' ');
            using Process install = System.Diagnostics.Process.Start(words[0], words[1..]);
            await install.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("Pass", server.CheckOne("Postfix.ChrootFiles").Status);

        // A comment changes nothing, a name server does.
        File.AppendAllText(copy, "# written by hand\n\n");
        Assert.Equal("Pass", server.CheckOne("Postfix.ChrootFiles").Status);
        File.Delete(copy);
        Assert.Equal(("Fail", "missing"), (server.CheckOne("Postfix.ChrootFiles").Status, server.CheckOne("Postfix.ChrootFiles").Actual));

        (await server.Postfix.RunAsync("postconf", ["-F", "*/*/chroot=n"])).OrThrow();
        Assert.Equal("Skipped", server.CheckOne("Postfix.ChrootFiles").Status);
    }

    [Theory]
    [InlineData("", "Pass")]
    [InlineData("inet:127.0.0.1:8891", "Pass")]
    [InlineData("inet:milter.lab.example:8891", "Fail")]
    public async Task Locked_in_services_that_look_no_names_up_need_no_files(string milter, string status)
    {
        await using CheckedServer server = CheckedServer.Create($"non_smtpd_milters = {milter}");
        (await server.Postfix.RunAsync("postconf", ["-F", "*/*/chroot=n"])).OrThrow();
        (await server.Postfix.RunAsync("postconf", ["-F", "cleanup/unix/chroot=y"])).OrThrow();

        Assert.Contains(status, server.Check("Postfix.ChrootFiles").Select(static result => result.Status));
    }

    [Fact]
    public async Task Files_of_locked_in_services_that_may_not_be_read_are_undecided()
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions(), system: new AlteredSystem { IsForbidden = true });

        Assert.Equal("Unknown", server.CheckOne("Postfix.ChrootFiles").Status);
    }

    private static StandInTools Tools(string parameter, string service = "smtp/inet/command = smtpd")
    {
        string place = service.Split('/')[0] + "/" + service.Split('/')[1];
        string fields = string.Join(
            "\\n",
            new[]
            {
                $"service = {place.Split('/')[0]}",
                $"type = {place.Split('/')[1]}",
                "private = n",
                "unprivileged = -",
                "chroot = n",
                "wakeup = -",
                "process_limit = -",
            }
                .Select(field => $"{place}/{field}")
                .Append(service)
        );
        StandInTools tools = new();
        tools.Write("postconf", $"case \"$*\" in *-F*) printf '{fields}\\n';; *-P*) ;; *) echo '{parameter}';; esac");
        return tools;
    }
}
