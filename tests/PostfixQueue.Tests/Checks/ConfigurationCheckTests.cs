using PostfixQueue.Lab;
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
}
