using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of what master.cf has to have, and of what it hands mail to.</summary>
public sealed class MasterCfCheckTests
{
    [Theory]
    [InlineData("cleanup/unix", "Fail")]
    [InlineData("rewrite/unix", "Fail")]
    [InlineData("retry/unix", "Fail")]
    [InlineData("showq/unix", "Warning")]
    [InlineData("anvil/unix", "Warning")]
    [CheckPasses("Postfix.MasterServices")]
    [CheckFails("Postfix.MasterServices")]
    public async Task A_service_that_Postfix_itself_needs_is_missed_until_the_proposed_command_has_been_run(string service, string status)
    {
        await using CheckedServer server = CheckedServer.Create();
        Assert.Equal("Pass", server.CheckOne("Postfix.MasterServices").Status);
        (await server.Postfix.RunAsync("postconf", ["-MX", service])).OrThrow();

        MailServerCheckResult result = server.CheckOne("Postfix.MasterServices");

        Assert.Equal((status, service.Split('/')[0]), (result.Status, result.Target));
        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Postfix.MasterServices").Status);
    }

    [Theory]
    [InlineData("proxymap/unix", "canonical_maps = proxy:texthash:$config_directory/transport", "Fail")]
    [InlineData("proxymap/unix", "canonical_maps = texthash:$config_directory/transport", "Pass")]
    [InlineData("proxywrite/unix", "address_verify_map = proxy:btree:$data_directory/verify", "Warning")]
    [InlineData("verify/unix", "smtpd_sender_restrictions = reject_unverified_sender", "Fail")]
    [InlineData("verify/unix", "smtpd_sender_restrictions = permit", "Pass")]
    [InlineData("flush/unix", "fast_flush_domains = lab.example", "Warning")]
    [InlineData("tlsmgr/unix", "smtp_tls_security_level = may", "Warning")]
    [InlineData("virtual/unix", "mydestination =", "Pass")]
    public async Task Other_services_are_missed_only_where_something_needs_them(string service, string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create(line);
        (await server.Postfix.RunAsync("postconf", ["-MX", service])).OrThrow();

        Assert.Equal(status, server.CheckOne("Postfix.MasterServices").Status);
    }

    [Theory]
    [InlineData(
        "127.0.0.1:submission inet n - n - - smtpd -o cleanup_service_name=clean\n",
        "127.0.0.1:submission/inet: cleanup_service_name"
    )]
    [InlineData("127.0.0.1:smtp inet n - n - 1 postscreen\n", "127.0.0.1:smtp/inet: smtpd_service_name")]
    public async Task A_service_that_another_names_is_missed(string line, string target)
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMasterCf(line);

        MailServerCheckResult result = Assert.Single(server.Check("Postfix.MasterServices"), result => result.Status == "Fail");

