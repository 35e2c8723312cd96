using PostfixQueue.Delay;
using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Network;

/// <summary>What became of the test message.</summary>
internal static class TestMailVerdict
{
    private const string SeeLog = "Look for it in the mail log: status=sent or status=bounced tells.";

    /// <summary>It has left the queue.</summary>
    /// <param name="log">What the log says of it; null when there is no log that can be read.</param>
    /// <param name="message">The message.</param>
    public static CheckFinding Gone(DeliveryLog? log, TestMessage message)
    {
        string evidence = $"Message-ID {message.Id}";
        if (log is null)
            return CheckFinding.Unknown(
                "The message left the queue, delivered or returned, and the mail log, which knows, cannot be read.",
                $"Run pwsh with sudo. {SeeLog}"
            ) with
            {
                Evidence = evidence,
            };
        if (log.Deliveries.Count == 0)
            return CheckFinding.Unknown("The message left the queue, and the mail log does not say how.", SeeLog) with
            {
                Evidence = evidence,
            };
        (string Status, string Text)[] failed = log.Deliveries.Where(static delivery => delivery.Status is not "sent").ToArray();
        if (failed.Length == 0)
            return CheckFinding.Pass("The message was delivered to the next server.", "sent") with { Evidence = log.Deliveries[^1].Text };
        (string? status, string? text) = failed[0];
        MailDelayReason reason = DelayReasonClassifier.Classify(text);
        return status == "deferred"
            ? Deferred(reason.Cause, reason.Remedy, text, log.Ids[^1])
            : CheckFinding.Fail(
                $"The message was returned to its sender: {reason.Cause}.",
                $"A notice went to {message.Sender}. {reason.Remedy}"
            ) with
            {
                Actual = status,
                Expected = "sent",
                Evidence = text,
            };
    }

    /// <summary>Its delivery failed for now.</summary>
    public static CheckFinding Deferred(MailQueueItem item) => Deferred(item.Cause, item.Remedy, item.Reason, item.QueueId);

    /// <summary>Something put it on hold.</summary>
    public static CheckFinding Held(MailQueueItem item) =>
        CheckFinding.Fail(
            "The message was put on hold.",
            "An access table, header_checks, a milter or a policy service of this server holds it: the mail log says which. It stays until it is released or removed."
        ) with
        {
            Actual = QueueNames.Hold,
            Expected = "sent",
            RemedyCommand = $"Resume-MailQueueItem {item.QueueId}",
        };

    /// <summary>Time is up and it is still on its way.</summary>
    public static CheckFinding Waiting(MailQueueItem item) =>
        CheckFinding.Unknown(
            $"The message is still in the queue {item.QueueName}, neither delivered nor deferred.",
            item.QueueName == QueueNames.Maildrop
                ? "Postfix has not picked it up: see Postfix.Running."
                : "The other server is slow, or the queue is busy. Look again later, or give the check more time with -TimeoutSeconds."
        ) with
        {
            Actual = item.QueueName,
            Expected = "sent",
            RemedyCommand = $"Get-MailQueueItem {item.QueueId}",
        };

    private static CheckFinding Deferred(string cause, string remedy, string? reason, string queueId)
    {
        string whole = $"{remedy} The test message stays queued as {queueId} and is tried again.";
        CheckFinding finding =
            cause == nameof(MailDelayCause.Greylisted)
                ? CheckFinding.Warn("The other server wants the message sent again later, which Postfix does by itself.", whole)
                : CheckFinding.Fail($"The message was not delivered: {cause}.", whole);
        return finding with
        {
            Actual = cause,
            Expected = "sent",
            Evidence = reason,
            RemedyCommand = $"Get-MailQueueItem {queueId} | Format-List",
        };
    }
}
