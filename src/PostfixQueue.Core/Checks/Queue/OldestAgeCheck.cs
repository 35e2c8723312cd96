using PostfixQueue.Queue;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Queue;

/// <summary>No message waits for long, held ones and bounces left out.</summary>
internal sealed class OldestAgeCheck() : QueueCheck("Queue.OldestAge", CheckSeverity.Warning)
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_tooLong = TimeSpan.FromDays(1);

    protected override CheckFinding Examine(QueueSummary queue, CheckParameters asked)
    {
        const string Remedy =
            "See why it waits and what to do about it. Get-MailQueueItem -OlderThan lists all messages that have " + "waited so long.";
        if (queue.OldestWaiting is not { } oldest)
            return Pass("No message waits.");
        string age = AgeText.Format(oldest.Age);
        string text = $"The oldest message has waited for {age}.";
        CheckFinding finding =
            oldest.Age >= s_tooLong ? Fail(text, Remedy)
            : oldest.Age >= s_long ? Warn(text, Remedy)
            : Pass(text);
        return finding with
        {
            Actual = age,
            Expected = $"below {AgeText.Format(s_long)}",
            Target = oldest.QueueId,
            Evidence = oldest.Reason,
            RemedyCommand =
                finding.Remedy is null || !QueueId.IsWellFormed(oldest.QueueId)
                    ? null
                    : ShellCommand.Create($"Get-MailQueueItem {oldest.QueueId} | Format-List"),
        };
    }
}