        Assert.Equal(target, result.Target);
        if (result.RemedyCommand is null)
            return;
        await server.FollowAsync(result);
        Assert.DoesNotContain(server.Check("Postfix.MasterServices"), result => result.Status == "Fail");
    }

    [Theory]
    [InlineData("recipient_bcc_maps = proxy:texthash:$config_directory/transport", "Fail")]
    [InlineData("canonical_maps = proxy:texthash:$config_directory/transport", "Skipped")]
    [InlineData("smtpd_client_restrictions = check_client_access proxy:texthash:$config_directory/transport", "Fail")]
    public async Task A_table_that_proxymap_may_not_open_is_found_and_the_list_completed(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create("proxy_read_maps = $canonical_maps $virtual_alias_maps", line);

        MailServerCheckResult result = server.CheckOne("Postfix.MapLookup");

        Assert.Equal(status, result.Status);
        if (status != "Fail")
            return;
        await server.FollowAsync(result);
        Assert.Equal("Skipped", server.CheckOne("Postfix.MapLookup").Status);
    }

    [Theory]
    [InlineData("mysql", "hosts = localhost\n", "y", "Fail")]
    [InlineData("mysql", "hosts = unix:/var/run/mysqld/mysqld.sock\n", "y", "Fail")]
    [InlineData("mysql", "hosts = 127.0.0.1\n", "y", null)]
    [InlineData("mysql", "hosts = localhost\n", "n", null)]
    [InlineData("pgsql", "hosts = unix:/var/run/postgresql\n", "y", "Fail")]
    [InlineData("pgsql", "hosts = localhost\n", "y", null)]
    [InlineData("ldap", "server_host = ldapi://%2Fvar%2Frun%2Fslapd%2Fldapi\n", "y", "Fail")]
    public async Task A_socket_that_a_tables_own_file_names_has_to_be_in_the_jail_of_those_who_read_it(
        string type,
        string text,
        string chroot,
        string? status
    )
    {
        AlteredSystem system = new()
        {
            Files = new Dictionary<string, string?>
            {
                ["/etc/lab-table.cf"] = text,
                ["/var/run/mysqld/mysqld.sock"] = "",
                ["/var/run/postgresql/.s.PGSQL.5432"] = "",
                ["/var/run/slapd/ldapi"] = "",
            },
        };
        await using CheckedServer server = CheckedServer.Create(
            new PostfixQueue.Lab.PostfixOptions { MainCf = [$"transport_maps = {type}:/etc/lab-table.cf"] },
            system: system
        );
        (await server.Postfix.RunAsync("postconf", ["-M", $"rewrite/unix=rewrite unix - - {chroot} - - trivial-rewrite"])).OrThrow();

        MailServerCheckResult result = server.CheckOne("Postfix.MapLookup");

        Assert.Equal(status is not null, result.Expected?.StartsWith(server.Postfix.QueueDirectory, StringComparison.Ordinal) ?? false);
        if (status is not null)
            Assert.Equal(status, result.Status);
    }

    [Theory]
    [InlineData("pickup unix n - n 60 1 pickup", "Skipped")]
    [InlineData("pickup unix n - n 60 1 pickup -o cleanup_service_name=sender", "Fail")]
    public async Task A_cleanup_service_asks_milters_only_for_mail_that_came_by_no_smtp_server(string pickup, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            "non_smtpd_milters = unix:/nonexistent/milter.sock",
            "cleanup_service_name = unused"
        );
        server.AppendToMasterCf(
            "sender unix n - y - 0 cleanup\nunused unix n - n - 0 cleanup -o non_smtpd_milters=\n127.0.0.1:0 inet n - n - - smtpd -o "
                + "cleanup_service_name=sender\n"
        );
        (await server.Postfix.RunAsync("postconf", ["-M", $"pickup/unix={pickup}"])).OrThrow();

        Assert.Equal(status, server.CheckOne("Postfix.Milters").Status);
    }

    [Fact]
    public async Task A_setting_that_nothing_uses_is_removed_from_the_file_that_has_it()
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMasterCf("scan unix - - n - - smtp\n  -o disable_dns_lookup=yes\n");

        MailServerCheckResult result = server.CheckOne("Postfix.ConfigWarnings");

        Assert.Equal(("Warning", "postconf -PX scan/unix/disable_dns_lookup"), (result.Status, result.RemedyCommand));
        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Postfix.ConfigWarnings").Status);
    }

    [Fact]
    public async Task A_setting_without_a_blank_behind_the_option_is_read_as_the_programs_read_it()
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMasterCf(
            "127.0.0.1:0 inet n - n - - smtpd\n  -o content_filter=\n  -osmtpd_recipient_restrictions=permit_mynetworks,reject\n"
        );

        Assert.Equal("Pass", server.CheckOne("Postfix.ConfigWarnings").Status);
        MailServerService service = Assert.Single(
            server.Session.Invoke("Get-MailServerConfig -Service 127.0.0.1:0/inet").WithoutErrors().Of<MailServerService>()
        );
        Assert.Equal(
            ["content_filter=", "smtpd_recipient_restrictions=permit_mynetworks,reject"],
            service.Overrides.Select(static setting => setting.ToString())
        );
    }

    [Fact]
    public async Task A_parameter_with_a_hyphen_in_its_name_is_named_whole()
    {
        await using CheckedServer server = CheckedServer.Create("policyd-spf_time_limit = 3600");

        MailServerCheckResult result = server.CheckOne("Postfix.ConfigWarnings");

        Assert.Equal(("policyd-spf_time_limit", "postconf -X policyd-spf_time_limit"), (result.Target, result.RemedyCommand));
        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Postfix.ConfigWarnings").Status);
    }

    [Fact]
    public async Task A_line_that_continues_the_one_above_by_mistake_is_found_and_mended()
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMainCf("lmtp_destination_recipient_limit=1\n\n  postscreen_dnsbl_sites = bl.example.org*3\n");

        MailServerCheckResult result = server.CheckOne("Postfix.ConfigWarnings");

        Assert.Equal(
            ("Fail", "lmtp_destination_recipient_limit", "1 postscreen_dnsbl_sites = bl.example.org*3"),
            (result.Status, result.Target, result.Actual)
        );
        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Postfix.ConfigWarnings").Status);
        Assert.Equal(
            "1\nbl.example.org*3",
            (await server.Postfix.RunAsync("postconf", ["-h", "lmtp_destination_recipient_limit", "postscreen_dnsbl_sites"]))
                .OrThrow()
                .Output.Trim()
        );
    }

    [Theory]
    [InlineData("qmgr_message_active_limit = many", "Fail")]
    [InlineData("qmgr_message_active_limit = 20000", "Pass")]
    [InlineData("smtp_quit_timeout = soon", "Fail")]
    [InlineData("smtp_quit_timeout = 1m", "Pass")]
    [InlineData("smtp_quit_timeout = 60", "Pass")]
    [InlineData("smtpd_helo_required = on", "Fail")]
    [InlineData("smtpd_helo_required = YES", "Pass")]
    [InlineData("smtpd_forbid_bare_newline = normalize", "Pass")]
    [InlineData("smtpd_error_sleep_time = ${stress?{0}:{1}}s", "Pass")]
    [InlineData("smtpd_banner = $myhostname ESMTP\n  disable_vrfy_command = yes", "Warning")]
    public async Task A_value_of_another_kind_than_the_program_wants_is_found(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMainCf(line + "\n");

        MailServerCheckResult result = server.CheckOne("Postfix.ConfigWarnings");

        Assert.Equal(status, result.Status);
        if (status == "Fail")
        {
            await server.FollowAsync(result);
            Assert.Equal("Pass", server.CheckOne("Postfix.ConfigWarnings").Status);
        }
    }
}
