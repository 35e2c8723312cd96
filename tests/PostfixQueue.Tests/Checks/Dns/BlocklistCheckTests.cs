using System.Net;
using PostfixQueue.Mail.Blocklists;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Server;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Checks.Dns;

public sealed class BlocklistCheckTests
{
    private const string Alive = "address=/2.0.0.127.bl.test/127.0.0.2";
    private static readonly string Alive6 = $"address=/{DomainName.ReversedLabels(IPAddress.Parse("::ffff:127.0.0.2"))}.bl.test/127.0.0.2";
    private const string Spamhaus = "address=/2.0.0.127.zen.spamhaus.org/127.0.0.2";
    private const string Parameters = "-SendingAddress 203.0.113.25 -DnsBlocklist bl.test";

    [Fact]
    public async Task A_listed_address_fails_with_the_list_s_own_words_until_it_is_removed()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            Alive,
            "address=/25.113.0.203.bl.test/127.0.0.2",
            "txt-record=25.113.0.203.bl.test,\"https://bl.test/why\""
        );

        MailServerCheckResult result = domain.CheckOne("Dns.Blocklist", Parameters);
        Assert.Equal(("Fail", "203.0.113.25 in bl.test", "https://bl.test/why"), (result.Status, result.Target, result.Evidence));
        Assert.Contains("BlockListed", result.RelatedCauses);

        await domain.PublishAsync(Alive);
        Assert.Equal("Pass", domain.CheckOne("Dns.Blocklist", Parameters).Status);
    }

    [Fact]
    public async Task Every_address_of_both_families_is_asked_about()
    {
        string v6 = DomainName.ReversedLabels(IPAddress.Parse("2001:db8::25"));
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            Alive,
            Alive6,
            $"address=/{v6}.bl.test/127.0.0.2",
            "address=/26.113.0.203.bl.test/127.0.0.2"
        );

        IReadOnlyList<MailServerCheckResult> results = domain.Check(
            "Dns.Blocklist",
            "-SendingAddress 203.0.113.25, 203.0.113.26, 2001:db8::25 -DnsBlocklist bl.test"
        );

        Assert.Equal(
            [("203.0.113.26 in bl.test", "Fail"), ("2001:db8::25 in bl.test", "Fail"), ("bl.test", "Pass")],
            results.Select(result => (result.Target!, result.Status))
        );
        Assert.Equal("203.0.113.25", results[^1].Actual);
    }

    [Fact]
    public async Task Where_no_mail_leaves_no_list_is_asked_unless_the_caller_names_an_address()
    {
        RedirectedNetwork network = new();
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [],
            ["default_transport = error", "relay_transport = error"],
            network: network
        );

        Assert.Equal("Skipped", domain.CheckOne("Dns.Blocklist", "").Status);
        Assert.Empty(network.Meant);
        Assert.NotEqual("Skipped", domain.Check("Dns.Blocklist", "-SendingAddress 203.0.113.25 -DnsBlocklist bl.test")[0].Status);
    }

    [Fact]
    public async Task A_listed_domain_fails()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            "address=/test.dbl.spamhaus.org/127.0.1.2",
            "address=/lab.test.dbl.spamhaus.org/127.0.1.102"
        );

        MailServerCheckResult result = domain.CheckOne("Dns.Blocklist", "-SendingAddress 203.0.113.25 -DnsBlocklist dbl.spamhaus.org");

        Assert.Equal(("Fail", "lab.test in dbl.spamhaus.org"), (result.Status, result.Target));
        Assert.StartsWith("https://", result.ReferenceUrl, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "127.0.0.10", "Fail")]
    [InlineData("relayhost = [smtp.lab.test]:587", "127.0.0.10", "Pass")]
    [InlineData("relayhost = [smtp.lab.test]:587", "127.0.0.4", "Warning")]
    public async Task An_address_that_should_not_send_directly_may_send_through_a_relay(string line, string code, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [Spamhaus, $"address=/25.113.0.203.zen.spamhaus.org/{code}"],
            [line]
        );

        Assert.Equal(status, domain.CheckOne("Dns.Blocklist", "-SendingAddress 203.0.113.25 -DnsBlocklist zen.spamhaus.org").Status);
    }

    [Theory]
    [InlineData("address=/zen.spamhaus.org/127.255.255.254", "zen.spamhaus.org", "Unknown")]
    [InlineData("address=/bl.test/203.0.113.80", "bl.test", "Unknown")]
    [InlineData("address=/bl.test/127.0.0.2", "bl.test", "Unknown")]
    [InlineData("", "bl.test", "Unknown")]
    [InlineData("", "b.barracudacentral.org", "Skipped")]
    public async Task A_list_that_refuses_is_closed_or_has_everything_decides_nothing(string zone, string list, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(zone);

        Assert.Equal(status, domain.CheckOne("Dns.Blocklist", $"-SendingAddress 203.0.113.25 -DnsBlocklist {list}").Status);
    }

    [Theory]
    [InlineData("Test-MailServerConfig.md")]
    [InlineData("about_MailServerConfig_Checks.md")]
    public void The_help_names_every_list_that_is_asked(string page)
    {
        string text = File.ReadAllText(Repository.At("src", "PostfixQueue", "Help", "en-US", page));

        Assert.All(DefaultBlocklists.All, list => Assert.Contains(list.Zone, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_known_address_it_is_undecided_and_without_lists_skipped()
    {
        AlteredSystem system = new() { OwnAddresses = [IPAddress.Parse("192.168.0.5")] };
        await using CheckedDomain domain = await CheckedDomain.StartAsync([Alive], [], system);

        Assert.Equal("Skipped,Unknown", domain.Statuses("Dns.Blocklist", "-DnsBlocklist bl.test"));
        Assert.Equal("Skipped", domain.CheckOne("Dns.Blocklist", "-DnsBlocklist @()").Status);
    }

    [Theory]
    [InlineData("bl.test", "127.0.0.5", "Warning")]
    [InlineData("bl.test", "127.0.0.3", "Warning")]
    [InlineData("bl.test", "127.0.10.1", "Warning")]
    [InlineData("bl.test", "127.0.0.2", "Fail")]
    [InlineData("zen.spamhaus.org", "127.0.0.8", "Fail")]
    [InlineData("zen.spamhaus.org", "127.0.0.99", "Warning")]
    [InlineData("xbl.spamhaus.org", "127.0.0.4", "Fail")]
    [InlineData("key123.zen.dq.spamhaus.net", "127.0.0.3", "Fail")]
    [InlineData("bl.spamcop.net", "127.0.0.9", "Warning")]
    public async Task A_code_of_unknown_meaning_is_shown_and_not_judged(string list, string code, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            "local=/net/",
            $"address=/2.0.0.127.{list}/127.0.0.2",
            $"address=/25.113.0.203.{list}/{code}",
            $"txt-record=25.113.0.203.{list},\"its words\""
        );

        MailServerCheckResult result = domain.CheckOne("Dns.Blocklist", $"-SendingAddress 203.0.113.25 -DnsBlocklist {list}");

        Assert.Equal((status, "its words"), (result.Status, result.Evidence));
        Assert.StartsWith(code, result.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_does_not_know_its_own_ipv6_test_entry_says_nothing_about_ipv6()
    {
        const string Both = "-SendingAddress 203.0.113.25, 2001:db8::25 -DnsBlocklist bl.test";
        await using CheckedDomain domain = await CheckedDomain.StartAsync(Alive);

        Assert.Equal(
            [("Pass", "203.0.113.25"), ("Skipped", "2001:db8::25")],
            domain.Check("Dns.Blocklist", Both).Select(result => (result.Status, result.Actual!))
        );

        await domain.PublishAsync(Alive, Alive6);
        Assert.Equal(["Pass"], domain.Check("Dns.Blocklist", Both).Select(result => result.Status));
    }
}
