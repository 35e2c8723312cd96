using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>
/// What the cmdlets have in common that act on messages named by ID: they ask per message while the pipeline runs and act once at its
/// end, so that a pipeline that is stopped early has changed nothing. Between the answers and the act they look once more.
/// </summary>
public abstract partial class QueueTargetCommand : PostfixCmdlet
{
    private protected const string ByQueueId = "QueueId";

    private readonly Dictionary<MailSystem, List<QueueTarget>> _targets = [];
    private readonly Dictionary<MailSystem, SpoolView> _spools = [];
    private readonly HashSet<(MailSystem Mail, string QueueId)> _known = [];

    /// <summary>
    /// The IDs of the messages, or items, which bring theirs with what protects against acting on another message. Case matters, wildcards
    /// are refused.
    /// </summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = ByQueueId
    )]
    [QueueIds]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(QueueIdCompleter))]
    public string[] QueueId { get; set; } = [];

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

    /// <summary>What the prompt calls the operation.</summary>
    private protected abstract string Operation { get; }

    /// <summary>The action's name on results.</summary>
    private protected abstract string ActionName { get; }

    /// <summary>True when nothing is to be done but told.</summary>
    private protected bool IsWhatIf =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
            ? given is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>True when the caller has said that nothing is to be asked.</summary>
    private protected bool IsConfirmationOff =>
        MyInvocation.BoundParameters.TryGetValue("Confirm", out object? given)
            ? given is SwitchParameter { IsPresent: false }
            : LanguagePrimitives.TryConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference"), out ConfirmImpact preference)
                && preference == ConfirmImpact.None;

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ParameterSetName != ByQueueId)
            return;
        if (QueueId is null or { Length: 0 })
            WriteError(Errors.InvalidQueueId(null));
        foreach (string queueId in QueueId ?? [])
            Take(queueId);
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        foreach ((MailSystem? mail, List<QueueTarget>? targets) in _targets)
        {
            try
            {
                ActOn(mail, targets);
            }
            catch (PostfixToolException failure) when (_targets.Count > 1)
            {
                // One instance of several says nothing of the others.
                WriteError(Errors.FromTool(failure));
            }
        }
    }

    /// <summary>Acts on messages that are there and that the caller agreed to.</summary>
    private protected abstract void Act(MailSystem mail, IReadOnlyList<MailQueueItem> items);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (SpoolView spool in _spools.Values)
                spool.Dispose();
        _spools.Clear();
        base.Dispose(disposing);
    }

    /// <summary>Checks what does not depend on a message, once per instance, before anything is asked.</summary>
    private protected virtual void Prepare(MailSystem mail) { }

    /// <summary>True when it can be told before the question that nothing will be done to a message; that has been reported then.</summary>
    private protected virtual bool IsInTheWay(MailQueueItem item) => false;

    /// <summary>Writes a result that is not a success as an error too; the result itself with -PassThru.</summary>
    private protected void Report(MailQueueActionResult result)
    {
        Tell(result);
        ErrorRecord? error = result.Outcome switch
        {
            ActionOutcome.NotFound => Errors.QueueItemNotFound(result.QueueId, $"{result.QueueId}: {result.Message}"),
            ActionOutcome.NotHeld => Errors.QueueItemNotHeld(result.QueueId, $"{result.QueueId}: {result.Message}"),
            ActionOutcome.Unknown => Errors.NotKnown(result.QueueId, result.Doubt!),
            ActionOutcome.Failed => Errors.ActionFailed(result.QueueId, result.Message),
            _ => null,
        };
        if (error is not null)
            WriteError(error);
    }

    /// <summary>Writes a result where results are wanted.</summary>
    private protected virtual void Tell(MailQueueActionResult result)
    {
        if (PassThru)
            WriteObject(result);
    }

    private protected MailQueueActionResult ResultOf(string queueId, string outcome, string? message = null) =>
        new()
        {
            QueueId = queueId,
            Action = ActionName,
            Outcome = outcome,
            Message = message,
            HostName = Machine.Name,
        };

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
        if (TryCurrentSystem() is not { } mail)
            return;
        if (!_targets.ContainsKey(mail))
            Prepare(mail);
        if (_known.Contains((mail, queueId!)))
            return;

        // A bare ID is asked about at the end, when the queue has told what it stands for. So is everything that is only to be told.
        QueueTarget target = new(queueId!, description?.Guard);
        if (target.Guard is not null && !IsWhatIf)
        {
            // Where no question can be open for long, the listing behind it compares all that the item says.
            if (!IsConfirmationOff)
                target = SpoolOf(mail).Note(target, isListed: false, description!.QueueName);
            if (!Asks(description!.Describe(queueId!)))
                return;
        }

        _known.Add((mail, queueId!));
        if (!_targets.TryGetValue(mail, out List<QueueTarget>? targets))
            _targets[mail] = targets = [];
        targets.Add(target);
    }
}
