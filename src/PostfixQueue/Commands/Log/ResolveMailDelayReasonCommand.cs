using System.Management.Automation;
using PostfixQueue.Delay;

namespace PostfixQueue.Commands;

/// <summary>Tells what delay reasons mean: cause, codes, remote host and remedy. Needs no Postfix.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "MailDelayReason", DefaultParameterSetName = ByText)]
[OutputType(typeof(MailDelayReason))]
public sealed class ResolveMailDelayReasonCommand : PSCmdlet
{
    private const string ByText = "Reason";
    private const string ByItem = "Item";

    /// <summary>Reasons as Postfix records them, or whole lines of the mail log or of mailq.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByText)]
    [AllowEmptyString]
    public string[] Reason { get; set; } = [];

    /// <summary>Queue items: each of their distinct reasons is resolved, with the recipient in the remedy.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByItem)]
    [ValidateNotNull]
    public MailQueueItem? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByText)
        {
            foreach (var text in Reason) WriteObject(DelayReasonClassifier.Classify(LogReason.Of(text)));
            return;
        }

        var item = InputObject!;
        if (item.Recipients.Length == 0) WriteObject(DelayReasonClassifier.Classify(null, ContextOf(item, recipient: null)));
        foreach (var recipient in item.Recipients.DistinctBy(static recipient => recipient.Reason))
            WriteObject(DelayReasonClassifier.Classify(recipient.Reason, ContextOf(item, recipient.Address)));
    }

    private static DelayReasonContext ContextOf(MailQueueItem item, string? recipient) =>
        new() { QueueName = item.QueueName, Age = item.Age, RecipientAddress = recipient };
}
