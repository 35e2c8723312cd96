namespace PostfixQueue.Tests.Checks.Dns;

/// <summary>Dns.Spf: what is wrong with a record whatever server it is evaluated for.</summary>
public sealed class SpfRecordCheckTests
{
    private const string Host = "address=/mail.lab.test/203.0.113.25";

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
}
