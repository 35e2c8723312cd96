using System.Management.Automation;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Requeues messages: they pass address rewriting and filters again and get a new queue ID.</summary>
[Cmdlet(
    VerbsLifecycle.Restart,
    "MailQueueItem",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = ByQueueId,
    HelpUri = "https://www.postfix.org/postsuper.1.html"
)]
[OutputType(typeof(MailQueueActionResult))]
public sealed class RestartMailQueueItemCommand : PostsuperCommand
{
    /// <inheritdoc/>
    private protected override QueueAction Action => QueueAction.Requeue;
}
