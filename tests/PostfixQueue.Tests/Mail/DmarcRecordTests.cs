using PostfixQueue.Mail.Dmarc;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Tests.Mail;

/// <summary>RFC 7489 sections 6.2 to 6.4.</summary>
public sealed class DmarcRecordTests
{
    [Fact]
    public void Every_tag_is_read()
    {
        DmarcRecord record = DmarcRecordParser.Parse(
            "v=DMARC1; p=reject; sp=quarantine; np=reject; psd=n; adkim=s; aspf=r; fo=1:d; rf=afrf; ri=3600; pct=50; t=y; "
                + "rua=mailto:a@example.com!10m, mailto:b@reports.example.net; ruf=mailto:c@example.com"
        );

        Assert.Empty(record.Problems);
        Assert.Equal((DmarcPolicy.Reject, DmarcPolicy.Quarantine, false), (record.Policy, record.SubdomainPolicy, record.IsPublicSuffix));
        Assert.Equal(["example.com", "reports.example.net"], record.AggregateReports.Select(address => address.Domain));
        Assert.Equal("example.com", Assert.Single(record.FailureReports).Domain);
    }

    [Theory]
    [InlineData("v=DMARC1; p=none", true)]
    [InlineData("v = DMARC1;p=none", true)]
    [InlineData("v=DMARC1", true)]
    [InlineData("v=dmarc1; p=none", false)]
    [InlineData("V=DMARC1; p=none", false)]
    [InlineData("v=DMARC1 p=none", false)]
    [InlineData("v=DMARC1, p=none", false)]
    [InlineData(" v=DMARC2; p=none", false)]
    [InlineData("p=none; v=DMARC1", false)]
    public void Only_a_record_that_begins_rightly_is_one(string text, bool isRecord) =>
        Assert.Equal(isRecord, DmarcRecordParser.IsDmarc(text));

    [Theory]
    [InlineData("v=dmarc1; p=none", true)]
    [InlineData("v=DMARC1 p=none", true)]
    [InlineData("\"v=DMARC1; p=none\"", true)]
    [InlineData("v=spf1 -all", false)]
    public void What_was_meant_as_a_record_is_recognized(string text, bool isMeant) =>
        Assert.Equal(isMeant, DmarcRecordParser.LooksLikeDmarc(text));

    [Theory]
    [InlineData("v=DMARC1; p=rejct", "p=")]
    [InlineData("v=DMARC1; p=none; sp=no", "sp=")]
    [InlineData("v=DMARC1; p=none; np=no", "np=")]
    [InlineData("v=DMARC1; p=none; psd=x", "psd=")]
    [InlineData("v=DMARC1; rua=mailto:a@example.com", "policy")]
    [InlineData("v=DMARC1; p=none; adkim=strict", "adkim=")]
    [InlineData("v=DMARC1; p=none; pct=101", "pct=")]
    [InlineData("v=DMARC1; p=none; pct=-1", "pct=")]
    [InlineData("v=DMARC1; p=none; ri=x", "ri=")]
    [InlineData("v=DMARC1; p=none; fo=2", "fo=")]
    [InlineData("v=DMARC1; p=none; rf=iodef", "rf=")]
    [InlineData("v=DMARC1; p=none; rua=a@example.com", "not a URI")]
    [InlineData("v=DMARC1; p=none; rua=mailto:a@example.com,b@example.com", "\"b@example.com\"")]
    [InlineData("v=DMARC1; p=none; rua=mailto:a@example.com!10q", "size limit")]
    [InlineData("v=DMARC1; p=none; rua=mailto:nobody", "not a mail address")]
    [InlineData("v=DMARC1; p=none; p=reject", "more than once")]
    [InlineData("v=dmarc1; p=none", "v=DMARC1;")]
    public void A_fault_is_found(string text, string named) =>
        Assert.Contains(
            DmarcRecordParser.Parse(text).Problems,
            problem => problem.Severity == RecordProblemSeverity.Error && problem.Message.Contains(named, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("v=DMARC1; p=none; Rua=mailto:a@example.com", "Rua=")]
    [InlineData("v=DMARC1; rua=mailto:a@example.com; p=none", "p=")]
    [InlineData("v=DMARC1;; p=none", "semicolons")]
    [InlineData("v=DMARC1; p=none; rua=https://example.com/report", "https:")]
    public void What_works_only_in_part_is_a_warning(string text, string named)
    {
        RecordProblem problem = Assert.Single(DmarcRecordParser.Parse(text).Problems);

        Assert.Equal(RecordProblemSeverity.Warning, problem.Severity);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_policy_asks_for_reports_or_is_ignored()
    {
        Assert.Equal(DmarcPolicy.None, DmarcRecordParser.Parse("v=DMARC1; rua=mailto:a@example.com").EffectivePolicy);
        Assert.Null(DmarcRecordParser.Parse("v=DMARC1; p=bad").EffectivePolicy);
    }

    [Fact]
    public void A_strict_record_has_no_fault() =>
        Assert.Empty(DmarcRecordParser.Parse("v=DMARC1; p=reject; rua=mailto:a@example.com").Problems);
}
