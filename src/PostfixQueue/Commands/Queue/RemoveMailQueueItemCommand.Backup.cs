using System.Globalization;
using System.Management.Automation;
using PostfixQueue.Messages;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <content>What is written before anything is removed.</content>
public sealed partial class RemoveMailQueueItemCommand
{
    private readonly HashSet<string> _backedUp = new(StringComparer.Ordinal);
    private MessageExport? _backup;
    private string? _folder;

    /// <inheritdoc/>
    private protected override void Begin()
    {
        base.Begin();
        if (BackupPath is null)
            return;
        if (FolderOf(BackupPath, out string? problem) is { } folder)
            _backup = new MessageExport(Machine, _folder = folder, Force ? Replacing.SameMessage : Replacing.Nothing);
        else
            ThrowTerminatingError(Errors.FromMessageFile(new MessageFileException(MessageFileFailure.Unwritable, BackupPath, problem!)));
    }

    /// <inheritdoc/>
    private protected override bool IsInTheWay(MailQueueItem item)
    {
        if (_backup?.Obstacle(item.QueueId, item.ArrivalTime.ToUniversalTime()) is not { } obstacle)
            return false;
        Keep(item.QueueId, Errors.FromMessageFile(obstacle), obstacle.Message);
        return true;
    }

    /// <inheritdoc/>
    private protected override IReadOnlyList<ActionTarget> Secure(MailSystem mail, IReadOnlyList<ActionTarget> targets)
    {
        if (_backup is null)
            return targets;
        List<ActionTarget> written = new(targets.Count);
        bool isAtEnd = false;
        try
        {
            QueuedMessages queue = Wait(QueuedMessages.OpenAsync(mail, StopToken));
            _backup.Prepare();
            WriteAll(queue, targets, written);

            // Not before all of it would outlive a crash of the machine may the first one go.
            if (written.Count > 0)
                _backup.Finish();
            isAtEnd = true;
        }
        catch (MessageFileException failure)
        {
            isAtEnd = true;
            foreach (ActionTarget target in written.Count == 0 ? targets : written)
                Keep(target.QueueId, Errors.FromMessageFile(failure), failure.Message);
            return [];
        }
        finally
        {
            if (!isAtEnd)
                WarnAtStop(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Stopped before anything was removed: {written.Count} of {targets.Count} messages have been backed up "
                            + $"to {_folder}."
                    )
                );
        }

        foreach (ActionTarget target in written)
            _backedUp.Add(target.QueueId);
        return written;
    }

    /// <inheritdoc/>
    private protected override MailQueueActionResult Complete(MailQueueActionResult result) =>
        _folder is not null && _backedUp.Contains(result.QueueId)
            ? result with
            {
                BackupPath = new MessageFiles(_folder, result.QueueId).Envelope,
            }
            : result;

    private void WriteAll(QueuedMessages queue, IReadOnlyList<ActionTarget> targets, List<ActionTarget> written)
    {
        using ProgressReporter progress = new(this, $"Back up to {_folder}", targets.Count);
        foreach (ActionTarget target in targets)
        {
            if (TryWrite(queue, target))
                written.Add(target);
            progress.Advance();
        }
    }

    private bool TryWrite(QueuedMessages queue, ActionTarget target)
    {
        try
        {
            using QueuedMessage message = queue.Open(target.QueueId, target.QueueName, guard: null);
            if (!target.Is(message))
                throw QueuedMessages.Another(target.QueueId);
            _backup!.Write(message, guard: null, queue.ConfigDirectory, StopToken);
            return true;
        }
        catch (QueuedMessageException failure)
        {
            Keep(
                target.QueueId,
                Errors.FromQueueFile(failure),
                failure.Message,
                failure.Failure == QueuedMessageFailure.NotFound ? ActionOutcome.NotFound : ActionOutcome.Failed
            );
        }
        catch (MessageFileException failure)
        {
            Keep(target.QueueId, Errors.FromMessageFile(failure), failure.Message);
        }

        return false;
    }

    private void Keep(string queueId, ErrorRecord error, string message, string outcome = ActionOutcome.Failed)
    {
        if (PassThru)
            WriteObject(ResultOf(queueId, outcome, $"It was not removed: it could not be backed up. {message}"));
        WriteError(error);
    }
}
