namespace PostfixQueue.Checks.Queue;

/// <summary>The queue does not consist of bounces, most of which would go to people who sent nothing.</summary>
internal sealed class BounceShareCheck() : QueueCheck("Queue.BounceShare", CheckSeverity.Warning, MailDelayCause.BlockListed)
{
    private const int Half = 50;
    private const int Few = 20;

    protected override CheckFinding Examine(QueueSummary queue, CheckParameters asked) =>
        (
            Exceeds(queue.BounceCount, queue.Count, Half) && queue.BounceCount > Few
                ? Warn(
                    $"{Text(Percent(queue.BounceCount, queue.Count))} % of the queue are bounces.",
                    "Reject mail for recipients that do not exist during SMTP, instead of bouncing it later to senders that are mostly "
                        + "forged: set local_recipient_maps, relay_recipient_maps and virtual_mailbox_maps. The command shows whom the "
                        + "bounces go to."
                ) with
                {
                    RemedyCommand = $"Get-MailQueueItem -Sender MAILER-DAEMON | Measure-MailQueue RecipientDomain -First 10",
                }
                : Pass("Bounces are a small part of the queue.")
        ) with
        {
            Actual = $"{Text(queue.BounceCount)} of {Text(queue.Count)}",
            ReferenceUrl = "https://www.postfix.org/BACKSCATTER_README.html",
        };
}
