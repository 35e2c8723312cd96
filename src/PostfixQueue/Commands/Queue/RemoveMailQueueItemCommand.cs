using System.Globalization;
using System.Management.Automation;
using PostfixQueue.Display;
using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Server;

namespace PostfixQueue.Commands;

/// <summary>Removes messages from the queue for good, or returns them to their senders.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "MailQueueItem",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = ByQueueId,
    HelpUri = "https://www.postfix.org/postsuper.1.html"
)]
[OutputType(typeof(MailQueueActionResult))]
public sealed partial class RemoveMailQueueItemCommand : PostsuperCommand
{
    private const string Everything = "All";

    /// <summary>The first Postfix whose postsuper(1) knows <c>-f</c>.</summary>
    private static readonly Version s_firstWithExpire = new(3, 5);

    /// <summary>Every message of the queue, or of the queues that -QueueName names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    [RefuseNull]
    public SwitchParameter All { get; set; }

    /// <summary>With -All: only messages in these queues.</summary>
    [Parameter(ParameterSetName = Everything)]
    [NamesOf<MailQueueName>]
    public MailQueueName[]? QueueName { get; set; }

    /// <summary>Returns the message to its sender with a notice instead of removing it in silence. Postfix 3.5 and later.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter NotifySender { get; set; }

    /// <summary>
    /// A folder into which each message is written, with its envelope, before it is removed. What cannot be written is not removed.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackupPath { get; set; }

    /// <summary>With -All: does not ask the second question. With -BackupPath: replaces backups of the same message.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override QueueAction Action => NotifySender ? QueueAction.Expire : QueueAction.Remove;

    /// <inheritdoc/>
    private protected override string Operation => _folder is null ? Action.Verb : $"Back up to {_folder}, then: {Action.Verb}";

    /// <inheritdoc/>
    private protected override void End()
    {
        if (ParameterSetName != Everything)
        {
            base.End();
            return;
        }

        // -All:$false means nothing at all.
        if (!All)
            return;
        MailSystem mail = CurrentSystem();
        Prepare(mail);
        RemoveAll(mail);
    }

    /// <inheritdoc/>
    private protected override void Prepare(MailSystem mail)
    {
        if (!NotifySender)
            return;
        PostfixSettings settings = Wait(mail.SettingsAsync(StopToken));
        if (settings.Version is { } version && version < s_firstWithExpire)
            ThrowTerminatingError(Errors.UnsupportedPostfixVersion("-" + nameof(NotifySender), s_firstWithExpire, version));
    }

    /// <summary>
    /// Feeds the listed IDs to postsuper rather than its own <c>ALL</c>: a message that arrives after the question stays, and with a queue
    /// name <c>ALL</c> would leave the defer logs behind, which later messages with the same ID would inherit.
    /// </summary>
    private void RemoveAll(MailSystem mail)
    {
        HashSet<string>? names = QueueName?.Select(QueueNames.GetName).ToHashSet(StringComparer.Ordinal);
        List<QueueTarget> targets = new();
        long size = 0;
        TimeSpan oldest = TimeSpan.Zero;
        SpoolView spool = SpoolOf(mail);
        ForEach(
            QueueListing.ReadAsync(mail, StopToken),
            entry =>
            {
                if (entry.Item is not { } item)
                {
                    WriteError(Errors.QueueOutputInvalid(entry.Problem!));
                }
                else if ((names is null || names.Contains(item.QueueName)) && !IsInTheWay(item))
                {
                    targets.Add(
                        spool.Note(
                            new QueueTarget(item.QueueId, TargetGuard.From(item)) { Listed = ActionTarget.From(item) },
                            isListed: true,
                            item.QueueName
                        )
                    );
                    size = ByteSum.Add(size, item.Size);
                    oldest = item.Age > oldest ? item.Age : oldest;
                }
            }
        );

        string place = names is null ? "the queue" : string.Join(" and ", names);
        if (targets.Count == 0)
        {
            WriteVerbose($"There is no message in {place}.");
            return;
        }

        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"all {targets.Count} messages of {place} (oldest {MailText.Age(oldest)}, {MailText.Size(size)} in all)"
        );
        if (!AsksAboutAll(what))
            return;
        if (!Force && !AsksOnceMore(what, $"{Operation}: {what} on {Machine.Name}. This cannot be undone. Go on?", "Remove all messages"))
            return;
        List<ActionTarget> there = StillThere(mail, targets).ConvertAll(static target => target.Listed!.Value);
        if (there.Count > 0)
            Act(mail, there);
    }
}
