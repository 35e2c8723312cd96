using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Spf;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>RFC 7208 section 5.</summary>
public sealed class SpfMechanismTests : SpfTest
{
    [Theory]
    [InlineData("v=spf1 all", SpfResultName.Pass)]
    [InlineData("v=spf1 +all", SpfResultName.Pass)]
    [InlineData("v=spf1 -all", SpfResultName.Fail)]
    [InlineData("v=spf1 ~all", SpfResultName.SoftFail)]
    [InlineData("v=spf1 ?all", SpfResultName.Neutral)]
    [InlineData("v=spf1", SpfResultName.Neutral)]
    [InlineData("v=spf1 ip4:192.0.2.1 -all", SpfResultName.Pass)]
    [InlineData("v=spf1 ip4:192.0.2.0 -all", SpfResultName.Fail)]
    [InlineData("v=spf1 ip4:192.0.2.0/31 -all", SpfResultName.Pass)]
    [InlineData("v=spf1 ip4:192.0.2.2/31 -all", SpfResultName.Fail)]
    [InlineData("v=spf1 ip4:192.0.2.200/24 -all", SpfResultName.Pass)]
    [InlineData("v=spf1 ip4:203.0.113.9/0 -all", SpfResultName.Pass)]
    [InlineData("v=spf1 ip6:::/0 -all", SpfResultName.Fail)]
    [InlineData("v=spf1 -ip4:192.0.2.1 +all", SpfResultName.Fail)]
    public async Task The_first_term_that_matches_decides(string record, string result)
    {
        Zone.Txt("example.com", record);

        Assert.Equal(result, (await ResultAsync()).ToString());
    }

    [Theory]
    [InlineData("2001:db8::1", SpfResultName.Pass)]
    [InlineData("2001:db8:0:1::1", SpfResultName.Fail)]
    [InlineData("192.0.2.1", SpfResultName.Fail)]
    [InlineData("::ffff:198.51.100.1", SpfResultName.Pass)]
    public async Task Networks_compare_within_their_family_and_mapped_addresses_are_ipv4(string client, string result)
    {
        Zone.Txt("example.com", "v=spf1 ip6:2001:db8::/64 ip4:198.51.100.0/24 -all");

        Assert.Equal(result, (await ResultAsync(client)).ToString());
    }

    [Fact]
    public async Task A_compares_the_addresses_of_the_clients_family_under_its_own_prefix_length()
    {
        Zone.Txt("example.com", "v=spf1 a:host.example.com/24//48 -all")
            .A("host.example.com", "192.0.2.77")
            .Aaaa("host.example.com", "2001:db8:1:2::3");

        Assert.Equal(SpfResult.Pass, await ResultAsync());
        Assert.Equal(SpfResult.Pass, await ResultAsync("2001:db8:1:ffff::1"));
        Assert.Equal(SpfResult.Fail, await ResultAsync("2001:db8:2::1"));
        Assert.DoesNotContain("host.example.com Mx", Zone.Questions);
    }

    [Fact]
    public async Task Mx_compares_the_addresses_of_all_exchanges_and_never_falls_back_to_the_domain()
    {
        Zone.Txt("example.com", "v=spf1 mx -all")
            .A("example.com", "192.0.2.1")
            .Txt("with.example.com", "v=spf1 mx -all")
            .Mx("with.example.com", "10 mx1.example.com", "20 mx2.example.com")
            .A("mx1.example.com", "192.0.2.9")
            .A("mx2.example.com", "192.0.2.1");

        Assert.Equal(SpfResult.Fail, await ResultAsync());
        Assert.Equal(SpfResult.Pass, await ResultAsync(sender: "user@with.example.com"));
    }

    [Fact]
    public async Task A_null_mx_has_no_addresses()
    {
        Zone.Txt("example.com", "v=spf1 mx -all").Mx("example.com", "0 .");

        Assert.Equal(SpfResult.Fail, await ResultAsync());
        Assert.DoesNotContain(". A", Zone.Questions);
    }

    [Fact]
    public async Task Ptr_takes_only_names_that_lead_back_and_lie_in_the_domain()
    {
        Zone.Txt("example.com", "v=spf1 ptr -all")
            .Ptr("192.0.2.1", "liar.example.com", "notexample.com", "Mail.EXAMPLE.com")
            .A("liar.example.com", "192.0.2.99")
            .A("notexample.com", "192.0.2.1")
            .A("mail.example.com", "192.0.2.1");

        SpfEvaluation evaluation = await EvaluateAsync();

        Assert.Equal(SpfResult.Pass, evaluation.Result);
        Assert.Equal("ptr", evaluation.MatchedTerm);
        Assert.Equal(SpfResult.Fail, await ResultAsync("192.0.2.2"));
    }

