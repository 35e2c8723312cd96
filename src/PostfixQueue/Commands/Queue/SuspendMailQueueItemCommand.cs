using System.Management.Automation;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Puts messages on hold: Postfix neither tries nor expires them until they are resumed.</summary>
[Cmdlet(
    VerbsLifecycle.Suspend,
    "MailQueueItem",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = ByQueueId,
    HelpUri = "https://www.postfix.org/postsuper.1.html"
)]
[OutputType(typeof(MailQueueActionResult))]
public sealed class SuspendMailQueueItemCommand : PostsuperCommand
{
    /// <inheritdoc/>
    private protected override QueueAction Action => QueueAction.Hold;
}
