using PostfixQueue.Mail.Records;
using PostfixQueue.Mail.Transport;

namespace PostfixQueue.Tests.Mail;

/// <summary>MTA-STS (RFC 8461) and TLSRPT (RFC 8460).</summary>
public sealed class TransportPolicyTests
{
    private const string GoodPolicy = "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n";

    [Fact]
    public void A_good_announcement_has_no_fault() => Assert.Empty(MtaStsRecord.FindProblems("v=STSv1; id=20260101T000000Z;"));

    [Theory]
    [InlineData("v=STSv1;")]
    [InlineData("v=STSv1; id=2026-01-01")]
    [InlineData("v=STSv1; id=")]
    [InlineData("v=STSv1; id=123456789012345678901234567890123")]
    [InlineData("v=stsv1; id=1")]
    [InlineData("id=1; v=STSv1")]
    public void A_fault_of_an_announcement_is_found(string text) =>
        Assert.Equal(RecordProblemSeverity.Error, Assert.Single(MtaStsRecord.FindProblems(text)).Severity);

    [Fact]
    public void A_good_policy_is_read()
    {
        MtaStsPolicy policy = MtaStsPolicyParser.Parse(GoodPolicy);

        Assert.Equal(MtaStsMode.Enforce, policy.Mode);
        Assert.Equal(["mail.example.com", "*.example.net"], policy.ExchangePatterns);
        Assert.Empty(policy.Problems);
    }

    [Theory]
    [InlineData("mail.example.com", true)]
    [InlineData("MAIL.example.com.", true)]
    [InlineData("mx1.example.net", true)]
    [InlineData("a.mx1.example.net", false)]
    [InlineData("example.net", false)]
    [InlineData("other.example.com", false)]
    public void A_star_stands_for_one_label(string exchange, bool isAllowed) =>
        Assert.Equal(isAllowed, MtaStsPolicyParser.Parse(GoodPolicy).Allows(exchange));

    [Theory]
    [InlineData("version: STSv1\nmode: none\nmax_age: 86400", true)]
    [InlineData("version: STSv1\nmode: testing\nmx: a.example.com\nmax_age: 86400\nnew_field: 1", true)]
    [InlineData("version:STSv1\nmode:enforce\nmx:a.example.com\nmax_age:86400", true)]
    [InlineData("mode: enforce\nmx: a.example.com\nmax_age: 86400", false)]
    [InlineData("version: STSv2\nmode: enforce\nmx: a.example.com\nmax_age: 86400", false)]
    [InlineData("version: STSv1\nmode: enforced\nmx: a.example.com\nmax_age: 86400", false)]
    [InlineData("version: STSv1\nmx: a.example.com\nmax_age: 86400", false)]
    [InlineData("version: STSv1\nmode: enforce\nmax_age: 86400", false)]
    [InlineData("version: STSv1\nmode: enforce\nmx: 192.0.2.1\nmax_age: 86400", false)]
    [InlineData("version: STSv1\nmode: enforce\nmx: *\nmax_age: 86400", false)]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.*.example.com\nmax_age: 86400", false)]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 31557601", false)]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: -1", false)]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example.com", false)]
    [InlineData("<html>not found</html>", false)]
    [InlineData("", false)]
    public void A_policy_is_valid_or_not(string text, bool isValid) => Assert.Equal(isValid, MtaStsPolicyParser.Parse(text).IsValid);

    [Fact]
    public void Of_a_repeated_field_the_first_counts()
    {
        MtaStsPolicy policy = MtaStsPolicyParser.Parse(
            "version: STSv1\nmode: testing\nmode: enforce\nmx: a.example.com\nmax_age: 86400\nmax_age: 5\n"
        );

        Assert.True(policy.IsValid);
        Assert.Equal(MtaStsMode.Testing, policy.Mode);
        Assert.Equal(
            ["mode", "max_age"],
            policy
                .Problems.Where(problem => problem.Severity == RecordProblemSeverity.Warning)
                .Select(problem => problem.Message.Split(' ')[0])
        );
    }

    [Fact]
    public void A_file_that_is_too_long_is_not_read() =>
        Assert.False(MtaStsPolicyParser.Parse(GoodPolicy + new string(' ', MtaStsPolicyParser.LongestFile)).IsValid);

    [Fact]
    public void A_good_reporting_record_has_no_fault() =>
        Assert.Empty(TlsReportingRecord.FindProblems("v=TLSRPTv1; rua=mailto:tls@example.com, https://example.com/v1/tlsrpt"));

    [Theory]
    [InlineData("v=TLSRPTv1;", "")]
    [InlineData("v=TLSRPTv1; rua=tls@example.com", "\"tls@example.com\"")]
    [InlineData("v=TLSRPTv1; rua=mailto:tls@example.com,http://example.com", "\"http://example.com\"")]
    [InlineData("v=TLSRPTv1; rua=mailto:tls@example.com!10m", "!10m\"")]
    [InlineData("v=TLSRPTv2; rua=mailto:tls@example.com", "v=TLSRPTv1")]
    public void A_fault_of_a_reporting_record_is_found(string text, string named) =>
        Assert.Contains(named, Assert.Single(TlsReportingRecord.FindProblems(text)).Message, StringComparison.Ordinal);
}
