namespace PostfixQueue.Tests.Checks;

/// <summary>Config.RelayRestrictions and Config.Mynetworks: who may relay through the server.</summary>
public sealed class RelayProtectionCheckTests
{
    private const string Restricted = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination";

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
    public async Task A_service_that_relays_for_strangers_is_found_by_its_own_setting()
    {
        await using CheckedServer server = CheckedServer.Create(Restricted);
        server.AppendToMasterCf("127.0.0.1:0 inet n - n - - smtpd -o smtpd_relay_restrictions=permit\n");

        Assert.Equal(["Pass", "Fail"], server.Check("Config.RelayRestrictions").Select(result => result.Status));
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
