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
        await using DnsmasqServer names = await DnsmasqServer.StartAsync("local=/example/", "host-record=mail.lab.example,192.0.2.25", "mx-host=lab.example,mx.other.example,10", "host-record=mx.other.example,203.0.113.1");
        await using CheckedServer server = CheckedServer.Create(
            "disable_vrfy_command = yes", "smtpd_banner = $myhostname ESMTP", "mailbox_size_limit = 0", "virtual_mailbox_limit = 0", "smtp_tls_security_level = may", Restricted);
        File.WriteAllText(server.Postfix.LogPath, string.Empty);

        IReadOnlyList<MailServerCheckResult> results = server.Check($"-Category Configuration -SendingAddress 192.0.2.25 -NameServer {names.EndPoint}");

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

    [Theory]
    [InlineData("localhost")]
    [InlineData("mail.localdomain")]
    [InlineData("/nonexistent/mailname")]
    public async Task An_origin_that_does_not_exist_is_warned_of(string origin)
    {
        await using CheckedServer server = CheckedServer.Create($"myorigin = {origin}");

        Assert.Equal("Warning", server.CheckOne("Host.Myorigin").Status);
        await server.Postfix.ConfigureAsync("myorigin=lab.example");
        Assert.Equal("Pass", server.CheckOne("Host.Myorigin").Status);
    }

    [Fact]
    public async Task An_origin_in_a_file_is_read_and_undecided_where_it_may_not_be()
    {
        await using CheckedServer server = CheckedServer.Create("myorigin = $config_directory/mailname");
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "mailname"), "lab.example\n");
        await using CheckedServer forbidden = CheckedServer.Create(
            new PostfixOptions { MainCf = ["myorigin = $config_directory/mailname"] }, system: new AlteredSystem { IsForbidden = true });

        Assert.Equal("Pass", server.CheckOne("Host.Myorigin").Status);
        Assert.Equal("Unknown", forbidden.CheckOne("Host.Myorigin").Status);
    }

    [Fact]
    public async Task A_domain_of_two_classes_fails()
    {
        await using CheckedServer server = CheckedServer.Create("mydestination = lab.example, Shop.example", "virtual_mailbox_domains = shop.example, other.example");

        MailServerCheckResult result = server.CheckOne("Config.Mydestination");

        Assert.Equal(("Fail", "Shop.example", "mydestination, virtual_mailbox_domains"), (result.Status, result.Target, result.Actual));
        Assert.Contains("MailLoop", result.RelatedCauses);
    }

    [Fact]
    public async Task Domains_in_a_table_are_undecided()
    {
        await using CheckedServer server = CheckedServer.Create("relay_domains = texthash:$config_directory/transport");

        Assert.Equal("Unknown", server.CheckOne("Config.Mydestination").Status);
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
    [InlineData("192.0.2.0/33", "Unknown")]
    [InlineData("neighbours", "Unknown")]
    public async Task Wide_public_networks_that_may_send_fail(string network, string status)
    {
        await using CheckedServer server = CheckedServer.Create($"mynetworks = 127.0.0.0/8, {network}");

        Assert.Equal(status, server.CheckOne("Config.Mynetworks").Status);
    }

    [Theory]
    [InlineData("smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated", "Fail")]
    [InlineData("smtpd_relay_restrictions = own_class", "Unknown")]
    [InlineData("smtpd_relay_restrictions = permit_mynetworks, DEFER_unauth_destination", "Pass")]
    public async Task A_server_that_relays_for_strangers_fails(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create("smtpd_restriction_classes = own_class", "own_class = permit_mynetworks", "smtpd_recipient_restrictions =", line);

        Assert.Equal(status, server.CheckOne("Config.RelayRestrictions").Status);
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
        await using CheckedServer server = CheckedServer.Create(line);

        MailServerCheckResult result = server.CheckOne("Config.Banner");

        Assert.Equal(("Warning", "Info"), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData("inet_interfaces = loopback-only", "Skipped")]
    [InlineData("inet_interfaces = all", "Warning")]
    public async Task Verification_of_addresses_counts_where_strangers_can_ask(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create(line);

        Assert.Equal(status, server.CheckOne("Config.Vrfy").Status);
    }

    [Theory]
    [InlineData("mailbox_size_limit = 1000", "Fail,Pass")]
    [InlineData("virtual_mailbox_limit = 1000", "Pass,Fail")]
    [InlineData("message_size_limit = 0", "Fail,Fail")]
    [InlineData("message_size_limit = much", "Unknown")]
    [InlineData("mailbox_size_limit = much", "Unknown,Pass")]
    public async Task A_mailbox_smaller_than_a_message_fails(string line, string statuses)
    {
        await using CheckedServer server = CheckedServer.Create(line);

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
}
