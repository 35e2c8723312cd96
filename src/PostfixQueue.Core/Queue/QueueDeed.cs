using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>An action on messages: its name, what it makes of them and how postsuper(1) reports it.</summary>
/// <param name="Action">The tool's action.</param>
/// <param name="Name">The action's name on results.</param>
/// <param name="Outcome">The outcome when it is done.</param>
/// <param name="ReportedAs">The tool's word for it.</param>
internal sealed record QueueDeed(PostsuperAction Action, string Name, string Outcome, string ReportedAs)
{
    public static QueueDeed Remove { get; } = new(PostsuperAction.Remove, "Remove", "Removed", "removed");

    public static QueueDeed Expire { get; } = new(PostsuperAction.Expire, "Expire", "Expired", "expired");

    public static QueueDeed Hold { get; } = new(PostsuperAction.Hold, "Hold", "Held", "placed on hold");

    public static QueueDeed Release { get; } = new(PostsuperAction.Release, "Release", "Released", "released from hold");

    public static QueueDeed Requeue { get; } = new(PostsuperAction.Requeue, "Requeue", "Requeued", "requeued");

    /// <summary>
    /// What a message that is in the queue and that the tool passed over in silence means: the state asked for already, or a reason why it
    /// cannot be reached.
    /// </summary>
    public (string Outcome, string Message) Explain(MailQueueItem item) => Action switch
    {
        PostsuperAction.Hold when item.QueueName == QueueNames.Hold => (Outcome, "It was on hold already."),
        PostsuperAction.Expire when item.ForcedExpire => (Outcome, "It was expired already."),
        PostsuperAction.Release when item.QueueName != QueueNames.Hold => ("NotFound", $"It is not on hold but in {item.QueueName}."),
        _ when item.QueueName == QueueNames.Maildrop => ("Failed", "It is in maildrop, where only removing works; pickup has not taken it yet."),
        _ => ("Failed", $"postsuper did not report it; it is still in {item.QueueName}."),
    };
}
