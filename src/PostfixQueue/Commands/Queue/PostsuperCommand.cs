using System.Globalization;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>What the cmdlets have in common that act through postsuper(1): root, one tool process for any number of messages.</summary>
public abstract class PostsuperCommand : QueueTargetCommand
{
    /// <summary>What is to be done.</summary>
    private protected abstract QueueAction Action { get; }

    /// <inheritdoc/>
    private protected override string ActionName => Action.Name;

    /// <inheritdoc/>
    private protected override string Operation => Action.Verb;

    /// <inheritdoc/>
    private protected override void Begin()
    {
        base.Begin();

        // What is only told needs no more than the listing.
        if (!Machine.IsSuperuser && !IsWhatIf)
            ThrowTerminatingError(Errors.SuperuserRequired(MyInvocation.MyCommand.Name));
    }

    /// <inheritdoc/>
    private protected override void Act(MailSystem mail, IReadOnlyList<MailQueueItem> items) =>
        Act(mail, [.. items.Select(ActionTarget.From)]);

    /// <summary>Acts on messages that have just been listed.</summary>
    private protected void Act(MailSystem mail, IReadOnlyList<ActionTarget> listed)
    {
        IReadOnlyList<ActionTarget> targets = Secure(mail, listed);
        if (targets.Count == 0)
            return;
        using ProgressReporter progress = new(this, Operation, targets.Count);
        ActionRun run = new(mail, Action, targets, SpoolOf(mail));
        bool isAtEnd = false;
        try
        {
            ForEach(
                run.RunAsync(TimeLimit),
                result =>
                {
                    Report(Complete(result));
                    progress.Advance();
                }
            );
            isAtEnd = true;
        }
        catch (PostfixToolException failure)
        {
            // Each message has its result by now; this says why some of them failed.
            isAtEnd = true;
            WriteError(Errors.FromTool(failure));
        }
        finally
        {
            if (!isAtEnd)
                WarnAtStop(Describe(run, targets.Count));
        }
    }

    /// <summary>Does what has to be done before anything happens to the messages.</summary>
    /// <returns>Those that may be acted on; the others have been reported.</returns>
    private protected virtual IReadOnlyList<ActionTarget> Secure(MailSystem mail, IReadOnlyList<ActionTarget> targets) => targets;

    /// <summary>Adds what this command knows of a message to its result.</summary>
    private protected virtual MailQueueActionResult Complete(MailQueueActionResult result) => result;

    private string Describe(ActionRun run, int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Stopped: {Operation}: {run.Done} of {count} messages are "
                + $"done{(run.InDoubt > 0 ? $", and up to {run.InDoubt} more may be" : "")}. The mail log has each."
        );
}
