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

        Assert.True(record.IsValid);
        Assert.Equal(DmarcPolicy.Reject, record.Policy);
        Assert.Equal(DmarcPolicy.Quarantine, record.SubdomainPolicy);
        Assert.Equal(DmarcPolicy.Reject, record.NonexistentPolicy);
        Assert.False(record.IsPublicSuffix);
        Assert.True(record.IsStrictDkim);
        Assert.False(record.IsStrictSpf);
        Assert.True(record.IsTesting);
        Assert.Equal(50, record.Percentage);
        Assert.Equal(
            [
                new DmarcReportAddress("mailto:a@example.com", 10L << 20, "example.com"),
                new DmarcReportAddress("mailto:b@reports.example.net", null, "reports.example.net"),
            ],
            record.AggregateReports
        );
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
    [InlineData("v=DMARC1; p=rejct", 12)]
    [InlineData("v=DMARC1; p=none; sp=no", 21)]
    [InlineData("v=DMARC1; rua=mailto:a@example.com", 34)]
    [InlineData("v=DMARC1; p=none; adkim=strict", 24)]
    [InlineData("v=DMARC1; p=none; pct=101", 22)]
    [InlineData("v=DMARC1; p=none; pct=-1", 22)]
    [InlineData("v=DMARC1; p=none; ri=x", 21)]
    [InlineData("v=DMARC1; p=none; fo=2", 21)]
    [InlineData("v=DMARC1; p=none; rf=iodef", 21)]
    [InlineData("v=DMARC1; p=none; rua=a@example.com", 22)]
    [InlineData("v=DMARC1; p=none; rua=mailto:a@example.com,b@example.com", 43)]
    [InlineData("v=DMARC1; p=none; rua=mailto:a@example.com!10q", 22)]
    [InlineData("v=DMARC1; p=none; rua=mailto:nobody", 22)]
    [InlineData("v=DMARC1; p=none; p=reject", 18)]
    [InlineData("v=dmarc1; p=none", 0)]
    public void A_fault_is_found_at_its_place(string text, int position)
    {
        DmarcRecord record = DmarcRecordParser.Parse(text);

        Assert.False(record.IsValid);
        Assert.Contains(record.Problems, problem => problem.Severity == RecordProblemSeverity.Error && problem.Position == position);
    }

    [Theory]
    [InlineData("v=DMARC1; p=none; Rua=mailto:a@example.com", 18)]
    [InlineData("v=DMARC1; rua=mailto:a@example.com; p=none", 36)]
    [InlineData("v=DMARC1;; p=none", 9)]
    [InlineData("v=DMARC1; p=none; rua=https://example.com/report", 22)]
    public void What_works_only_in_part_is_a_warning(string text, int position)
    {
        DmarcRecord record = DmarcRecordParser.Parse(text);

        Assert.True(record.IsValid);
        Assert.Contains(record.Problems, problem => problem.Severity == RecordProblemSeverity.Warning && problem.Position == position);
    }

    [Fact]
    public void A_record_without_policy_asks_for_reports_or_is_ignored()
    {
        Assert.Equal(DmarcPolicy.None, DmarcRecordParser.Parse("v=DMARC1; rua=mailto:a@example.com").EffectivePolicy);
        Assert.Null(DmarcRecordParser.Parse("v=DMARC1; p=bad").EffectivePolicy);
    }

    [Fact]
    public void A_strict_record_has_no_complaints() =>
        Assert.Empty(DmarcRecordParser.Parse("v=DMARC1; p=reject; rua=mailto:a@example.com").Problems);
}
