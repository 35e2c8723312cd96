using System.Management.Automation;
using PostfixQueue.Messages;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Writes queued messages to files, with their envelopes beside them.</summary>
[Cmdlet(
    VerbsData.Export,
    "MailQueueMessage",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low,
    HelpUri = "https://www.postfix.org/postcat.1.html"
)]
[OutputType(typeof(MailQueueExport))]
public sealed class ExportMailQueueMessageCommand : QueueFileCommand
{
    private MessageExport? _export;
    private string _folder = "";
    private bool _hasWritten;

    /// <summary>The folder for the files; made where there is none.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replaces files of the same name.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns one object per message with the paths of its files.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override void Begin()
    {
        base.Begin();
        if (FolderOf(Path, out string? problem) is { } folder)
            _folder = folder;
        else
            ThrowTerminatingError(Errors.FromMessageFile(new MessageFileException(MessageFileFailure.Unwritable, Path, problem!)));
        _export = new MessageExport(Machine, _folder, Force ? Replacing.Anything : Replacing.Nothing);
    }

    /// <inheritdoc/>
    private protected override void Read(QueuedMessage message, TargetGuard? guard, string? configDirectory)
    {
        if (_export!.Obstacle(message.QueueId, message.Envelope.Arrived) is { } obstacle)
            throw obstacle;
        string what = TargetDescription.Describe(message);
        string operation = $"Export to {_folder}";
        if (!AskUser(() => ShouldProcess(what, operation), $"{operation}: {what}", "-Confirm:$false"))
            return;
        if (!_hasWritten)
            _export.Prepare();
        _hasWritten = true;
        MailQueueExport export = _export.Write(message, guard, configDirectory, StopToken);
        if (PassThru)
            WriteObject(export);
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        try
        {
            if (_hasWritten)
                _export!.Finish();
        }
        catch (MessageFileException failure)
        {
            WriteError(Errors.FromMessageFile(failure));
        }
    }
}
