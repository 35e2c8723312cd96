using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Spf;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>RFC 7208 section 6.</summary>
public sealed class SpfModifierTests : SpfTest
{
    [Fact]
    public async Task Redirect_takes_over_the_result_and_the_place_of_the_match()
    {
        Zone.Txt("example.com", "v=spf1 redirect=_spf.example.org a:other.example.com")
            .A("other.example.com", "192.0.2.9")
            .Txt("_spf.example.org", "v=spf1 ip4:198.51.100.1 ~all");

        SpfEvaluation evaluation = await EvaluateAsync();

        Assert.Equal(SpfResult.SoftFail, evaluation.Result);
        Assert.Equal("~all", evaluation.MatchedTerm);
        Assert.Equal(["_spf.example.org: ~all"], evaluation.MatchPath);
    }

    [Fact]
    public async Task Redirect_is_not_followed_when_a_term_matched()
    {
        Zone.Txt("example.com", "v=spf1 redirect=missing.example.org ?all");

        Assert.Equal(SpfResult.Neutral, await ResultAsync());
    }

    [Fact]
    public async Task Redirect_to_a_domain_without_record_gives_permerror()
    {
        Zone.Txt("example.com", "v=spf1 redirect=missing.example.org");

        Assert.Equal(SpfResult.PermError, await ResultAsync());
    }

    [Fact]
    public async Task Redirect_to_a_failing_server_gives_temperror()
    {
        Zone.Txt("example.com", "v=spf1 redirect=slow.example.org")
            .Fails("slow.example.org", DnsRecordType.Txt, MailResolverOutcome.Timeout);

        Assert.Equal(SpfResult.TempError, await ResultAsync());
    }

    [Fact]
    public async Task The_explanation_for_whom_the_record_refuses_is_not_fetched()
    {
        Zone.Txt("example.com", "v=spf1 exp=why.example.com -all").Txt("why.example.com", "no");

        Assert.Equal(SpfResult.Fail, await ResultAsync());
        Assert.Equal(["example.com Txt"], Zone.Questions);
    }

    [Fact]
    public async Task Unknown_modifiers_are_ignored()
    {
        Zone.Txt("example.com", "v=spf1 ra=abuse rp=100 ip4:192.0.2.1 -all");

        Assert.Equal(SpfResult.Pass, await ResultAsync());
    }
}
