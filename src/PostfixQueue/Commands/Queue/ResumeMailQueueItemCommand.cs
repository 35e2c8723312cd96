using System.Management.Automation;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Releases messages from hold: they are deferred and tried again by the queue manager's own schedule.</summary>
[Cmdlet(
    VerbsLifecycle.Resume,
    "MailQueueItem",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = ByQueueId,
    HelpUri = "https://www.postfix.org/postsuper.1.html"
)]
[OutputType(typeof(MailQueueActionResult))]
public sealed class ResumeMailQueueItemCommand : PostsuperCommand
{
    /// <inheritdoc/>
    private protected override QueueAction Action => QueueAction.Release;
}
