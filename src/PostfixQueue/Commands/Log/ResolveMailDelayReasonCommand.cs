using System.Collections;
using System.Management.Automation;
using PostfixQueue.Delay;

namespace PostfixQueue.Commands;

/// <summary>Tells what delay reasons mean: cause, codes, remote host and remedy. Needs no Postfix.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "MailDelayReason", DefaultParameterSetName = ByText)]
[OutputType(typeof(MailDelayReason))]
public sealed class ResolveMailDelayReasonCommand : PSCmdlet
{
    private const string ByText = "Reason";
    private const string ByPipeline = "InputObject";

    private readonly BatchedJudging _judging = new();

    /// <summary>Reasons as Postfix records them, or whole lines of the mail log or of mailq.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByText)]
    [AllowEmptyString]
    public string[] Reason { get; set; } = [];

    // One parameter of no special type for all that the pipeline brings: choosing between two costs more than resolving does.
    /// <summary>Texts such as -Reason takes, or queue items: each distinct reason of an item is resolved, with the recipient in the remedy.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByPipeline)]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => _judging.Complete();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByPipeline)
        {
            Resolve(InputObject!);
            return;
        }

        foreach (var text in Reason) Resolve(text);
    }

    private void Resolve(object input)
    {
        switch (input is PSObject wrapped ? wrapped.BaseObject : input)
        {
            case string text:
                Resolve(text);
                break;
            case MailQueueItem item:
                Resolve(item);
                break;
            case IEnumerable several:
                foreach (var one in several)
                    if (one is not null) Resolve(one);
                break;

            // An item from another session or machine.
            case PSCustomObject when LanguagePrimitives.TryConvertTo<MailQueueItem>(input, out var item):
                Resolve(item);
                break;
            default:
                Resolve(LanguagePrimitives.ConvertTo<string>(input));
                break;
        }
    }

    private void Resolve(string text) => Resolve(new DelayReasonText(LogReason.Of(text)), recipient: null);

    private void Resolve(MailQueueItem item)
    {
        if (item.Recipients.Length == 0) Resolve(ReasonOf(item, text: null), recipient: null);
        foreach (var recipient in item.Recipients.DistinctBy(static recipient => recipient.Reason)) Resolve(ReasonOf(item, recipient.Reason), recipient.EmailAddress);
    }

    private void Resolve(DelayReasonText reason, string? recipient)
    {
        _judging.Add(reason);
        WriteObject(reason.For(recipient));
    }

    private static DelayReasonText ReasonOf(MailQueueItem item, string? text) => new(text, new DelayReasonContext { QueueName = item.QueueName, Age = item.Age });
}
