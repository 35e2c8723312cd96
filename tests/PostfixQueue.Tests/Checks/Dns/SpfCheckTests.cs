using System.Net;

namespace PostfixQueue.Tests.Checks.Dns;

/// <summary>Dns.Spf: whether the records let this server send.</summary>
public sealed class SpfCheckTests
{
    private const string Host = "address=/mail.lab.test/203.0.113.25";

    [Theory]
    [InlineData("v=spf1 ip4:203.0.113.0/24 -all", "Pass by ip4:203.0.113.0/24")]
    [InlineData("v=spf1 a:mail.lab.test ~all", "Pass by a:mail.lab.test")]
    [InlineData("v=spf1 include:_spf.lab.test ~all", "Pass by include:_spf.lab.test")]
    public async Task A_record_that_lets_the_server_send_passes_and_names_the_term(string record, string actual)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            Host,
            CheckedDomain.Txt("lab.test", record),
            CheckedDomain.Txt("_spf.lab.test", "v=spf1 ip4:203.0.113.25 ?all")
        );

        MailServerCheckResult result = domain.Check("Dns.Spf")[0];

        Assert.Equal(("Pass", actual, "lab.test"), (result.Status, result.Actual, result.Target));
    }

    [Theory]
    [InlineData("v=spf1 ip4:203.0.113.99 -all", "Fail by -all", "Fail")]
    [InlineData("v=spf1 ip4:203.0.113.99 ~all", "SoftFail by ~all", "Fail")]
    [InlineData("v=spf1 -ip4:203.0.113.25 ip4:203.0.113.99 ~all", "Fail by -ip4:203.0.113.25", "Fail")]
    [InlineData("v=spf1 redirect=_spf.lab.test", "Fail by -all", "Fail")]
    public async Task A_record_without_the_server_fails_until_the_proposed_one_is_published(string record, string actual, string status)
    {
        string other = CheckedDomain.Txt("_spf.lab.test", "v=spf1 ip4:203.0.113.99 -all");
        await using CheckedDomain domain = await CheckedDomain.StartAsync(Host, other, CheckedDomain.Txt("lab.test", record));

        MailServerCheckResult result = domain.Check("Dns.Spf")[0];
        Assert.Equal((status, actual), (result.Status, result.Actual));
        Assert.Contains("SenderPolicy", result.RelatedCauses);

        await domain.PublishAsync(Host, other, CheckedDomain.Txt("lab.test", result.Expected!));
        Assert.All(domain.Check("Dns.Spf"), found => Assert.Equal("Pass", found.Status));
    }

    [Fact]
    public async Task A_domain_without_a_record_fails_until_the_proposed_one_is_published()
    {
        const string Addresses = "-SendingAddress 203.0.113.25, 2001:db8::25";
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.Txt("lab.test", "google-site-verification=x"));

        MailServerCheckResult result = domain.Check("Dns.Spf", Addresses)[0];
        Assert.Equal(("Fail", "v=spf1 ip4:203.0.113.25 ip6:2001:db8::25 ~all"), (result.Status, result.Expected));

        await domain.PublishAsync(CheckedDomain.Txt("lab.test", result.Expected!));
        Assert.All(domain.Check("Dns.Spf", Addresses), found => Assert.Equal("Pass", found.Status));
    }

    [Fact]
    public async Task Each_sending_address_is_evaluated()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.Txt("lab.test", "v=spf1 ip4:203.0.113.25 -all"));

        Assert.Equal(
            ["Pass", "Fail"],
            domain
                .Check("Dns.Spf", "-SendingAddress 203.0.113.25, 2001:db8::25")
                .Where(result => result.Target == "lab.test")
                .Select(result => result.Status)
        );
    }

    [Theory]
    [InlineData("v=spf1 -all", "Warning")]
    [InlineData("v=spf1 a -all", "Pass")]
    [InlineData("v=spf1 a a:: -all", "Warning")]
    public async Task A_record_of_the_server_itself_lets_it_send_bounces(string record, string status)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            Host,
            CheckedDomain.Txt("lab.test", "v=spf1 ip4:203.0.113.25 -all"),
            CheckedDomain.Txt("mail.lab.test", record)
        );

        Assert.Equal(status, Assert.Single(domain.Check("Dns.Spf"), result => result.Target == "mail.lab.test").Status);
    }

    [Theory]
    [InlineData("", "Pass,Unknown")]
    [InlineData("relayhost = [smtp.lab.test]:587", "Pass,Skipped")]
    public async Task Without_a_known_address_only_the_record_is_looked_at(string line, string statuses)
    {
        AlteredSystem system = new() { OwnAddresses = [IPAddress.Parse("192.168.0.5")] };
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [
                CheckedDomain.Txt("lab.test", "v=spf1 include:_spf.provider.test -all"),
                CheckedDomain.Txt("_spf.provider.test", "v=spf1 ip4:203.0.113.99 ~all"),
            ],
            [line],
            system
        );

        Assert.Equal(statuses, domain.Statuses("Dns.Spf", ""));
    }

    [Fact]
    public async Task A_domain_that_is_only_passed_on_is_left_alone()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [CheckedDomain.Txt("customer.test", "v=spf1 -all")],
            ["relay_domains = customer.test"]
        );

        Assert.Equal("Skipped", Assert.Single(domain.Check("Dns.Spf"), result => result.Target == "customer.test").Status);
        Assert.Equal("Skipped", Assert.Single(domain.Check("Dns.Dmarc"), result => result.Target == "customer.test").Status);
    }

    [Theory]
    [InlineData("v=spf1 mx -all", "vm1.lab.test", "v=spf1 -all", "Fail")]
    [InlineData("v=spf1 mx -all", "vm1.lab.test", "v=spf1 a -all", "Pass")]
    [InlineData("v=spf1 mx -all", "other.lab.test", "v=spf1 -all", "Pass")]
    public async Task The_record_that_counts_is_that_of_the_name_which_mail_leaves_with(
        string ofDomain,
        string owner,
        string ofHost,
        string status
    )
    {
        string[] zone =
        [
            "host-record=vm1.lab.test,203.0.113.25",
            "host-record=mail.lab.test,203.0.113.99",
            "mx-host=lab.test,mail.lab.test,10",
            CheckedDomain.Txt("lab.test", ofDomain),
            CheckedDomain.Txt(owner, ofHost),
        ];
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            zone,
            ["myhostname = vm1.lab.test", "myorigin = $myhostname", "mydestination = $myhostname, localhost"]
        );

        // mydomain is only what is left of the name: its mail goes to another server.
        Assert.Equal(
            [("lab.test", "Skipped"), ("vm1.lab.test", status)],
            domain.Check("Dns.Spf").Select(result => (result.Target!, result.Status))
        );
    }

    [Fact]
    public async Task A_domain_that_no_list_has_counts_where_its_mail_comes_here()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [Host, "mx-host=lab.test,mail.lab.test,10", CheckedDomain.Txt("lab.test", "v=spf1 -all")],
            ["myorigin = $myhostname", "mydestination = localhost", "virtual_mailbox_domains = hash:/nonexistent/domains"]
        );

        Assert.Equal("Fail", domain.Check("Dns.Spf")[0].Status);
    }

    [Fact]
    public async Task Where_no_mail_leaves_nobody_looks_at_addresses_or_records()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            [],
            ["default_transport = error:this host sends no mail", "relay_transport = error:this host sends no mail", "transport_maps ="],
            new AlteredSystem { OwnAddresses = [IPAddress.Parse("203.0.113.25")] }
        );

        foreach (
            string check in new[]
            {
                "Dns.Spf",
                "Dns.HostAddress",
                "Dns.Ptr",
                "Dns.PtrForwardConfirmed",
                "Dns.PtrMatchesHelo",
                "Dns.PtrGeneric",
                "Host.HeloName",
            }
        )
            Assert.All(domain.Check(check, ""), result => Assert.Equal("Skipped", result.Status));
    }
}
