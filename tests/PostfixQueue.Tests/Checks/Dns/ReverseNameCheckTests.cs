using System.Net;
using PostfixQueue.Server;

namespace PostfixQueue.Tests.Checks.Dns;

public sealed class ReverseNameCheckTests
{
    private const string Host = "address=/mail.lab.test/203.0.113.25";
    private static readonly string s_ptr = CheckedDomain.Ptr("203.0.113.25", "mail.lab.test");

    [Fact]
    public async Task An_address_without_a_reverse_name_fails_until_it_has_one()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(Host);

        MailServerCheckResult result = domain.CheckOne("Dns.Ptr");
        Assert.Equal(
            ("Fail", "203.0.113.25", "25.113.0.203.in-addr.arpa. PTR mail.lab.test."),
            (result.Status, result.Target, result.Expected)
        );
        Assert.Contains("ReverseDns", result.RelatedCauses);
        foreach (string name in new[] { "Dns.PtrForwardConfirmed", "Dns.PtrMatchesHelo", "Dns.PtrGeneric" })
            Assert.Equal("Skipped", domain.CheckOne(name).Status);

        await domain.PublishAsync(Host, s_ptr);
        Assert.All(domain.Check("Dns.Ptr*"), found => Assert.Equal("Pass", found.Status));
    }

    [Fact]
    public async Task Each_address_counts_for_itself()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(Host, s_ptr, CheckedDomain.Ptr("2001:db8::25", "mail.lab.test"));

        const string Addresses = "-SendingAddress 203.0.113.25, 203.0.113.26, 2001:db8::25";
        Assert.Equal("Pass,Fail,Pass", domain.Statuses("Dns.Ptr", Addresses));
        Assert.Equal("Pass,Skipped,Fail", domain.Statuses("Dns.PtrForwardConfirmed", Addresses));
    }

    [Fact]
    public async Task One_of_several_names_that_leads_back_is_enough()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(Host, CheckedDomain.Ptr("203.0.113.25", "other.lab.test"), s_ptr);

        Assert.Equal("Pass", domain.CheckOne("Dns.PtrForwardConfirmed").Status);
        Assert.Equal("Pass", domain.CheckOne("Dns.PtrMatchesHelo").Status);
    }

    [Theory]
    [InlineData("address=/mail.lab.test/203.0.113.99")]
    [InlineData("address=/other.lab.test/203.0.113.25")]
    public async Task A_reverse_name_that_leads_elsewhere_fails(string host)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(host, s_ptr);

        Assert.Equal("Fail", domain.CheckOne("Dns.PtrForwardConfirmed").Status);
    }

    [Theory]
    [InlineData("myhostname = relay.lab.test")]
    [InlineData("smtp_helo_name = relay.lab.test")]
    public async Task A_greeting_with_another_name_is_warned_of_until_the_name_is_set(string line)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync([Host, s_ptr], [line]);

        MailServerCheckResult result = domain.CheckOne("Dns.PtrMatchesHelo");
        Assert.Equal(("Warning", "mail.lab.test", "relay.lab.test"), (result.Status, result.Actual, result.Expected));

        await domain.Server.Postfix.ConfigureAsync("myhostname=mail.lab.test", "smtp_helo_name=mail.lab.test");
        Assert.Equal("Pass", domain.CheckOne("Dns.PtrMatchesHelo").Status);
    }

    [Theory]
    [InlineData("203-0-113-25.provider.test", "Warning")]
    [InlineData("static.25.113.0.provider.test", "Warning")]
    [InlineData("host25.pool.provider.test", "Warning")]
    [InlineData("mail.static.test", "Pass")]
    [InlineData("mail.static.co.uk", "Pass")]
    public async Task A_name_that_a_provider_gave_is_warned_of(string name, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.Ptr("203.0.113.25", name));

        Assert.Equal(status, domain.CheckOne("Dns.PtrGeneric").Status);
    }

    [Theory]
    [InlineData("", "Fail")]
    [InlineData("address=/mail.lab.test/203.0.113.99", "Fail")]
    [InlineData("address=/mail.lab.test/2001:db8::25", "Fail")]
    [InlineData(Host, "Pass")]
    public async Task The_name_of_the_server_has_the_address_that_mail_leaves_from(string record, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(record);

        MailServerCheckResult result = domain.CheckOne("Dns.HostAddress");
        Assert.Equal((status, "203.0.113.25"), (result.Status, result.Expected));
    }

    [Fact]
    public async Task An_address_of_the_other_family_that_the_name_lacks_is_warned_of()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(Host);

        Assert.Equal("Pass,Warning", domain.Statuses("Dns.HostAddress", "-SendingAddress 203.0.113.25, 2001:db8::25"));
    }

    [Theory]
    [InlineData("Dns.HostAddress")]
    [InlineData("Dns.Ptr")]
    [InlineData("Dns.PtrForwardConfirmed")]
    [InlineData("Dns.PtrMatchesHelo")]
    [InlineData("Dns.PtrGeneric")]
    public async Task Behind_a_router_that_translates_addresses_nothing_is_known_and_behind_a_relay_it_does_not_matter(string name)
    {
        AlteredSystem system = new() { OwnAddresses = [IPAddress.Parse("192.168.0.5")] };
        await using CheckedDomain hidden = await CheckedDomain.StartAsync([Host], [], system);
        await using CheckedDomain relayed = await CheckedDomain.StartAsync([], ["relayhost = [smtp.lab.test]:587"], system);

        MailServerCheckResult result = hidden.CheckOne(name, "");

        Assert.Equal("Unknown", result.Status);
        Assert.Contains("-SendingAddress", result.Remedy, StringComparison.Ordinal);
        Assert.Equal("Skipped", relayed.CheckOne(name, "").Status);
    }

    [Fact]
    public async Task What_is_not_known_for_lack_of_one_fact_is_said_once_and_is_no_fault_of_the_server()
    {
        const string Names = "Host.HeloName, Dns.HostAddress, Dns.Ptr, Dns.PtrForwardConfirmed, Dns.PtrMatchesHelo, Dns.PtrGeneric";
        AlteredSystem system = new() { OwnAddresses = [IPAddress.Parse("192.168.0.5")] };
        await using CheckedDomain domain = await CheckedDomain.StartAsync([Host], ["default_transport = smtp"], system);

        IReadOnlyList<MailServerCheckResult> results = domain.Check(Names, "");

        MailServerCheckResult said = Assert.Single(results, result => result.Status == "Unknown");
        Assert.Equal(("Host.HeloName", true), (said.Name, said.Remedy!.Contains("-SendingAddress", StringComparison.Ordinal)));
        Assert.All(
            results.Where(result => result != said),
            result => Assert.Contains("Host.HeloName", result.Message, StringComparison.Ordinal)
        );
        Assert.Equal([true], domain.IsQuiet(Names, ""));
        Assert.Equal([false], domain.IsQuiet("Dns.Ptr", "-SendingAddress 203.0.113.25"));
    }
}