    [Fact]
    public async Task Ptr_does_not_match_when_the_names_cannot_be_found_out()
    {
        Zone.Txt("example.com", "v=spf1 ptr ~all").Fails("1.2.0.192.in-addr.arpa", DnsRecordType.Ptr, MailResolverOutcome.ServFail);

        Assert.Equal(SpfResult.SoftFail, await ResultAsync());
    }

    [Fact]
    public async Task Ptr_passes_over_a_name_whose_addresses_cannot_be_found_out()
    {
        Zone.Txt("example.com", "v=spf1 ptr -all")
            .Ptr("192.0.2.1", "slow.example.com", "mail.example.com")
            .A("mail.example.com", "192.0.2.1")
            .Fails("slow.example.com", DnsRecordType.A, MailResolverOutcome.Timeout);

        Assert.Equal(SpfResult.Pass, await ResultAsync());
    }

    [Fact]
    public async Task Exists_asks_for_an_ipv4_address_whatever_the_client()
    {
        Zone.Txt("example.com", "v=spf1 exists:%{ir}.%{v}.probe.example.net -all")
            .A("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6.probe.example.net", "127.0.0.2");

        Assert.Equal(SpfResult.Pass, await ResultAsync("2001:db8::1"));
    }

    [Theory]
    [InlineData("v=spf1 ip4:192.0.2.1 -all", SpfResultName.Pass)]
    [InlineData("v=spf1 -all", SpfResultName.Neutral)]
    [InlineData("v=spf1 ~all", SpfResultName.Neutral)]
    [InlineData("v=spf1 ?all", SpfResultName.Neutral)]
    [InlineData("v=spf1 syntax error", SpfResultName.PermError)]
    [InlineData("no record", SpfResultName.PermError)]
    public async Task Include_matches_only_a_pass(string inner, string result)
    {
        Zone.Txt("example.com", "v=spf1 include:inner.example.com ?all").Txt("inner.example.com", inner);

        Assert.Equal(result, (await ResultAsync()).ToString());
    }

    [Fact]
    public async Task Include_of_a_failing_server_gives_temperror()
    {
        Zone.Txt("example.com", "v=spf1 include:inner.example.com -all")
            .Fails("inner.example.com", DnsRecordType.Txt, MailResolverOutcome.Timeout);

        Assert.Equal(SpfResult.TempError, await ResultAsync());
    }

    [Theory]
    [InlineData("a", "example.com", DnsRecordTypeName.A)]
    [InlineData("mx", "example.com", DnsRecordTypeName.Mx)]
    [InlineData("exists:probe.example.net", "probe.example.net", DnsRecordTypeName.A)]
    public async Task A_failing_server_gives_temperror_and_names_the_term(string term, string name, string type)
    {
        Zone.Txt("example.com", $"v=spf1 {term} -all").Fails(name, Enum.Parse<DnsRecordType>(type), MailResolverOutcome.ServFail);

        SpfEvaluation evaluation = await EvaluateAsync();

        Assert.Equal(SpfResult.TempError, evaluation.Result);
        Assert.Equal(term, evaluation.MatchedTerm);
    }

    [Fact]
    public async Task The_path_of_a_match_leads_through_includes()
    {
        Zone.Txt("example.com", "v=spf1 include:_spf.example.com -all")
            .Txt("_spf.example.com", "v=spf1 include:net.example.org ?all")
            .Txt("net.example.org", "v=spf1 ip4:192.0.2.0/24 -all");

        SpfEvaluation evaluation = await EvaluateAsync();

        Assert.Equal("include:_spf.example.com", evaluation.MatchedTerm);
        Assert.Equal(
            ["example.com: include:_spf.example.com", "_spf.example.com: include:net.example.org", "net.example.org: ip4:192.0.2.0/24"],
            evaluation.MatchPath
        );
    }

    private static class SpfResultName
    {
        public const string Pass = nameof(SpfResult.Pass);
        public const string Fail = nameof(SpfResult.Fail);
        public const string SoftFail = nameof(SpfResult.SoftFail);
        public const string Neutral = nameof(SpfResult.Neutral);
        public const string PermError = nameof(SpfResult.PermError);
    }

    private static class DnsRecordTypeName
    {
        public const string A = nameof(DnsRecordType.A);
        public const string Mx = nameof(DnsRecordType.Mx);
    }
}
