using PostfixQueue.Mail.Spf;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>RFC 7208 section 4.6.4.</summary>
public sealed class SpfLimitTests : SpfTest
{
    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task Ten_terms_may_ask(int terms, bool isTooMany)
    {
        Zone.Txt("example.com", $"v=spf1 {string.Concat(Enumerable.Range(0, terms).Select(i => $"a:h{i}.example.com "))}~all");
        for (int i = 0; i < terms; i++)
            Zone.A($"h{i}.example.com", "198.51.100.1");

        Assert.Equal(isTooMany ? SpfResult.PermError : SpfResult.SoftFail, await ResultAsync());
    }

    [Fact]
    public async Task Terms_of_included_and_redirected_records_count_together()
    {
        Zone.Txt("example.com", "v=spf1 include:i.example.com redirect=r.example.com")
            .A("h.example.com", "198.51.100.1")
            .Txt("i.example.com", "v=spf1 a:h.example.com a:h.example.com a:h.example.com a:h.example.com -all")
            .Txt("r.example.com", "v=spf1 a:h.example.com a:h.example.com a:h.example.com a:h.example.com a:h.example.com -all");

        SpfEvaluation evaluation = await EvaluateAsync();

        Assert.Equal(SpfResult.PermError, evaluation.Result);
        Assert.Equal(["r.example.com: a:h.example.com"], evaluation.MatchPath);
    }

    [Theory]
    [InlineData("v=spf1 include:example.com -all")]
    [InlineData("v=spf1 redirect=example.com")]
    public async Task Loops_end_at_the_limit(string record)
    {
        Zone.Txt("example.com", record);

        Assert.Equal(SpfResult.PermError, await ResultAsync());
        Assert.Equal(11, Zone.Questions.Count);
    }

    [Theory]
    [InlineData("v=spf1 a:n1.example.com a:n2.example.com ~all", false)]
    [InlineData("v=spf1 a:n1.example.com exists:n2.example.com a:n3.example.com ~all", true)]
    [InlineData("v=spf1 mx:none.example.com ptr a:n3.example.com ~all", true)]
    [InlineData("v=spf1 a:n1.example.com a:n2.example.com ip4:192.0.2.1 a:n3.example.com ~all", false)]
    public async Task Two_lookups_may_find_nothing(string record, bool isTooMany)
    {
        Zone.Txt("example.com", record);

        Assert.Equal(isTooMany, await ResultAsync() == SpfResult.PermError);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task Ten_exchanges_may_be_compared(int exchanges, bool isTooMany)
    {
        Zone.Txt("example.com", "v=spf1 mx ~all");
        for (int i = 0; i < exchanges; i++)
            Zone.Mx("example.com", $"{i} m{i}.example.com").A($"m{i}.example.com", "198.51.100.1");

        Assert.Equal(isTooMany ? SpfResult.PermError : SpfResult.SoftFail, await ResultAsync());
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task Only_the_first_ten_names_of_a_client_count(int place, bool isFound)
    {
        Zone.Txt("example.com", "v=spf1 ptr ~all").A("mail.example.com", "192.0.2.1");
        for (int i = 1; i < place; i++)
            Zone.Ptr("192.0.2.1", $"p{i}.example.net").A($"p{i}.example.net", "198.51.100.1");

        Zone.Ptr("192.0.2.1", "mail.example.com");

        Assert.Equal(isFound ? SpfResult.Pass : SpfResult.SoftFail, await ResultAsync());
    }
}
