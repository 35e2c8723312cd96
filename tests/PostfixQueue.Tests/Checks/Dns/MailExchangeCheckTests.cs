using System.Net;
using PostfixQueue.Server;

namespace PostfixQueue.Tests.Checks.Dns;

public sealed class MailExchangeCheckTests
{
    private const string Host = "address=/mail.lab.test/203.0.113.25";
    private const string Mx = "mx-host=lab.test,mail.lab.test,10";

    [Fact]
    public async Task A_domain_without_records_fails_until_they_are_published()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(Host);

        MailServerCheckResult result = domain.CheckOne("Dns.MxExists");
        Assert.Equal(("Fail", "lab.test", "lab.test. MX 10 mail.lab.test."), (result.Status, result.Target, result.Expected));
        Assert.Contains("SenderRejected", result.RelatedCauses);
        Assert.Equal("Skipped", domain.CheckOne("Dns.MxTarget").Status);

        await domain.PublishAsync(Host, Mx);
        Assert.Equal("Pass", domain.CheckOne("Dns.MxExists").Status);
        Assert.Equal("Pass", domain.CheckOne("Dns.MxTarget").Status);
    }

    [Theory]
    [InlineData("mydestination = lab.test", "Fail")]
    [InlineData("mydestination =", "Warning")]
    public async Task A_domain_that_says_it_takes_no_mail_fails_where_mail_is_taken_in(string line, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(["mx-host=lab.test,.,0"], [line]);

        Assert.Equal(status, domain.CheckOne("Dns.MxExists").Status);
        Assert.Equal("Skipped", domain.CheckOne("Dns.MxTarget").Status);
    }

    [Fact]
    public async Task A_refusal_beside_other_records_fails()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(Host, Mx, "mx-host=lab.test,.,0");

        Assert.Equal("Fail", domain.CheckOne("Dns.MxExists").Status);
    }

    [Theory]
    [InlineData("203.0.113.25", "Pass")]
    [InlineData("203.0.113.80", "Fail")]
    public async Task Without_MX_records_the_address_of_the_domain_counts(string address, string target)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync($"address=/lab.test/{address}");

        Assert.Equal("Pass", domain.CheckOne("Dns.MxExists").Status);
        Assert.Equal(target, domain.CheckOne("Dns.MxTarget").Status);
    }

    [Theory]
    [InlineData("mx-host=lab.test,gone.lab.test,20", "", "Fail")]
    [InlineData("mx-host=lab.test,203.0.113.25,20", "", "Fail")]
    [InlineData("mx-host=lab.test,alias.lab.test,20", "cname=alias.lab.test,real.lab.test", "Warning")]
    [InlineData("mx-host=lab.test,self.lab.test,20", "address=/self.lab.test/127.0.0.1", "Fail")]
    [InlineData("mx-host=lab.test,inside.lab.test,20", "address=/inside.lab.test/10.0.0.25", "Fail")]
    public async Task An_exchange_that_cannot_be_reached_is_found_beside_a_good_one(string exchange, string host, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            Host,
            Mx,
            "host-record=real.lab.test,203.0.113.26",
            exchange,
            host
        );

        MailServerCheckResult result = domain.CheckOne("Dns.MxTarget");

        Assert.Equal((status, $"lab.test, {exchange.Split(',')[1]}"), (result.Status, result.Target));
        await domain.PublishAsync(Host, Mx);
        Assert.Equal("Pass", domain.CheckOne("Dns.MxTarget").Status);
    }

    [Theory]
    [InlineData("mydestination = lab.test", "-SendingAddress 203.0.113.77", "Warning")]
    [InlineData("mydestination = lab.test", "-SendingAddress 203.0.113.77, 203.0.113.25", "Pass")]
    [InlineData("mydestination = lab.test\nproxy_interfaces = 203.0.113.25", "-SendingAddress 203.0.113.77", "Pass")]
    [InlineData("mydestination = lab.test", "-SendingAddress 10.0.0.5", "Unknown")]
    [InlineData("relay_domains = lab.test", "-SendingAddress 203.0.113.77", "Pass")]
    public async Task Some_exchange_leads_here_where_mail_of_the_domain_ends_here(string line, string parameters, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [Host, Mx],
            ["mydestination =", line],
            new AlteredSystem { OwnAddresses = [] }
        );

        Assert.Equal(status, domain.CheckOne("Dns.MxTarget", parameters).Status);
    }

    [Fact]
    public async Task A_private_address_beside_a_public_one_leaves_it_open_whether_mail_comes_here()
    {
        AlteredSystem system = new() { OwnAddresses = [IPAddress.Parse("192.168.0.5"), IPAddress.Parse("2001:db8::25")] };
        await using CheckedDomain domain = await CheckedDomain.StartAsync([Host, Mx], ["inet_protocols = all"], system);

        Assert.Equal("Unknown", domain.CheckOne("Dns.MxTarget", "").Status);
        await domain.PublishAsync(Host, "address=/mail.lab.test/2001:db8::25", Mx);
        Assert.Equal("Pass", domain.CheckOne("Dns.MxTarget", "").Status);
    }

    [Theory]
    [InlineData("host-record=mail.lab.test,2001:db8::25", "Warning")]
    [InlineData("host-record=mail.lab.test,203.0.113.25,2001:db8::25", "Pass")]
    public async Task A_domain_that_only_ipv6_leads_to_is_warned_of(string host, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync([host, Mx], ["inet_protocols = all"]);

        Assert.Equal(status, domain.CheckOne("Dns.MxTarget", "-SendingAddress 203.0.113.25, 2001:db8::25").Status);
    }

    [Theory]
    [InlineData("inet_protocols = ipv4", "203.0.113.25", "Warning")]
    [InlineData("inet_protocols = ipv6", "2001:db8::25", "Warning")]
    [InlineData("inet_protocols = all", "203.0.113.25", "Pass")]
    [InlineData("inet_protocols = ipv4", "203.0.113.25, 2001:db8::25", "Pass")]
    public async Task A_published_address_of_a_family_that_is_not_served_is_warned_of(string line, string addresses, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            ["host-record=mail.lab.test,203.0.113.25,2001:db8::25", Mx],
            [line]
        );

        Assert.Equal(status, domain.CheckOne("Dns.MxTarget", $"-SendingAddress {addresses}").Status);
    }

    [Fact]
    public async Task Another_servers_addresses_are_its_own_matter()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [Host, Mx, "mx-host=lab.test,backup.lab.test,20", "host-record=backup.lab.test,203.0.113.26,2001:db8::26"],
            ["inet_protocols = ipv4"]
        );

        Assert.Equal("Pass", domain.CheckOne("Dns.MxTarget").Status);
    }

    [Theory]
    [InlineData("bare.test")]
    [InlineData("bare.co.uk")]
    public async Task A_server_that_is_called_as_its_mail_domain_has_the_records_of_that_domain_checked(string name)
    {
        string[] zone =
        [
            "local=/uk/",
            $"host-record={name},203.0.113.25",
            $"mx-host={name},gone.{name},10",
            CheckedDomain.Txt(name, "v=spf1 -all"),
            CheckedDomain.Txt($"_dmarc.{name}", "v=DMARC1; p=none"),
            CheckedDomain.Txt($"_dmarc.{name}", "v=DMARC1; p=reject"),
        ];
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            zone,
            [$"myhostname = {name}", "myorigin = $myhostname", "mydestination = $myhostname, localhost"]
        );

        foreach (string check in new[] { "Dns.MxTarget", "Dns.Spf", "Dns.Dmarc" })
            Assert.Contains(
                domain.Check(check),
                result => result.Status == "Fail" && result.Target!.StartsWith(name, StringComparison.Ordinal)
            );
        Assert.All(domain.Check("Dns.MxExists"), result => Assert.Equal(name, result.Target));
    }
}
