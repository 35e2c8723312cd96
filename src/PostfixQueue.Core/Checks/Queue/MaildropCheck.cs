using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Queue;

/// <summary>Mail of local programs is picked up within a minute.</summary>
internal sealed class MaildropCheck : QueueCheck
{
    private static readonly TimeSpan s_tooLong = TimeSpan.FromMinutes(1);

    public override string Name => "Queue.Maildrop";

    public override CheckSeverity Severity => CheckSeverity.Error;

    public override IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.NotTried];

    protected override CheckFinding Examine(QueueSummary queue, CheckParameters asked) =>
        queue.OldestInMaildrop is { } oldest && oldest.Age > s_tooLong
            ? CheckFinding.Fail(
                $"Mail of local programs has not been picked up for {AgeText.Of(oldest.Age)}.",
                "See Postfix.Running, Postfix.DiskSpace and Postfix.Milters; what pickup and cleanup complain of is in Log.Warnings. "
                    + "When that is mended, pickup takes the mail by itself, at the latest after a minute."
            ) with
            {
                Actual = AgeText.Of(oldest.Age),
                Expected = $"at most {AgeText.Of(s_tooLong)}",
                Target = oldest.QueueId,
                RemedyCommand =
                    "Test-MailServerConfig Postfix.Running, Postfix.DiskSpace, Postfix.Milters, Postfix.MasterThrottle, Log.Warnings",
            }
            : CheckFinding.Pass("Mail of local programs is picked up.");
}
