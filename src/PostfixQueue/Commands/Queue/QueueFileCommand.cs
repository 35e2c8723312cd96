using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Messages;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>
/// What the cmdlets have in common that read messages from their queue files, one after the other as the pipeline brings them. Only root
/// may.
/// </summary>
public abstract class QueueFileCommand : PostfixCmdlet
{
    private readonly Dictionary<MailSystem, QueuedMessages> _queues = [];
    private readonly HashSet<(MailSystem Mail, string QueueId)> _known = [];

    /// <summary>
    /// The IDs of the messages, or items, which bring theirs with what protects against taking another message for them. Case matters,
    /// wildcards are refused.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [QueueIds]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(QueueIdCompleter))]
    public string[] QueueId { get; set; } = [];

    /// <summary>How many seconds the Postfix tools may take in all. Without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    private protected override int? SecondsForTools => TimeoutSeconds;

    /// <inheritdoc/>
    private protected override void Begin()
    {
        base.Begin();
        if (!Machine.IsSuperuser)
            ThrowTerminatingError(Errors.QueueFilesClosed(MyInvocation.MyCommand.Name));
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (QueueId is null or { Length: 0 })
            WriteError(Errors.InvalidQueueId(null));
        foreach (string queueId in QueueId ?? [])
            Take(queueId);
    }

    /// <summary>Works on a message.</summary>
    /// <param name="message">Its file, open and not yet read; it is the one meant, as far as that can be told before.</param>
    /// <param name="guard">What tells it from another; null when only the ID is known.</param>
    /// <param name="configDirectory">The instance's configuration directory; null when unknown.</param>
    /// <exception cref="QueuedMessageException">It is another one, or cannot be read.</exception>
    /// <exception cref="MessageFileException">It cannot be written.</exception>
    private protected abstract void Read(QueuedMessage message, TargetGuard? guard, string? configDirectory);

    private void Take(string? queueId)
    {
        if (!Queue.QueueId.IsActionable(queueId))
        {
            WriteError(Errors.InvalidQueueId(queueId));
            return;
        }

        TargetDescription? description = TargetDescription.Given(queueId);
        if (description?.Refusal(queueId!, Machine.Name) is { } refusal)
        {
            WriteError(refusal);
            return;
        }

        if (!MyInvocation.BoundParameters.ContainsKey(nameof(ConfigDirectory)))
            ConfigDirectory = description?.ConfigDirectory;
        if (TryCurrentSystem() is not { } mail || !_known.Add((mail, queueId!)))
            return;
        try
        {
            QueuedMessages queue = QueueOf(mail);
            using QueuedMessage message = queue.Open(queueId!, description?.QueueName, description?.Guard);
            Read(message, description?.Guard, queue.ConfigDirectory);
        }
        catch (QueuedMessageException failure)
        {
            WriteError(Errors.FromQueueFile(failure));
        }
        catch (MessageFileException failure)
        {
            WriteError(Errors.FromMessageFile(failure));
        }
    }

    private QueuedMessages QueueOf(MailSystem mail)
    {
        if (!_queues.TryGetValue(mail, out QueuedMessages? queue))
            _queues[mail] = queue = Wait(QueuedMessages.OpenAsync(mail, StopToken));
        return queue;
    }
}
