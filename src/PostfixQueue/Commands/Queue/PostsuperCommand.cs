using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>What the cmdlets have in common that act through postsuper(1): root, one tool process for any number of messages.</summary>
public abstract class PostsuperCommand : QueueTargetCommand
{
    /// <summary>What is to be done.</summary>
    private protected abstract QueueDeed Deed { get; }

    /// <inheritdoc/>
    private protected override string ActionName => Deed.Name;

    /// <inheritdoc/>
    private protected override void Begin()
    {
        base.Begin();
        if (!Machine.IsSuperuser) ThrowTerminatingError(Errors.SuperuserRequired(MyInvocation.MyCommand.Name));
    }

    /// <inheritdoc/>
    private protected override void Act(PostfixInstance instance, IReadOnlyList<MailQueueItem> items) =>
        Act(instance, [.. items.Select(static item => item.QueueId)]);

    /// <summary>Acts on IDs that have just been listed.</summary>
    private protected void Act(PostfixInstance instance, IReadOnlyCollection<string> queueIds)
    {
        using var progress = new ProgressReporter(this, Operation, queueIds.Count);
        try
        {
            ForEach(QueueActions.RunAsync(Machine, instance, Deed, queueIds, Notices, StopToken), result =>
            {
                Report(result);
                progress.Advance();
            });
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.CommandFailed)
        {
            // Each message has its result by now; this says why some of them failed.
            WriteError(Errors.FromTool(failure));
        }
    }
}
