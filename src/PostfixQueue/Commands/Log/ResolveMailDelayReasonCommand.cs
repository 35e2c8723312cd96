using System.Collections;
using System.Management.Automation;
using PostfixQueue.Delay;
using PostfixQueue.Server;

namespace PostfixQueue.Commands;

/// <summary>Tells what delay reasons mean: cause, codes, remote host and remedy. Needs no Postfix.</summary>
[Cmdlet(
    VerbsDiagnostic.Resolve,
    "MailDelayReason",
    DefaultParameterSetName = ByText,
    HelpUri = "https://www.postfix.org/DEBUG_README.html"
)]
[OutputType(typeof(MailDelayReason))]
public sealed class ResolveMailDelayReasonCommand : MailCmdlet
{
    private const string ByText = "Reason";
    private const string ByPipeline = "InputObject";

    private readonly BackgroundClassifier _classifier = new();

    /// <summary>Reasons as Postfix records them, or whole lines of the mail log or of mailq.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByText)]
    [AllowEmptyString]
    public string[] Reason { get; set; } = [];

    // One parameter of no special type for all that the pipeline brings: choosing between two costs more than resolving does.
    /// <summary>
    /// Texts such as -Reason takes, or queue items: each distinct reason of an item is resolved, with the recipient in the remedy. Events
    /// of the mail log too, of deliveries that failed.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByPipeline)]
    [AllowEmptyString]
    [ValidateNesting]
    public object? InputObject { get; set; }

    /// <inheritdoc/>
    private protected override void End() => _classifier.Complete();

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ParameterSetName == ByPipeline)
        {
            Resolve(InputObject!, ValidateNestingAttribute.Deepest);
            return;
        }

        foreach (string text in Reason)
            Resolve(text);
    }

    private void Resolve(object input, int depth)
    {
        switch (input is PSObject wrapped ? wrapped.BaseObject : input)
        {
            case string text:
                Resolve(text);
                break;
            case MailQueueItem item:
                Resolve(item);
                break;
            case MailQueueRecipient recipient:
                Resolve(recipient.Delay, recipient.EmailAddress);
                break;
            case MailLogEvent { Diagnosis: { } reason } one:
                Resolve(reason, one.Recipient);
                break;
            case IEnumerable several and not IDictionary when depth > 0:
                foreach (object? one in several)
                    if (one is not null)
                        Resolve(one, depth - 1);
                break;
            default:
                ResolveOther(input);
                break;
        }
    }

    /// <summary>An item from another session, machine or file; anything else is its text.</summary>
    private void ResolveOther(object input)
    {
        try
        {
            if (GivenItem.FromObject(input) is { } item)
                Resolve(item);
            else
                Resolve(GivenLine.Of(input) ?? LanguagePrimitives.ConvertTo<string>(input));
        }
        catch (Exception failure) when (failure is GivenItemException or PSInvalidCastException or ExtendedTypeSystemException)
        {
            WriteError(Errors.UnreadableItem(failure.Message));
        }
    }

    private void Resolve(string text) => Resolve(new DelayReasonText(CopiedReason.Unwrap(text)), recipient: null);

    private void Resolve(MailQueueItem item)
    {
        if (item.Recipients.Length == 0)
            Resolve(ReasonOf(item, text: null), recipient: null);
        foreach (MailQueueRecipient? recipient in item.Recipients.DistinctBy(static recipient => recipient.Reason))
            Resolve(ReasonOf(item, recipient), recipient.EmailAddress);
    }

    private void Resolve(DelayReasonText reason, string? recipient)
    {
        _classifier.Add(reason);
        WriteObject(reason.Explain(recipient));
    }

    /// <summary>
    /// The listing knows more of a reason than its text tells, such as the next hops of the server; it comes along with the cause.
    /// </summary>
    private static DelayReasonText ReasonOf(MailQueueItem item, MailQueueRecipient recipient)
    {
        DelayReasonText reason = ReasonOf(item, recipient.Reason);
        foreach (MailQueueRecipient other in item.Recipients)
            if (string.Equals(other.Reason, recipient.Reason, StringComparison.Ordinal))
                reason.Concern(other.EmailAddress);
        return
            recipient.Cause == nameof(MailDelayCause.DnsTemporary)
            && reason.Classification.Cause == MailDelayCause.DnsNotFound
            && reason.Detail.LookedUp is { } name
            ? new DelayReasonText(
                recipient.Reason,
                new DelayReasonContext
                {
                    QueueName = item.QueueName,
                    Age = item.Age,
                    NextHops = NextHopNames.FromHost(name),
                }
            )
            : reason;
    }

    private static DelayReasonText ReasonOf(MailQueueItem item, string? text) =>
        new(text, new DelayReasonContext { QueueName = item.QueueName, Age = item.Age });
}
