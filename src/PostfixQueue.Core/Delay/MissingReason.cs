using PostfixQueue.Queue;

namespace PostfixQueue.Delay;

/// <summary>What it means that no reason is recorded: the queue tells (qmgr(8), pickup(8), postsuper(1)).</summary>
internal static class MissingReason
{
    private static readonly TimeSpan s_pickupLimit = TimeSpan.FromSeconds(60);

    /// <summary>Explains the absence of a reason.</summary>
    /// <param name="text">Null or blank.</param>
    /// <param name="context">Queue name and age.</param>
    /// <returns>The cause <see cref="MailDelayCause.NotTried"/> with a remedy for the queue.</returns>
    public static MailDelayReason Explain(string? text, in DelayReasonContext context)
    {
        DelayCauseEntry entry = DelayCauseCatalog.Get(MailDelayCause.NotTried);
        (string rule, string remedy) = context.QueueName switch
        {
            QueueNames.Hold => (
                "no-reason-hold",
                "It is on hold: an administrator, an access map or a milter put it there. Look at it with postcat -q <id>, then "
                    + "Resume-MailQueueItem <id> or Remove-MailQueueItem <id>."
            ),
            QueueNames.Maildrop when context.Age is null || context.Age > s_pickupLimit => (
                "no-reason-maildrop",
                "Nothing picks it up: run Test-MailServerConfig -Name Queue.Maildrop, Postfix.Running, Postfix.DiskSpace, "
                    + "Postfix.Milters; look for cleanup and pickup with journalctl -u 'postfix*' or in /var/log/mail.log."
            ),
            QueueNames.Maildrop => ("no-reason-maildrop-new", "It has just been submitted; pickup takes it within a minute."),
            QueueNames.Incoming or QueueNames.Active => (
                $"no-reason-{context.QueueName}",
                "Delivery is under way. If it stays there, see Test-MailServerConfig -Name Queue.Active, Queue.IncomingGrowing and grep "
                    + "<id> /var/log/mail.log."
            ),
            QueueNames.Deferred => (
                "no-reason-deferred",
                "The defer log is missing or unreadable: grep <id> /var/log/mail.log has the reason; Invoke-MailQueueFlush -QueueId "
                    + "<id> makes a new one."
            ),
            _ => ("no-reason", entry.Remedy),
        };
        return new MailDelayReason
        {
            Text = text,
            Cause = entry.Name,
            Scope = entry.ScopeName,
            RetryAdvice = entry.RetryName,
            Remedy = remedy,
            RuleId = rule,
        };
    }
}
