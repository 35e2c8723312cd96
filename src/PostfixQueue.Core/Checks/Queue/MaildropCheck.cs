using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Queue;

/// <summary>Mail of local programs is picked up within a minute.</summary>
internal sealed class MaildropCheck() : QueueCheck("Queue.Maildrop", CheckSeverity.Error, MailDelayCause.NotTried)
{
    private static readonly TimeSpan s_tooLong = TimeSpan.FromMinutes(1);

    protected override CheckFinding Examine(QueueSummary queue, CheckParameters asked) =>
        queue.OldestInMaildrop is { } oldest && oldest.Age > s_tooLong
            ? Fail(
                $"Mail of local programs has not been picked up for {AgeText.Format(oldest.Age)}.",
                "See Postfix.Running, Postfix.DiskSpace and Postfix.Milters; Log.Warnings has the warnings of pickup and cleanup. Once "
                    + "that is fixed, pickup takes the mail by itself within a minute."
            ) with
            {
                Actual = AgeText.Format(oldest.Age),
                Expected = $"at most {AgeText.Format(s_tooLong)}",
                Target = oldest.QueueId,
                RemedyCommand =
                    $"Test-MailServerConfig Postfix.Running, Postfix.DiskSpace, Postfix.Milters, Postfix.MasterThrottle, Log.Warnings",
            }
            : Pass("Mail of local programs is picked up.");
}
