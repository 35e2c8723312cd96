using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Spf;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>RFC 7208 sections 4.3 to 4.5 and 2.3, 2.4.</summary>
public sealed class SpfRecordSelectionTests : SpfTest
{
    [Theory]
    [InlineData("user@localhost")]
    [InlineData("user@[192.0.2.1]")]
    [InlineData("user@a..example.com")]
    [InlineData("user@example.123")]
    [InlineData("user@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com")]
    public async Task A_domain_that_cannot_have_a_record_gives_none_without_asking(string sender)
    {
        Assert.Equal(SpfResult.None, await ResultAsync(sender: sender));
        Assert.Empty(Zone.Questions);
    }

    [Fact]
    public async Task A_domain_without_record_gives_none()
    {
        Zone.Txt("example.com", "some-site-verification=1");

        Assert.Equal(SpfResult.None, await ResultAsync());
        Assert.Equal(SpfResult.None, await ResultAsync(sender: "user@missing.example.com"));
    }

    [Theory]
    [InlineData(nameof(MailResolverOutcome.ServFail))]
    [InlineData(nameof(MailResolverOutcome.Timeout))]
    [InlineData(nameof(MailResolverOutcome.Refused))]
    [InlineData(nameof(MailResolverOutcome.Unreachable))]
    [InlineData(nameof(MailResolverOutcome.Malformed))]
    [InlineData(nameof(MailResolverOutcome.OtherError))]
    public async Task A_failing_name_server_gives_temperror(string outcome)
    {
        Zone.Fails("example.com", DnsRecordType.Txt, Enum.Parse<MailResolverOutcome>(outcome));

        Assert.Equal(SpfResult.TempError, await ResultAsync());
    }

    [Fact]
    public async Task Two_records_give_permerror()
    {
        Zone.Txt("example.com", "v=spf1 +all", "V=SPF1");

        SpfEvaluation evaluation = await EvaluateAsync();

        Assert.Equal(SpfResult.PermError, evaluation.Result);
        Assert.NotNull(evaluation.Problem);
    }

    [Theory]
    [InlineData("v=spf1 -all", true)]
    [InlineData("V=sPf1", true)]
    [InlineData("v=spf1", true)]
    [InlineData("v=spf10 -all", false)]
    [InlineData(" v=spf1 -all", false)]
    [InlineData("v=spf1\t-all", false)]
    [InlineData("v=spf2.0/pra -all", false)]
    public void Only_the_exact_version_and_a_space_make_a_record(string text, bool isRecord) =>
        Assert.Equal(isRecord, SpfRecordParser.IsSpf(text));

    [Fact]
    public async Task The_null_sender_is_postmaster_at_the_helo_name()
    {
        Zone.Txt("mail.example.com", "v=spf1 exists:%{l}.%{o}.probe.example.net -all")
            .A("postmaster.mail.example.com.probe.example.net", "127.0.0.2");

        Assert.Equal(SpfResult.Pass, await ResultAsync(sender: ""));
    }

    [Fact]
    public async Task A_sender_without_local_part_is_postmaster()
    {
        Zone.Txt("example.com", "v=spf1 exists:%{l}.probe.example.net -all").A("postmaster.probe.example.net", "127.0.0.2");

        Assert.Equal(SpfResult.Pass, await ResultAsync(sender: "@example.com"));
        Assert.Equal(SpfResult.Pass, await ResultAsync(sender: "example.com"));
    }

    [Fact]
    public async Task A_unicode_domain_is_asked_for_in_ascii()
    {
        Zone.Txt("xn--bcher-kva.example", "v=spf1 ip4:192.0.2.1 -all");

        Assert.Equal(SpfResult.Pass, await ResultAsync(sender: "user@bücher.example"));
    }
}
