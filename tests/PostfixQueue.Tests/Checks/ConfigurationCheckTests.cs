using PostfixQueue.Lab;
using PostfixQueue.Server;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of what main.cf says about the server, each against a real main.cf with the fault.</summary>
public sealed class ConfigurationCheckTests
{
    private const string Restricted = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination";

    [Fact]
    public async Task A_sound_configuration_passes_all_checks_of_it()
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "local=/example/",
            "host-record=mail.lab.example,192.0.2.25",
            "mx-host=lab.example,mx.other.example,10",
            "host-record=mx.other.example,203.0.113.1"
        );
        await using CheckedServer server = CheckedServer.Create(
            "disable_vrfy_command = yes",
            "smtpd_banner = $myhostname ESMTP",
            "mailbox_size_limit = 0",
            "virtual_mailbox_limit = 0",
            "smtp_tls_security_level = may",
            Restricted
        );
        File.WriteAllText(server.Postfix.LogPath, "");

        IReadOnlyList<MailServerCheckResult> results = server.Check(
            $"-Category Configuration -SendingAddress 192.0.2.25 -NameServer {names.EndPoint}"
        );

        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.True(result.Status is "Pass" or "Skipped", $"{result}: {result.Message}"));
    }

    [Theory]
    [InlineData("localhost.localdomain")]
    [InlineData("mail")]
    [InlineData("mail.office.lan")]
    [InlineData("mail_1.lab.example")]
    [InlineData("-mail.lab.example")]
    public async Task A_name_that_means_nothing_outside_fails(string name)
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions { HostName = name });

        MailServerCheckResult result = server.CheckOne("Host.Myhostname");

        Assert.Equal(("Fail", name), (result.Status, result.Actual));
        Assert.Contains("ReverseDns", result.RelatedCauses);
    }

    [Fact]
    public async Task A_name_that_ends_in_a_dot_fails_until_the_proposed_command_has_been_run()
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions { HostName = "mail.lab.example." });

        MailServerCheckResult result = server.CheckOne("Host.Myhostname");

        Assert.Equal("Fail", result.Status);
        await server.FollowAsync(result);
        Assert.Equal(("Pass", "mail.lab.example"), (server.CheckOne("Host.Myhostname").Status, server.CheckOne("Host.Myhostname").Actual));
    }

    [Theory]
    [InlineData("relay_domains = static:all", "Fail")]
    [InlineData("relay_domains = regexp:$config_directory/domains", "Fail")]
    [InlineData("virtual_mailbox_domains = inline:{lab.test=1}", "Pass")]
    [InlineData("virtual_mailbox_domains = !static:all", "Pass")]
    public async Task A_list_of_domains_that_has_all_of_them_opens_the_server_to_everybody(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create(line, Restricted, "smtpd_recipient_restrictions =");
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "domains"), "/./ OK\n");

        Assert.All(server.Check("Config.RelayRestrictions"), result => Assert.Equal(status, result.Status));
    }

    [Fact]
    public async Task Networks_that_are_not_too_wide_go_on_sending_when_the_proposed_command_has_been_run()
    {
        await using CheckedServer server = CheckedServer.Create("mynetworks = 127.0.0.0/8, 10.1.0.0/16, 0.0.0.0/0, [::]/0");

        MailServerCheckResult[] results = [.. server.Check("Config.Mynetworks")];

        Assert.All(results, result => Assert.Equal("Fail", result.Status));
        await server.FollowAsync(results[0]);
        Assert.Equal(
            ("Pass", "127.0.0.0/8 10.1.0.0/16"),
            (server.CheckOne("Config.Mynetworks").Status, server.CheckOne("Config.Mynetworks").Actual)
        );
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("mail.localdomain")]
    [InlineData("raspberrypi.lan")]
    [InlineData("mail.home.arpa")]
    [InlineData("/nonexistent/mailname")]
    public async Task An_origin_that_does_not_exist_is_warned_of(string origin)
    {
        await using CheckedServer server = CheckedServer.Create($"myorigin = {origin}");

        Assert.Equal("Warning", server.CheckOne("Host.Myorigin -SkipDns").Status);
        await server.Postfix.ConfigureAsync("myorigin=lab.example");
        Assert.Equal("Pass", server.CheckOne("Host.Myorigin -SkipDns").Status);
    }

    [Fact]
    public async Task An_origin_in_a_file_is_read_and_undecided_where_it_may_not_be()
    {
        await using CheckedServer server = CheckedServer.Create("myorigin = $config_directory/mailname");
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "mailname"), "lab.example\n");
        await using CheckedServer forbidden = CheckedServer.Create(
            new PostfixOptions { MainCf = ["myorigin = $config_directory/mailname"] },
            system: new AlteredSystem { IsForbidden = true }
        );

        Assert.Equal("Pass", server.CheckOne("Host.Myorigin -SkipDns").Status);
        Assert.Equal("Unknown", forbidden.CheckOne("Host.Myorigin -SkipDns").Status);
    }

    [Fact]
    public async Task A_domain_of_two_classes_fails()
    {
        await using CheckedServer server = CheckedServer.Create(
            "mydestination = lab.example, Shop.example",
            "virtual_mailbox_domains = shop.example, other.example"
        );

        MailServerCheckResult result = server.CheckOne("Config.Mydestination");

        Assert.Equal(("Fail", "Shop.example", "mydestination, virtual_mailbox_domains"), (result.Status, result.Target, result.Actual));
        Assert.Contains("MailLoop", result.RelatedCauses);
    }

    [Theory]
    [InlineData("0.0.0.0/0", "Fail")]
    [InlineData("[::]/0", "Fail")]
    [InlineData("203.0.0.0/16", "Fail")]
    [InlineData("[2001:db8::]/32", "Fail")]
    [InlineData("[::ffff:203.0.0.0]/112", "Fail")]
    [InlineData("10.0.0.0/7", "Fail")]
    [InlineData("192.0.2.0/24", "Pass")]
    [InlineData("[2001:db8:1::]/48", "Pass")]
    [InlineData("10.0.0.0/8", "Pass")]
    [InlineData("192.0.2.1", "Pass")]
    [InlineData("!0.0.0.0/0", "Pass")]
    [InlineData("cidr:/etc/postfix/networks", "Unknown")]
    [InlineData("hash:/etc/postfix/hosts", "Pass")]
    [InlineData("neighbours", "Warning")]
    public async Task Wide_public_networks_that_may_send_fail(string network, string status)
    {
        await using CheckedServer server = CheckedServer.Create($"mynetworks = 127.0.0.0/8, {network}");

        Assert.Equal(status, server.CheckOne("Config.Mynetworks").Status);
    }

    [Theory]
    [InlineData("smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated", "Fail")]
    [InlineData("smtpd_relay_restrictions = own_class", "Fail")]
    [InlineData("smtpd_relay_restrictions = permit_mynetworks, DEFER_unauth_destination", "Pass")]
    public async Task A_server_that_relays_for_strangers_fails(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtpd_restriction_classes = own_class",
            "own_class = permit_mynetworks",
            "smtpd_recipient_restrictions =",
            line
        );

        Assert.Equal(status, server.CheckOne("Config.RelayRestrictions").Status);
    }

    [Theory]
    [InlineData("permit_mynetworks, warn_if_reject reject_unauth_destination", "", "Fail")]
    [InlineData("permit_mynetworks, warn_if_reject, reject_unknown_client_hostname, reject_unauth_destination", "", "Pass")]
    [InlineData("permit, reject_unauth_destination", "", "Fail")]
    [InlineData("permit", "permit_mynetworks, reject_unauth_destination", "Pass")]
    [InlineData("permit_mynetworks, check_sender_access inline:{example.net=OK}, reject_unauth_destination", "", "Warning")]
    [InlineData("permit_mynetworks, check_sender_access inline:{example.net=REJECT}, reject_unauth_destination", "", "Pass")]
    [InlineData("permit_mynetworks, reject_unauth_destination, check_sender_access inline:{example.net=OK}", "", "Pass")]
    [InlineData("check_helo_access inline:{friend=permit}, reject_unauth_destination", "", "Warning")]
    [InlineData("check_client_access inline:{192.0.2.1=OK}, reject_unauth_destination", "", "Pass")]
    [InlineData(
        "permit_mynetworks, check_sender_access inline:{example.net=OK}, reject_unauth_destination",
        "reject_unauth_destination",
        "Pass"
    )]
    [InlineData("permit", "check_sender_access hash:/nonexistent, reject", "Warning")]
    [InlineData("open_class, reject_unauth_destination", "", "Fail")]
    public async Task Restrictions_count_as_the_server_goes_through_them(string relay, string recipients, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtpd_restriction_classes = open_class",
            "open_class = permit",
            $"smtpd_relay_restrictions = {relay}",
            $"smtpd_recipient_restrictions = {recipients}"
        );

        MailServerCheckResult result = server.CheckOne("Config.RelayRestrictions");
        Assert.Equal((status, "Critical"), (result.Status, result.Severity));
        if (status == "Pass")
            return;

        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Config.RelayRestrictions").Status);
    }

    [Fact]
    public async Task A_table_of_senders_does_no_harm_where_strangers_are_shut_out()
    {
        await using CheckedServer server = CheckedServer.Create(
            "smtpd_client_restrictions = permit_mynetworks, permit_sasl_authenticated, reject",
            "smtpd_relay_restrictions = permit",
            "smtpd_recipient_restrictions = check_sender_access inline:{example.com=OK}, reject"
        );

        Assert.Equal("Pass", server.CheckOne("Config.RelayRestrictions").Status);
    }

    [Theory]
    [InlineData("127.0.0.1/8 192.168.1.1/24", "127.0.0.0/8 192.168.1.0/24")]
    [InlineData("[127.0.0.0/8, 192.0.2.3]", "127.0.0.0/8 192.0.2.3")]
    [InlineData("127.0.0.0/8 ::1", "127.0.0.0/8 [::1]")]
    [InlineData("127.0.0.0/8 2001:db8:1::/64", "127.0.0.0/8 [2001:db8:1::]/64")]
    [InlineData("127.0.0.0/8 [2001:db8:1::5]/64", "127.0.0.0/8 [2001:db8:1::]/64")]
    [InlineData("192.168.1.0/255.255.255.0", "192.168.1.0/24")]
    [InlineData("127.0.0.0/8 !192.168.1.7/24 192.168.0.0/16", "127.0.0.0/8 !192.168.1.0/24 192.168.0.0/16")]
    [InlineData("192.168.1/24", null)]
    [InlineData("192.0.2.0/33", null)]
    public async Task Networks_that_Postfix_cannot_read_fail(string networks, string? mended)
    {
        await using CheckedServer server = CheckedServer.Create($"mynetworks = {networks}");

        MailServerCheckResult result = server.Check("Config.Mynetworks").First(result => result.Status == "Fail");
        if (mended is null)
        {
            Assert.Null(result.RemedyCommand);
            return;
        }

        await server.FollowAsync(result);
        Assert.Equal(("Pass", mended), (server.CheckOne("Config.Mynetworks").Status, server.CheckOne("Config.Mynetworks").Actual));

        // Postfix itself has nothing against it either.
        Assert.Empty((await server.Postfix.RunAsync("postmap", ["-q", "198.51.100.1", $"cidr:{WriteNetworks(server, mended)}"])).Error);
    }

    [Fact]
    public async Task A_wide_network_in_a_file_is_found()
    {
        await using CheckedServer server = CheckedServer.Create("mynetworks = $config_directory/networks, cidr:$config_directory/table");
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "networks"), "# ours\n127.0.0.0/8\n203.0.0.0/16\n");
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "table"), "10.0.0.0/8 yes\n0.0.0.0/0 yes\n");

        Assert.Equal(
            ["203.0.0.0/16", "0.0.0.0/0"],
            server.Check("Config.Mynetworks").Where(result => result.Status == "Fail").Select(result => result.Actual)
        );
    }

    [Fact]
    public async Task A_server_with_a_name_for_the_world_may_have_another_inside()
    {
        await using CheckedServer server = CheckedServer.CreatePublic(
            new PostfixOptions
            {
                HostName = "zentyal.example.lan",
                MainCf = ["smtp_helo_name = mail.lab.example", "smtpd_banner = mail.lab.example ESMTP"],
            }
        );

        Assert.Equal("Pass", server.CheckOne("Host.Myhostname").Status);
        Assert.Equal("Pass", server.CheckOne("Config.Banner").Status);
        await server.Postfix.ConfigureAsync("smtpd_banner=$myhostname ESMTP $mail_version");
        Assert.Equal("Fail", server.CheckOne("Host.Myhostname").Status);
        await server.FollowAsync(server.CheckOne("Config.Banner"));
        Assert.Equal(
            ("Pass", "mail.lab.example ESMTP"),
            (server.CheckOne("Config.Banner").Status, server.CheckOne("Config.Banner").Actual)
        );
    }

    [Fact]
    public async Task A_service_that_relays_for_strangers_is_found_by_its_own_setting()
    {
        await using CheckedServer server = CheckedServer.Create(Restricted);
        server.AppendToMasterCf("127.0.0.1:0 inet n - n - - smtpd -o smtpd_relay_restrictions=permit\n");

        Assert.Equal(["Pass", "Fail"], server.Check("Config.RelayRestrictions").Select(result => result.Status));
    }

    [Theory]
    [InlineData("smtpd_banner = Welcome to $myhostname")]
    [InlineData("smtpd_banner = $myhostname ESMTP Postfix $mail_version")]
    public async Task A_greeting_that_tells_too_much_or_too_little_is_warned_of(string line)
    {
        await using CheckedServer server = CheckedServer.CreatePublic(line);

        MailServerCheckResult result = server.CheckOne("Config.Banner");

        Assert.Equal(("Warning", "Info"), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData("inet_interfaces = loopback-only", "Skipped")]
    [InlineData("inet_interfaces = all", "Warning")]
    [InlineData("smtpd_client_restrictions = permit_mynetworks, reject", "Pass")]
    [InlineData("smtpd_sender_restrictions = permit_mynetworks permit_sasl_authenticated reject", "Pass")]
    [InlineData("smtpd_client_restrictions = permit_mynetworks, warn_if_reject reject", "Warning")]
    [InlineData("smtpd_client_restrictions = permit, reject", "Warning")]
    [InlineData("smtpd_client_restrictions = permit_auth_destination, reject", "Warning")]
    [InlineData("smtpd_helo_restrictions = check_helo_access inline:{friend=OK}, reject", "Warning")]
    public async Task Verification_of_addresses_counts_where_strangers_can_ask(string line, string status)
    {
        await using CheckedServer server = CheckedServer.CreatePublic(line);

        Assert.Equal(status, server.CheckOne("Config.Vrfy").Status);
    }

    [Theory]
    [InlineData("Config.Vrfy")]
    [InlineData("Config.Banner")]
    [InlineData("Config.TlsServerCert")]
    public async Task What_only_strangers_see_is_passed_over_where_no_server_lets_them_in(string name)
    {
        await using CheckedServer server = CheckedServer.Create(
            "inet_interfaces = all",
            "smtpd_tls_security_level = may",
            "smtpd_banner = welcome"
        );
        string masterCf = Path.Join(server.Postfix.ConfigDirectory, "master.cf");
        Assert.Equal("Skipped", server.CheckOne(name).Status);

        File.WriteAllLines(masterCf, File.ReadAllLines(masterCf).Where(line => !line.EndsWith(" smtpd", StringComparison.Ordinal)));
        Assert.Equal("Skipped", server.CheckOne(name).Status);
    }

    [Theory]
    [InlineData("mailbox_size_limit = 1000", "Fail,Pass")]
    [InlineData("virtual_mailbox_limit = 1000", "Pass,Fail")]
    [InlineData("message_size_limit = 0", "Fail,Fail")]
    [InlineData("message_size_limit = much", "Unknown")]
    [InlineData("mailbox_size_limit = much", "Unknown,Pass")]
    [InlineData("virtual_mailbox_limit = 1000|virtual_transport = lmtp:[127.0.0.1]:24", "Pass,Skipped")]
    [InlineData("message_size_limit = 0|mydestination =|virtual_mailbox_domains =", "Skipped,Skipped")]
    [InlineData("virtual_mailbox_limit = 1000|virtual_mailbox_domains =|transport_maps = inline:{box.example=virtual:}", "Pass,Fail")]
    [InlineData("mailbox_size_limit = 1000|local_transport = error:no local mail", "Skipped,Pass")]
    public async Task A_mailbox_smaller_than_a_message_fails(string line, string statuses)
    {
        await using CheckedServer server = CheckedServer.Create([
            "mydestination = lab.example",
            "virtual_mailbox_domains = shop.example",
            .. line.Split('|'),
        ]);
        server.AppendToMasterCf("local unix - n n - - local\nvirtual unix - n n - - virtual\n");

        Assert.Equal(statuses, string.Join(',', server.Check("Config.MessageSize").Select(result => result.Status)));
    }

    [Theory]
    [InlineData("Host.Myhostname")]
    [InlineData("Config.Mynetworks")]
    [InlineData("Config.RelayRestrictions")]
    [InlineData("Config.Banner")]
    [InlineData("Config.Vrfy")]
    [InlineData("Config.MessageSize")]
    public async Task Configuration_that_cannot_be_read_leaves_its_checks_undecided(string name)
    {
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMainCf("this is no setting\n");

        Assert.Equal("Unknown", server.CheckOne(name).Status);
    }

    private static string WriteNetworks(CheckedServer server, string networks)
    {
        string path = Path.Join(server.Postfix.ConfigDirectory, "read");
        File.WriteAllLines(
            path,
            networks
                .Split(' ')
                .Select(network =>
                    $"{network.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).TrimStart('!')} yes"
                )
        );
        return path;
    }
}
