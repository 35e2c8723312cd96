using System.Management.Automation;
using PostfixQueue.Display;
using PostfixQueue.Messages;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Submits exported messages again, with the envelopes that they had.</summary>
[Cmdlet(
    VerbsData.Import,
    "MailQueueMessage",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = "https://www.postfix.org/sendmail.1.html"
)]
[OutputType(typeof(MailQueueActionResult))]
public sealed class ImportMailQueueMessageCommand : PostfixCmdlet
{
    private const string Action = "Import";
    private const string Operation = "Submit again";

    private readonly List<(MailSystem Mail, StoredMessage Message)> _agreed = [];
    private readonly Dictionary<MailSystem, QueuedMessages> _queues = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// Files that Export-MailQueueMessage or Remove-MailQueueItem -BackupPath wrote, either of the two of a message; or folders of them.
    /// Wildcards are allowed.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("EnvelopePath", "FullName")]
    [ValidateNotNullOrEmpty]
    [ValidateWildcard]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Submits messages although they have been submitted before, or are still in the queue.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns one result per message.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How many seconds the Postfix tools may take in all. Without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    private protected override int? SecondsForTools => TimeoutSeconds;

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (TryCurrentSystem() is not { } mail)
            return;
        foreach (MessageFiles? files in Path.SelectMany(FilesOf))
        {
            if (!_known.Add(files.Envelope))
                continue;
            try
            {
                StoredMessage stored = StoredMessage.Read(Machine.Files, files, StopToken);
                Check(mail, stored);
                MessageImport import = new(mail, stored, Force);
                import.Begin();
                MessageDocument document = stored.Document;
                string sender = document.Sender.Length == 0 ? MailDomain.NullSender : document.Sender;
                string what = MailText.Describe(document.QueueId, sender, import.Recipients, null, null, document.MessageSize);
                if (!AskUser(() => ShouldProcess(what, Operation), $"{Operation}: {what}", "-Confirm:$false"))
                    continue;
                _agreed.Add((mail, stored));
                if (stored.HasCarriageReturns)
                    WriteWarning(
                        $"{files.Message}: lines end in a carriage return as well, which sendmail removes unless "
                            + $"sendmail_fix_line_endings says otherwise."
                    );
            }
            catch (MessageFileException failure)
            {
                WriteError(Errors.FromMessageFile(failure));
            }
        }
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        using ProgressReporter progress = new(this, Operation, _agreed.Count);
        foreach ((MailSystem? mail, StoredMessage? stored) in _agreed)
        {
            string queueId = stored.Document.QueueId;
            try
            {
                Wait(new MessageImport(mail, stored, Force).SubmitAsync(StopToken));
                if (PassThru)
                    WriteObject(ResultOf(queueId, ActionOutcome.Submitted, null));
            }
            catch (MessageFileException failure)
            {
                if (PassThru)
                    WriteObject(ResultOf(queueId, ActionOutcome.Failed, failure.Message));
                WriteError(Errors.FromMessageFile(failure));
            }
            catch (PostfixToolException failure) when (failure.Failure != PostfixFailure.TimedOut)
            {
                if (PassThru)
                    WriteObject(ResultOf(queueId, ActionOutcome.Failed, failure.Message));
                WriteError(Errors.FromTool(failure, queueId));
            }

            progress.Advance();
        }
    }

    /// <summary>Refuses what is from another instance than it would go to, and what would arrive twice.</summary>
    private void Check(MailSystem mail, StoredMessage stored)
    {
        MessageDocument document = stored.Document;
        if (!string.Equals(document.HostName, Machine.Name, StringComparison.OrdinalIgnoreCase))
            return;
        if (!_queues.TryGetValue(mail, out QueuedMessages? queue))
            _queues[mail] = queue = Wait(QueuedMessages.OpenAsync(mail, StopToken));
        bool isNamed = MyInvocation.BoundParameters.ContainsKey(nameof(ConfigDirectory));
        if (
            !isNamed
            && document.ConfigDirectory is { } directory
            && queue.ConfigDirectory is { } here
            && directory.TrimEnd('/') != here.TrimEnd('/')
        )
        {
            throw new MessageFileException(
                MessageFileFailure.OtherInstance,
                stored.Files.Envelope,
                $"The message {document.QueueId} was exported from the instance of {directory}; this is {here}. Nothing was done."
            );
        }

        if (!Force && Machine.IsSuperuser && queue.Has(document.QueueId, document.ArrivalTime))
            throw new MessageFileException(
                MessageFileFailure.Duplicate,
                stored.Files.Envelope,
                $"The message {document.QueueId} is still in the queue. It would arrive twice."
            );
    }

    private IEnumerable<MessageFiles> FilesOf(string given)
    {
        List<MessageFiles> all = [];
        foreach (string path in PathsOf(given))
        {
            if (Directory.Exists(path))
                all.AddRange(In(path));
            else if (MessageFiles.FromPath(path) is { } files)
                all.Add(files);
            else
                WriteError(
                    Errors.FromMessageFile(
                        new MessageFileException(
                            MessageFileFailure.Invalid,
                            path,
                            $"{path} is not named as an export is: a queue ID with .json or .eml behind it."
                        )
                    )
                );
        }

        return all;
    }

    private IEnumerable<MessageFiles> In(string folder)
    {
        try
        {
            return [.. MessageFiles.In(folder, Machine.System.List(folder, int.MaxValue) ?? [])];
        }
        catch (ServerSystemException failure)
        {
            WriteError(
                Errors.FromMessageFile(
                    new MessageFileException(MessageFileFailure.Unreadable, folder, $"{folder} cannot be read: {failure.Message}", failure)
                )
            );
            return [];
        }
    }

    /// <summary>A path that there is means itself, whatever characters it has; any other may be a pattern.</summary>
    private IEnumerable<string> PathsOf(string given)
    {
        if (
            FolderOf(given, out string? problem) is { } path
            && (!WildcardPattern.ContainsWildcardCharacters(given) || Machine.Files.Exists(path))
        )
            return [path];
        try
        {
            if (problem is null)
                return [.. SessionState.Path.GetResolvedProviderPathFromPSPath(given, out _)];
        }
        catch (Exception failure) when (failure is ItemNotFoundException or WildcardPatternException)
        {
            problem = failure.Message;
        }

        WriteError(Errors.FromMessageFile(new MessageFileException(MessageFileFailure.NotFound, given, problem)));
        return [];
    }

    private MailQueueActionResult ResultOf(string queueId, string outcome, string? message) =>
        new()
        {
            QueueId = queueId,
            Action = Action,
            Outcome = outcome,
            Message = message,
            HostName = Machine.Name,
        };
}
