namespace PostfixQueue.Queue;

/// <summary>An action on messages: its name, what it makes of them and how postsuper(1) reports it.</summary>
/// <param name="Option">The option of postsuper(1) that asks for it.</param>
/// <param name="Name">The action's name on results.</param>
/// <param name="Verb">What the prompt calls it.</param>
/// <param name="Outcome">The outcome when it is done.</param>
/// <param name="ReportedAs">The tool's word for it.</param>
internal sealed record QueueAction(string Option, string Name, string Verb, string Outcome, string ReportedAs)
{
    public static QueueAction Remove { get; } = new("-d", "Remove", "Remove", "Removed", "removed");

    /// <summary>Expires it, and releases it from hold: it is returned at its next delivery attempt. Postfix 3.5 and later.</summary>
    public static QueueAction Expire { get; } = new("-f", "Expire", "Return to sender and remove", "Expired", "expired");

    public static QueueAction Hold { get; } = new("-h", "Hold", "Put on hold", "Held", "placed on hold");

    public static QueueAction Release { get; } = new("-H", "Release", "Release from hold", "Released", "released from hold");

    public static QueueAction Requeue { get; } = new("-r", "Requeue", "Requeue", "Requeued", "requeued");

    /// <summary>
    /// What a message that the tool passed over in silence has come to, when it is in the queue: the state asked for, or a reason why it
    /// cannot be reached.
    /// </summary>
    /// <param name="before">The message before the action.</param>
    /// <param name="now">The same message now.</param>
    public (string Outcome, string Message) Explain(ActionTarget before, MailQueueItem now)
    {
        if (IsDone(before, now))
        {
            return (
                Outcome,
                this == Hold && before.QueueName == QueueNames.Hold ? "It was on hold already."
                : this == Expire ? "It is expired."
                : $"postsuper did not report it; the queue shows it in {now.QueueName}."
            );
        }

        if (IsNotHeld(before, now))
            return NotHeld(now);
        return (
            ActionOutcome.Failed,
            now.QueueName == QueueNames.Maildrop
                ? "It is in maildrop, where only removing works; pickup has not taken it yet."
                : $"postsuper did not report it; it is still in {now.QueueName}."
        );
    }

    /// <summary>What a message has come to that is in the queue, when the tool ended before it reported on it.</summary>
    /// <param name="before">The message before the action.</param>
    /// <param name="now">The same message now.</param>
    public (string Outcome, string Message) ExplainUnreported(ActionTarget before, MailQueueItem now)
    {
        if (IsDone(before, now))
            return (Outcome, $"postsuper ended before it reported on it; the queue shows that it is done: it is in {now.QueueName}.");
        return IsNotHeld(before, now)
            ? NotHeld(now)
            : (ActionOutcome.Failed, $"postsuper ended before it reported on it; it is still in {now.QueueName}.");
    }

    /// <summary>What a message has come to that has left the queue, when the tool ended before it reported on it.</summary>
    /// <param name="before">The message before the action.</param>
    public (string Outcome, string Message) ExplainGone(ActionTarget before)
    {
        // Nothing but the action takes a message out of hold. From any other queue it may have been delivered in the same moment.
        if (this == Remove && before.QueueName == QueueNames.Hold)
            return (Outcome, "postsuper ended before it reported on it; it was on hold and has left the queue.");
        return (
            ActionOutcome.NotFound,
            "It has left the queue; postsuper ended before it reported on it, so that "
                + (
                    this == Remove
                        ? "it may have been removed, delivered or returned. The mail log shows which."
                        : "only the mail log shows what became of it."
                )
        );
    }

    private static (string Outcome, string Message) NotHeld(MailQueueItem now) =>
        (ActionOutcome.NotHeld, $"It is not on hold but in {now.QueueName}.");

    private bool IsNotHeld(ActionTarget before, MailQueueItem now) =>
        this == Release && before.QueueName != QueueNames.Hold && now.QueueName != QueueNames.Hold;

    private bool IsDone(ActionTarget before, MailQueueItem now) =>
        this == Hold ? now.QueueName == QueueNames.Hold
        : this == Expire ? now.ForcedExpire
        : this == Release ? before.QueueName == QueueNames.Hold && now.QueueName != QueueNames.Hold
        : this == Requeue && before.QueueName != QueueNames.Maildrop && now.QueueName == QueueNames.Maildrop;
}
