using System.Net;
using PostfixQueue.Server;

namespace PostfixQueue.Tests.Checks.Dns;

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

    [Theory]
    [InlineData("v=spf1 mx ip4:203.0.113.300 -all")]
    [InlineData("v=spf1 include:gone.lab.test ip4:203.0.113.25 -all")]
    [InlineData("v=spf1 a:n1.lab.test a:n2.lab.test a:n3.lab.test ip4:203.0.113.25 -all")]
    public async Task A_record_that_receivers_cannot_evaluate_fails(string record)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.Txt("lab.test", record));

        MailServerCheckResult result = domain.Check("Dns.Spf")[0];

        Assert.Equal("Fail", result.Status);
        Assert.NotEmpty(result.Evidence!);
    }

    [Fact]
    public async Task Two_records_fail()
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            CheckedDomain.Txt("lab.test", "v=spf1 ip4:203.0.113.25 -all"),
            CheckedDomain.Txt("lab.test", "v=spf1 mx -all")
        );

        Assert.Equal("Fail", domain.Check("Dns.Spf")[0].Status);
    }

    [Theory]
    [InlineData("v=spf1 +all", "Fail")]
    [InlineData("v=spf1 ip4:203.0.113.25 all", "Fail")]
    [InlineData("v=spf1 include:_open.lab.test -all", "Fail")]
    [InlineData("v=spf1 ip4:203.0.113.25 ?all", "Pass,Warning")]
    [InlineData("v=spf1 ip4:203.0.113.25", "Pass,Warning")]
    [InlineData("v=spf1 ?ip4:203.0.113.25 -all", "Warning")]
    public async Task A_record_that_lets_everybody_send_fails_and_one_that_decides_nothing_is_warned_of(string record, string statuses)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            CheckedDomain.Txt("lab.test", record),
            CheckedDomain.Txt("_open.lab.test", "v=spf1 +all")
        );

        Assert.Equal($"{statuses},Pass", domain.Statuses("Dns.Spf"));
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
    [InlineData("v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 ip6:::/0 -all")]
    [InlineData("v=spf1 ip4:203.0.113.25/0 -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 ip6:::/0 -all")]
    [InlineData("v=spf1 a:mail.lab.test/0 -all")]
    [InlineData("v=spf1 mx:lab.test/1 -all")]
    [InlineData("v=spf1 exists:mail.lab.test -all")]
    [InlineData("v=spf1 exists:%{i}.any.lab.test -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 include:_wide.lab.test -all")]
    [InlineData("v=spf1 redirect=_open.lab.test")]
    public async Task A_record_that_lets_everybody_send_fails_in_whatever_way_it_says_so(string record)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            Host,
            "mx-host=lab.test,mail.lab.test,10",
            "address=/any.lab.test/127.0.0.1",
            CheckedDomain.Txt("_wide.lab.test", "v=spf1 ip4:64.0.0.0/2 -all"),
            CheckedDomain.Txt("_open.lab.test", "v=spf1 all"),
            CheckedDomain.Txt("lab.test", record)
        );

        Assert.Equal(["Fail"], domain.Check("Dns.Spf").Where(result => result.Target == "lab.test").Select(result => result.Status));
    }

    [Theory]
    [InlineData("v=spf1 ip4:203.0.113.25 include:_a.lab.test include:_b.lab.test -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 include:_a.lab.test mx a a a a a a -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 include:_a.lab.test include:_a.lab.test redirect=_b.lab.test")]
    [InlineData("v=spf1 ip4:203.0.113.25 include:gone.lab.test -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 include:_wrong.lab.test -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 include:_twice.lab.test -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 include:lab.test -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 a:n1.gone.com a:n2.gone.com mx:n3.gone.com -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 include=_a.lab.test ip4=198.51.100.7 -all")]
    [InlineData("v=spf1 ip4:203.0.113.25 ip4:96.0.0.0/6 -all")]
    public async Task What_only_other_senders_meet_is_warned_of(string record)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            Host,
            "mx-host=lab.test,mail.lab.test,10",
            "address=/lab.test/203.0.113.25",
            CheckedDomain.Txt("_wrong.lab.test", "v=spf1 ip4:1.2.3"),
            CheckedDomain.Txt("_a.lab.test", $"v=spf1 {string.Concat(Enumerable.Repeat("a:mail.lab.test ", 5))}~all"),
            CheckedDomain.Txt("_b.lab.test", $"v=spf1 {string.Concat(Enumerable.Repeat("a:mail.lab.test ", 5))}~all"),
            CheckedDomain.Txt("_twice.lab.test", "v=spf1 -all"),
            CheckedDomain.Txt("_twice.lab.test", "v=spf1 ~all"),
            CheckedDomain.Txt("lab.test", record)
        );

        Assert.Equal(
            ["Pass", "Warning"],
            domain.Check("Dns.Spf").Where(result => result.Target == "lab.test").Select(result => result.Status)
        );
    }

    [Theory]
    [InlineData("203.0.113.25", "Fail")]
    [InlineData("2001:db8::25", "Warning")]
    [InlineData("2001:db8::99", "Fail")]
    public async Task Hosts_without_an_address_of_the_clients_family_make_a_record_void_for_some_receivers_only(
        string address,
        string status
    )
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(
            "host-record=h1.lab.test,198.51.100.1",
            "host-record=h2.lab.test,198.51.100.2",
            "host-record=h3.lab.test,198.51.100.3",
            CheckedDomain.Txt("lab.test", "v=spf1 a:h1.lab.test a:h2.lab.test a:h3.lab.test ip6:2001:db8::25 ~all")
        );

        Assert.Equal(
            [status],
            domain
                .Check("Dns.Spf", $"-SendingAddress {address}")
                .Where(result => result.Target == "lab.test")
                .Select(result => result.Status)
        );
    }

    [Theory]
    [InlineData(" v=spf1 ip4:203.0.113.25 -all")]
    [InlineData("v=spf1; ip4:203.0.113.25 -all")]
    [InlineData("v=spf1,ip4:203.0.113.25 -all")]
    [InlineData("v = spf1 ip4:203.0.113.25 -all")]
    [InlineData("spf1 ip4:203.0.113.25 -all")]
    [InlineData("v=spf ip4:203.0.113.25 -all")]
    [InlineData("v=spf1ip4:203.0.113.25 -all")]
    public async Task A_text_that_no_receiver_takes_for_a_record_fails_and_is_to_be_corrected(string text)
    {
        await using CheckedDomain domain = await CheckedDomain.StartAsync(CheckedDomain.Txt("lab.test", text));

        MailServerCheckResult result = Assert.Single(domain.Check("Dns.Spf"), result => result.Target == "lab.test");
        Assert.Equal(("Fail", text), (result.Status, result.Actual));

        await domain.PublishAsync(CheckedDomain.Txt("lab.test", text), CheckedDomain.Txt("lab.test", "v=spf1 ip4:203.0.113.25 -all"));
        Assert.Equal(
            ["Pass", "Warning"],
            domain.Check("Dns.Spf").Where(result => result.Target == "lab.test").Select(result => result.Status)
        );
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
