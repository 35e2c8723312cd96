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
        Assert.Equal("_spf.example.org", evaluation.MatchedDomain);
        Assert.Equal(2, evaluation.Lookups);
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
    public async Task The_explanation_belongs_to_the_record_that_failed()
    {
        Zone.Txt("example.com", "v=spf1 exp=own.example.com redirect=_spf.example.org")
            .Txt("own.example.com", "from example.com")
            .Txt("_spf.example.org", "v=spf1 exp=why.%{d} -all")
            .Txt("why._spf.example.org", "%{i} is not one of %{d}'s servers, says %{r} at %{t} (%{c}) %{H}%_%%%-");

        SpfEvaluation evaluation = await EvaluateAsync();

        Assert.Equal(
            "192.0.2.1 is not one of _spf.example.org's servers, says unknown at 1790000000 (192.0.2.1) mail.example.com %%20",
            evaluation.Explanation
        );
    }

    [Theory]
    [InlineData("v=spf1 exp=why.example.com ~all")]
    [InlineData("v=spf1 exp=missing.example.com -all")]
    [InlineData("v=spf1 exp=two.example.com -all")]
    [InlineData("v=spf1 exp=wrong.example.com -all")]
    [InlineData("v=spf1 exp=slow.example.com -all")]
    [InlineData("v=spf1 include:inner.example.com -all")]
    public async Task No_explanation_where_none_can_be_given(string record)
    {
        Zone.Txt("example.com", record)
            .Txt("why.example.com", "because")
            .Txt("two.example.com", "one", "two")
            .Txt("wrong.example.com", "%{x}")
            .Txt("inner.example.com", "v=spf1 exp=why.example.com -all")
            .Fails("slow.example.com", DnsRecordType.Txt, MailResolverOutcome.ServFail);

        SpfEvaluation evaluation = await EvaluateAsync();

        Assert.NotEqual(SpfResult.PermError, evaluation.Result);
        Assert.Null(evaluation.Explanation);
    }

    [Fact]
    public async Task Unknown_modifiers_are_ignored()
    {
        Zone.Txt("example.com", "v=spf1 ra=abuse rp=100 ip4:192.0.2.1 -all");

        Assert.Equal(SpfResult.Pass, await ResultAsync());
    }
}
