using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Spf;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>RFC 7208 section 7; the first three groups are the examples of section 7.4.</summary>
public sealed class SpfMacroTests : SpfTest
{
    private static readonly SpfQuery s_query = new()
    {
        Client = IPAddress.Parse("192.0.2.3"),
        Domain = "email.example.com",
        Sender = "strong-bad@email.example.com",
        HeloName = "mail.example.com",
    };

    [Theory]
    [InlineData("%{s}", "strong-bad@email.example.com")]
    [InlineData("%{o}", "email.example.com")]
    [InlineData("%{d}", "email.example.com")]
    [InlineData("%{d4}", "email.example.com")]
    [InlineData("%{d3}", "email.example.com")]
    [InlineData("%{d2}", "example.com")]
    [InlineData("%{d1}", "com")]
    [InlineData("%{dr}", "com.example.email")]
    [InlineData("%{d2r}", "example.email")]
    [InlineData("%{l}", "strong-bad")]
    [InlineData("%{l-}", "strong.bad")]
    [InlineData("%{lr}", "strong-bad")]
    [InlineData("%{lr-}", "bad.strong")]
    [InlineData("%{l1r-}", "strong")]
    [InlineData("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com")]
    [InlineData("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com")]
    [InlineData("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net")]
    [InlineData("%{h}", "mail.example.com")]
    [InlineData("%{p}", "validated.example.com")]
    [InlineData("%{c}", null)]
    [InlineData("%{r}", null)]
    [InlineData("%{t}", null)]
    [InlineData("%{S}", "strong-bad%40email.example.com")]
    [InlineData("%{d99999999999999999999}", "email.example.com")]
    [InlineData("%{s+-@.}", null)]
    [InlineData("%{O2Rm}", null)]
    [InlineData("%%%_%-", "% %20")]
    public void Macros_expand_as_the_standard_shows(string text, string? expected)
    {
        SpfMacroString? parsed = SpfMacroParser.ParseMacroString(text, []);

        Assert.Equal(
            expected,
            parsed is null ? null : SpfMacroExpander.Expand(parsed, s_query, "email.example.com", "validated.example.com")
        );
    }

    [Theory]
    [InlineData("%{ir}.%{v}._spf.%{d2}", "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example.com")]
    public void IPv6_addresses_expand_to_nibbles(string text, string expected) =>
        Assert.Equal(
            expected,
            SpfMacroExpander.Expand(
                SpfMacroParser.ParseMacroString(text, [])!,
                s_query with
                {
                    Client = IPAddress.Parse("2001:db8::cb01"),
                },
                "email.example.com",
                "unknown"
            )
        );

    [Theory]
    [InlineData("A1-._~", "A1-._~")]
    [InlineData("a b+c/d=e&f", "a%20b%2Bc%2Fd%3De%26f")]
    public void Upper_case_letters_escape_all_but_the_unreserved_characters(string local, string expected) =>
        Assert.Equal(
            expected,
            SpfMacroExpander.Expand(
                SpfMacroParser.ParseMacroString("%{L}", [])!,
                s_query with
                {
                    Sender = local + "@example.com",
                },
                "d",
                "p"
            )
        );

    [Fact]
    public void Several_delimiters_split_at_each_of_them() =>
        Assert.Equal(
            "d.c.b.a",
            SpfMacroExpander.Expand(
                SpfMacroParser.ParseMacroString("%{lr+-.}", [])!,
                s_query with
                {
                    Sender = "a+b-c.d@x.example",
                },
                "d",
                "p"
            )
        );

    [Fact]
    public void A_domain_that_becomes_too_long_loses_labels_from_the_left()
    {
        string label = new('a', 60);
        string local = string.Join('.', Enumerable.Repeat(label, 5));
        SpfMacroString text = SpfMacroParser.ParseDomainSpec("%{l}.example.com.", [])!;

        Assert.Equal(
            $"{label}.{label}.{label}.example.com",
            SpfMacroExpander.ExpandDomain(text, s_query with { Sender = local + "@example.com" }, "d", "p")
        );
    }

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("mail.example.com", "mail.example.com")]
    [InlineData("example.org", "other.example.net")]
    public async Task The_validated_name_is_the_domain_itself_or_one_below_it_or_any(string domain, string expected)
    {
        Zone.Txt(domain, "v=spf1 exists:%{p}.probe.example -all")
            .Ptr("192.0.2.1", "other.example.net", "mail.example.com", "example.com")
            .A("other.example.net", "192.0.2.1")
            .A("mail.example.com", "192.0.2.1")
            .A("example.com", "192.0.2.1")
            .A($"{expected}.probe.example", "127.0.0.2");

        Assert.Equal(SpfResult.Pass, await ResultAsync(sender: "user@" + domain));
    }

    [Fact]
    public async Task Without_validated_name_it_is_unknown()
    {
        Zone.Txt("example.com", "v=spf1 exists:%{p}.probe.example -all")
            .Ptr("192.0.2.1", "liar.example.com")
            .A("unknown.probe.example", "127.0.0.2");

        Assert.Equal(SpfResult.Pass, await ResultAsync());
    }

    [Fact]
    public async Task The_domain_macro_is_that_of_the_record_and_the_sender_macros_stay()
    {
        Zone.Txt("example.com", "v=spf1 include:inner.example.org -all")
            .Txt("inner.example.org", "v=spf1 exists:%{d}.%{o}.probe.example -all")
            .A("inner.example.org.example.com.probe.example", "127.0.0.2");

        Assert.Equal(SpfResult.Pass, await ResultAsync());
    }

    [Fact]
    public async Task A_name_that_cannot_exist_is_no_match_and_no_error()
    {
        Zone.Txt("example.com", "v=spf1 exists:%{l}.probe.example ~all");

        Assert.Equal(SpfResult.SoftFail, await ResultAsync(sender: new string('a', 64) + "@example.com"));
        Assert.Equal(SpfResult.SoftFail, await ResultAsync(sender: "a..b@example.com"));
        Assert.DoesNotContain(Zone.Questions, question => question.EndsWith(nameof(DnsRecordType.Mx), StringComparison.Ordinal));
    }
}
