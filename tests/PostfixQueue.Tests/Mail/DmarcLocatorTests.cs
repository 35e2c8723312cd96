using PostfixQueue.Mail.Dmarc;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Mail;

public sealed class DmarcLocatorTests
{
    private readonly ZoneResolver _zone = new();

    private Task<DmarcDiscovery> FindAsync(string domain) =>
        new DmarcLocator(_zone).DiscoverAsync(domain, TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_domains_own_record_comes_first()
    {
        _zone.Txt("_dmarc.mail.example.com", "v=DMARC1; p=quarantine").Txt("_dmarc.example.com", "v=DMARC1; p=reject");

        DmarcDiscovery found = await FindAsync("mail.example.com");

        Assert.Equal("mail.example.com", found.PolicyDomain);
        Assert.Equal("example.com", found.OrganizationalDomain);
        Assert.Equal(DmarcPolicy.Quarantine, found.Policy);
    }

    [Theory]
    [InlineData("v=DMARC1; p=reject", nameof(DmarcPolicy.Reject))]
    [InlineData("v=DMARC1; p=reject; sp=none", nameof(DmarcPolicy.None))]
    public async Task Otherwise_the_organizations_policy_for_subdomains_stands(string record, string policy)
    {
        _zone.Txt("_dmarc.example.com", record);

        DmarcDiscovery found = await FindAsync("a.b.example.com.");

        Assert.Equal("example.com", found.PolicyDomain);
        Assert.Equal(policy, found.Policy.ToString());
        Assert.Equal(["_dmarc.a.b.example.com", "_dmarc.b.example.com", "_dmarc.example.com", "_dmarc.com"], found.Walk);
    }

    [Fact]
    public async Task A_record_that_says_it_is_the_top_ends_the_walk()
    {
        _zone.Txt("_dmarc.dept.example.com", "v=DMARC1; p=none; psd=n").Txt("_dmarc.example.com", "v=DMARC1; p=reject");

        DmarcDiscovery found = await FindAsync("host.dept.example.com");

        Assert.Equal("dept.example.com", found.OrganizationalDomain);
        Assert.DoesNotContain("_dmarc.example.com", found.Walk);
    }

    [Fact]
    public async Task The_organization_lies_one_label_below_a_public_suffix()
    {
        _zone.Txt("_dmarc.bank", "v=DMARC1; p=reject; sp=quarantine; psd=y");

        DmarcDiscovery found = await FindAsync("mail.big.bank");

        Assert.Equal("big.bank", found.OrganizationalDomain);
        Assert.Equal("bank", found.PolicyDomain);
        Assert.Equal(DmarcPolicy.Quarantine, found.Policy);
    }

    [Fact]
    public async Task Without_any_record_the_domain_stands_for_itself()
    {
        DmarcDiscovery found = await FindAsync("example.com");

        Assert.Equal("example.com", found.OrganizationalDomain);
        Assert.Null(found.Record);
        Assert.Null(found.Policy);
        Assert.Null(found.Failure);
    }

    [Fact]
    public async Task Several_records_are_all_void()
    {
        _zone.Txt("_dmarc.example.com", "v=DMARC1; p=none", "v=DMARC1; p=reject");

        DmarcDiscovery found = await FindAsync("example.com");

        Assert.Null(found.Record);
        Assert.Equal(["example.com"], found.DomainsWithSeveralRecords);
    }

    [Fact]
    public async Task A_record_that_receivers_pass_over_is_shown()
    {
        _zone.Txt("_dmarc.example.com", "v=dmarc1; p=reject", "other");

        DmarcDiscovery found = await FindAsync("example.com");

        Assert.Null(found.Record);
        Assert.Equal(["v=dmarc1; p=reject"], found.PassedOver);
    }

    [Fact]
    public async Task A_failing_server_is_told()
    {
        _zone.Fails("_dmarc.example.com", DnsRecordType.Txt, MailResolverOutcome.ServFail);

        Assert.Equal(MailResolverOutcome.ServFail, (await FindAsync("example.com")).Failure?.Outcome);
    }

    [Fact]
    public async Task A_long_name_costs_no_more_than_eight_questions()
    {
        DmarcDiscovery found = await FindAsync(string.Join('.', Enumerable.Range(0, 60).Select(i => $"l{i}")) + ".example.com");

        Assert.Equal(8, found.Walk.Count);
        Assert.Equal("_dmarc.l55.l56.l57.l58.l59.example.com", found.Walk[1]);
        Assert.Equal("_dmarc.com", found.Walk[^1]);
    }

    [Fact]
    public async Task What_is_no_domain_is_not_asked_for()
    {
        Assert.Null((await FindAsync("..")).Record);
        Assert.Empty(_zone.Questions);
    }
}
