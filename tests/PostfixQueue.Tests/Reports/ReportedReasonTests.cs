using PostfixQueue.Delay;
using PostfixQueue.Tests.Delay;

namespace PostfixQueue.Tests.Reports;

/// <summary>Reasons from public trouble reports, each judged by what it means before anything was looked up.</summary>
public sealed class ReportedReasonTests
{
    /// <summary>Lines of <c>cause scope advice | text</c>.</summary>
    public static TheoryData<string> Reasons => [.. File.ReadLines(Fixtures.Path("reports/reasons.txt"))];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_reported_reason_is_what_it_means(string line)
    {
        string[] parts = line.Split(" | ", 2);
        MailDelayReason reason = Delay.Reasons.Explain(parts[1]);
        Assert.Equal(parts[0], $"{reason.Cause} {reason.Scope} {reason.RetryAdvice}");
    }
}
