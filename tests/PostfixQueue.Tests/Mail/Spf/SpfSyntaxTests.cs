using PostfixQueue.Mail.Records;
using PostfixQueue.Mail.Spf;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>RFC 7208 sections 4.6.1, 5, 6 and 12.</summary>
public sealed class SpfSyntaxTests : SpfTest
{
    [Theory]
    [InlineData("v=spf1 a mx -all")]
    [InlineData("v=spf1   ip4:192.0.2.0/24    -all  ")]
    [InlineData("v=spf1 A MX:Example.COM Ip4:192.0.2.1 -ALL")]
    [InlineData("v=spf1 a/24 a//64 a/24//64 a:example.org/0 mx:example.org/32//128 -all")]
    [InlineData("v=spf1 ip4:0.0.0.0/0 ip6:::/0 ip6:2001:db8::192.0.2.1/128 ?all")]
    [InlineData("v=spf1 a:foo.example-org a:1-2.a1-b2 a:example.org. -all")]
    [InlineData("v=spf1 a:foo:bar/baz.example.com -all")]
    [InlineData("v=spf1 exists:%{i}.%{L3R-+,/_=}.%{d2} redirect=%{d} custom=%{s}")]
    [InlineData("v=spf1 x-unknown.modifier_1=anything%%at%_all%- -all")]
    [InlineData("v=spf1 include=looks.like.a.mechanism -all")]
    [InlineData("v=spf1 op= -all")]
    public void A_record_after_the_grammar_is_valid(string text) => Assert.True(SpfRecordParser.Parse(text).IsValid);

    [Theory]
    [InlineData("v=spf1 al")]
    [InlineData("v=spf1 -all:")]
    [InlineData("v=spf1 all/8")]
    [InlineData("v=spf1 a:")]
    [InlineData("v=spf1 a:museum")]
    [InlineData("v=spf1 a:museum.")]
    [InlineData("v=spf1 a:192.0.2.1")]
    [InlineData("v=spf1 a:foo-bar")]
    [InlineData("v=spf1 a:example.-com")]
    [InlineData("v=spf1 a:example.com-")]
    [InlineData("v=spf1 a/33")]
    [InlineData("v=spf1 a/024")]
    [InlineData("v=spf1 mx//129")]
    [InlineData("v=spf1 a:example.com/")]
    [InlineData("v=spf1 a//")]
    [InlineData("v=spf1 include")]
    [InlineData("v=spf1 include:")]
    [InlineData("v=spf1 include:example.com/24")]
    [InlineData("v=spf1 exists:")]
    [InlineData("v=spf1 exists:foo/24")]
    [InlineData("v=spf1 ptr:")]
    [InlineData("v=spf1 ptr/0")]
    [InlineData("v=spf1 ip4")]
    [InlineData("v=spf1 ip4:192.0.2")]
    [InlineData("v=spf1 ip4:192.0.2.256")]
    [InlineData("v=spf1 ip4:192.0.02.1")]
    [InlineData("v=spf1 ip4:0xc0.0.2.1")]
    [InlineData("v=spf1 ip4:192.0.2.1/33")]
    [InlineData("v=spf1 ip4:192.0.2.1//32")]
    [InlineData("v=spf1 ip4:2001:db8::1")]
    [InlineData("v=spf1 ip6:192.0.2.1")]
    [InlineData("v=spf1 ip6:[2001:db8::1]")]
    [InlineData("v=spf1 ip6:fe80::1%25eth0")]
    [InlineData("v=spf1 ip6:2001:db8::/129")]
    [InlineData("v=spf1 redirect=")]
    [InlineData("v=spf1 redirect=nodot")]
    [InlineData("v=spf1 exp=")]
    [InlineData("v=spf1 redirect=a.example redirect=b.example")]
    [InlineData("v=spf1 exp=a.example EXP=b.example")]
    [InlineData("v=spf1 -redirect=a.example")]
    [InlineData("v=spf1 redirect:a.example")]
    [InlineData("v=spf1 +-all")]
    [InlineData("v=spf1 - all")]
    [InlineData("v=spf1 =value")]
    [InlineData("v=spf1 9x=value")]
    [InlineData("v=spf1 exists:%{x}.example")]
    [InlineData("v=spf1 exists:%{d0}.example")]
    [InlineData("v=spf1 exists:%{dr.example")]
    [InlineData("v=spf1 exists:%{}.example")]
    [InlineData("v=spf1 exists:%(ir).example")]
    [InlineData("v=spf1 exists:foo.example%")]
    [InlineData("v=spf1 exists:%{d}%")]
    [InlineData("v=spf1 exists:%{c}.example")]
    [InlineData("v=spf1 redirect=%{r}")]
    [InlineData("v=spf1 exists:%{d}com")]
    [InlineData("v=spf1 moo=%a")]
    [InlineData("v=spf1 a:bücher.example")]
    [InlineData("v=spf1 a\tmx")]
    public async Task A_syntax_error_anywhere_is_found_and_gives_permerror(string text)
    {
        // A term that would match stands before it: the whole record is void all the same (section 4.6).
        Zone.Txt("example.com", text.Replace("v=spf1 ", "v=spf1 ip4:192.0.2.1 ", StringComparison.Ordinal));

        Assert.Single(SpfRecordParser.Parse(text).Problems, problem => problem.Severity == RecordProblemSeverity.Error);
        Assert.Equal(SpfResult.PermError, await ResultAsync());
    }

    [Fact]
    public void Every_fault_of_a_record_is_reported() =>
        Assert.Equal(
            ["\"foo\"", "\"bar\"", "\"1.2.3\""],
            SpfRecordParser.Parse("v=spf1 foo a:bar ip4:1.2.3 redirect=x.example").Problems.Select(problem => problem.Message.Split(' ')[0])
        );

    [Theory]
    [InlineData("v=spf1 a")]
    [InlineData("v=spf1 ~all redirect=example.org")]
    [InlineData("v=spf1 -all a")]
    [InlineData("v=spf1 ptr -all")]
    public void What_is_valid_but_unwise_is_a_warning(string text)
    {
        SpfRecord record = SpfRecordParser.Parse(text);

        Assert.True(record.IsValid);
        Assert.Contains(record.Problems, problem => problem.Severity == RecordProblemSeverity.Warning);
    }

    [Theory]
    [InlineData("v=spf1 mx -all")]
    [InlineData("v=spf1 ip4:192.0.2.1 ~all")]
    [InlineData("v=spf1 redirect=_spf.example.com")]
    public void A_good_record_has_no_fault(string text) => Assert.Empty(SpfRecordParser.Parse(text).Problems);
}
