using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Log;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Lists messages in the mail queue, as postqueue(1) shows them and, on request, with what only their files know.</summary>
[Cmdlet(VerbsCommon.Get, "MailQueueItem", HelpUri = "https://www.postfix.org/postqueue.1.html")]
[OutputType(typeof(MailQueueItem))]
public sealed class GetMailQueueItemCommand : QueueFilterCmdlet
{
    private readonly Dictionary<MailSystem, WantedIds> _wanted = [];

    /// <summary>
    /// Queue IDs, exact in case; wildcards are allowed. Items, which bring theirs, are looked up as the messages that they were.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [QueueIds]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueIdCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? QueueId { get; set; }

    /// <summary>
    /// Adds what only the queue files and defer logs know: subject, client, login, next and last attempt and more. Needs root.
    /// </summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Where to read: the queue files (root), postqueue(1), or what of the two is at hand.</summary>
    [Parameter]
    [NamesOf<MailQueueSource>(IsSingle = true)]
    public MailQueueSource Source { get; set; } = MailQueueSource.Auto;

    /// <summary>How many seconds the Postfix tools may take in all. Without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    private protected override int? SecondsForTools => TimeoutSeconds;

    /// <inheritdoc/>
    private protected override bool TellsState => true;

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (QueueId is null)
            return;
        foreach (string queueId in QueueId)
            Want(queueId);
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        QueueItemFilter filter = BuildFilter();
        if (Source == MailQueueSource.Postqueue && (Detailed || filter.NeedsDetails))
            ThrowTerminatingError(Errors.PostqueueHasNoDetails());
        foreach ((MailSystem? mail, WantedIds? ids) in _wanted)
            if (!ids.IsEmpty)
                List(mail, filter, ids);

        // An empty pipeline names nothing, which must not turn into everything.
        if (QueueId is null && _wanted.Count == 0 && !MyInvocation.ExpectingInput)
            List(CurrentSystem(), filter, ids: null);
    }

    private void Want(string queueId)
    {
        TargetDescription? description = TargetDescription.Given(queueId);
        if (description?.Refusal(queueId, Machine.Name) is { } refusal)
        {
            WriteError(refusal);
            return;
        }

        if (!MyInvocation.BoundParameters.ContainsKey(nameof(ConfigDirectory)))
            ConfigDirectory = description?.ConfigDirectory;
        if (TryCurrentSystem() is not { } mail)
            return;
        if (!_wanted.TryGetValue(mail, out WantedIds? ids))
            _wanted[mail] = ids = new WantedIds();
        if (!ids.TryAdd(queueId, description))
            WriteError(Errors.InvalidQueueId(queueId));
    }

    private void List(MailSystem mail, QueueItemFilter filter, WantedIds? ids)
    {
        try
        {
            ListingOptions options = new(Source, Detailed || filter.NeedsDetails);
            LogAttempts attempts =
                options.IsDetailed && Machine.IsSuperuser ? Wait(LogAttempts.ReadAsync(mail, StopToken)) : LogAttempts.None;
            ForEach(
                ids is null ? QueueListing.ReadAsync(mail, options, StopToken) : ids.ReadAsync(mail, options, StopToken),
                entry =>
                {
                    if (entry.Item is not { } item)
                        WriteError(Errors.QueueOutputInvalid(entry.Problem!));
                    else if (ids?.IsAnother(item) == true)
                        WriteError(Errors.StaleQueueItem(item.QueueId, item));
                    else if (filter.Matches(item))
                        WriteObject(Counted(item, attempts));
                }
            );
        }
        catch (PostfixToolException failure)
            when (_wanted.Count > 1 || failure.Failure is PostfixFailure.ListingIncomplete or PostfixFailure.TimedOut)
        {
            // What came before stays with the caller: it is true. And one instance of several says nothing of the others.
            WriteError(Errors.FromTool(failure));
            return;
        }

        foreach (string queueId in ids?.Missing ?? [])
        {
            WriteError(
                ids!.Doubt is { } doubt
                    ? Errors.NotKnown(queueId, doubt)
                    : Errors.QueueItemNotFound(queueId, $"There is no message {queueId} in the queue.")
            );
        }
    }

    private static MailQueueItem Counted(MailQueueItem item, LogAttempts attempts) =>
        attempts.CountOf(item.QueueId, (item.CreationTime ?? item.ArrivalTime).ToUniversalTime()) is { } count
            ? item with
            {
                AttemptCount = count,
            }
            : item;
}
