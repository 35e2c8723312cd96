using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Spf;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>Records walked to their end.</summary>
public sealed class SpfSurveyTests
{
    private readonly ZoneResolver _zone = new();

    [Fact]
    public async Task Terms_behind_a_match_are_counted_through_all_included_records()
    {
        string six = string.Concat(Enumerable.Range(1, 3).Select(i => $"a:h{i}.example.net "));
        _zone
            .Txt("many.example", "v=spf1 ip4:203.0.113.5 include:i1.example.net include:i2.example.net -all")
            .Txt("i1.example.net", $"v=spf1 {six}{six}~all")
            .Txt("i2.example.net", $"v=spf1 {six}{six}~all")
            .A("h1.example.net", "198.51.100.1")
            .A("h2.example.net", "198.51.100.2")
            .A("h3.example.net", "198.51.100.3");

        SpfSurvey survey = await SurveyAsync("many.example");

        Assert.Equal((14, false), (survey.Lookups, survey.IsCut));
        Assert.Empty(survey.VoidTerms);
        Assert.Empty(survey.Dead);
    }

    [Fact]
    public async Task What_stands_behind_all_does_not_count()
    {
        _zone.Txt("d.example", "v=spf1 ~all include:gone.example redirect=gone.example");

        SpfSurvey survey = await SurveyAsync("d.example");

        Assert.Equal(0, survey.Lookups);
        Assert.Empty(survey.Dead);
    }

    [Fact]
    public async Task Records_that_lead_in_circles_and_branch_without_end_are_walked_for_a_bounded_time()
    {
        for (int i = 0; i < 30; i++)
            _zone.Txt($"r{i}.example", $"v=spf1 include:r{i + 1}.example include:r{i + 2}.example include:r0.example -all");

        SpfSurvey survey = await SurveyAsync("r0.example");

        Assert.True(survey.IsCut);
        Assert.InRange(_zone.Questions.Count, 10, 100);
    }

    [Fact]
    public async Task A_walk_ends_where_a_name_server_gives_no_answer()
    {
        _zone
            .Txt("d.example", "v=spf1 include:a.example include:b.example -all")
            .Txt("b.example", "v=spf1 -all")
            .Fails("a.example", DnsRecordType.Txt, MailResolverOutcome.ServFail);

        SpfSurvey survey = await SurveyAsync("d.example");

        Assert.Equal("a.example", survey.Failure?.Name);
        Assert.DoesNotContain(_zone.Questions, question => question.StartsWith("b.example", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0.0.0.0/1 128.0.0.0/1", 1, 0)]
    [InlineData("10.0.0.0/8 10.1.0.0/16 9.255.0.0/8", 2.0 / 256, 0)]
    [InlineData("255.255.255.255/32 0.0.0.0/32", 2.0 / 4294967296, 0)]
    [InlineData("::/0", 0, 1)]
    [InlineData("2001:db8::/4 fe80::/10", 0, 1.0 / 2)]
    public void Overlapping_networks_count_once(string networks, double four, double six)
    {
        SpfAddressSpace space = new();
        foreach (string[] parts in networks.Split(' ').Select(network => network.Split('/')))
            space.Add(IPAddress.Parse(parts[0]), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(four, space.ShareOf(AddressFamily.InterNetwork), 12);
        Assert.Equal(six, space.ShareOf(AddressFamily.InterNetworkV6), 12);
    }

    [Theory]
    [InlineData("v=spf1 -all", false)]
    [InlineData("V=SPF1", false)]
    [InlineData("google-site-verification=v=spf1", false)]
    [InlineData("spf2.0/pra include:example.com -all", false)]
    [InlineData("some words about mail and why we have no v=spf1 record here", false)]
    [InlineData("\u00a0v=spf1 -all", true)]
    [InlineData("\ufeffv=spf1 -all", true)]
    [InlineData("\"v=spf1 -all\"", true)]
    [InlineData("@ IN TXT v=spf1 -all", true)]
    [InlineData("v=spf1\u00a0-all", true)]
    [InlineData("v=spf1\t-all", true)]
    [InlineData("v=spf10 -all", true)]
    [InlineData("SPF=v1 a mx", true)]
    public void A_text_that_was_meant_as_a_record_is_told_from_other_texts(string text, bool isMeant) =>
        Assert.Equal(isMeant, SpfNearMiss.Is(text));

    private Task<SpfSurvey> SurveyAsync(string domain) => SpfSurveyor.SurveyAsync(_zone, domain, TestContext.Current.CancellationToken);
}
