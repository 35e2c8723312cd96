using System.Management.Automation;
using PostfixQueue.Completers;
using PostfixQueue.Log;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>Lists messages in the mail queue, as postqueue(1) shows them and, on request, with what only their files know.</summary>
[Cmdlet(VerbsCommon.Get, "MailQueueItem", HelpUri = "https://www.postfix.org/postqueue.1.html")]
[OutputType(typeof(MailQueueItem))]
public sealed class GetMailQueueItemCommand : PostfixCmdlet
{
    private readonly Dictionary<PostfixInstance, WantedIds> _wanted = [];

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

    /// <summary>Only messages in these queues.</summary>
    [Parameter]
    [NamesOf<MailQueueName>]
    public MailQueueName[]? QueueName { get; set; }

    /// <summary>Only messages from these envelope senders; MAILER-DAEMON is the null sender.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SenderCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Sender { get; set; }

    /// <summary>Only messages whose sender is in one of these domains.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SenderDomainCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? SenderDomain { get; set; }

    /// <summary>Only messages with one of these recipients.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RecipientCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Recipient { get; set; }

    /// <summary>Only messages with a recipient in one of these domains.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RecipientDomainCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? RecipientDomain { get; set; }

    /// <summary>Only messages with a recipient whose delay reason is like one of these.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Reason { get; set; }

    /// <summary>Only messages of which a recipient's reason names one of these remote hosts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RemoteHostCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? RemoteHost { get; set; }

    /// <summary>Only messages with these causes, as their Cause property shows.</summary>
    [Parameter]
    [NamesOf<MailDelayCause>]
    public MailDelayCause[]? Cause { get; set; }

    /// <summary>Only messages older than this: 30m, 2h, 5d or a TimeSpan.</summary>
    [Parameter]
    [Age]
    public TimeSpan? OlderThan { get; set; }

    /// <summary>Only messages younger than this.</summary>
    [Parameter]
    [Age]
    public TimeSpan? NewerThan { get; set; }

    /// <summary>Only messages that arrived before this time.</summary>
    [Parameter]
    [LocalTime(TakesEarlier = true)]
    public DateTime? Before { get; set; }

    /// <summary>Only messages that arrived after this time.</summary>
    [Parameter]
    [LocalTime]
    public DateTime? After { get; set; }

    /// <summary>Only messages of at least so many bytes.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(0L, long.MaxValue)]
    public long? MinimumSize { get; set; }

    /// <summary>Only messages of at most so many bytes.</summary>
    [Parameter]
    [RefuseNull]
    [ValidateRange(0L, long.MaxValue)]
    public long? MaximumSize { get; set; }

    /// <summary>Only bounces: messages with the null sender. With -Bounce:$false only others.</summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Bounce { get; set; }

    /// <summary>
    /// Adds what only the queue files and defer logs know: subject, client, login, next and last attempt and more. Needs root.
    /// </summary>
    [Parameter]
    [RefuseNull]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Only messages submitted with one of these logins. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaslUserCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? SaslUser { get; set; }

    /// <summary>Only messages that clients with one of these addresses brought. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClientAddressCompleter))]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? ClientAddress { get; set; }

    /// <summary>Only messages with one of these subjects. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? Subject { get; set; }

    /// <summary>Only messages with one of these Message-IDs, with or without the angle brackets. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? MessageId { get; set; }

    /// <summary>Only messages whose From header is like one of these. Implies -Detailed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateWildcard]
    public string[]? HeaderFrom { get; set; }

    /// <summary>Only deferred messages that are due before this time. Implies -Detailed.</summary>
    [Parameter]
    [LocalTime(TakesEarlier = true)]
    public DateTime? NextRetryBefore { get; set; }

    /// <summary>Only deferred messages that are due after this time. Implies -Detailed.</summary>
    [Parameter]
    [LocalTime]
    public DateTime? NextRetryAfter { get; set; }

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
        foreach ((PostfixInstance? instance, WantedIds? ids) in _wanted)
            if (!ids.IsEmpty)
                List(instance, filter, ids);

        // An empty pipeline names nothing, which must not turn into everything.
        if (QueueId is null && _wanted.Count == 0 && !MyInvocation.ExpectingInput)
            List(CurrentInstance(), filter, ids: null);
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
        if (TryCurrentInstance() is not { } instance)
            return;
        if (!_wanted.TryGetValue(instance, out WantedIds? ids))
            _wanted[instance] = ids = new WantedIds();
        if (!ids.TryAdd(queueId, description))
            WriteError(Errors.InvalidQueueId(queueId));
    }

    private QueueItemFilter BuildFilter() =>
        new()
        {
            QueueNames = QueueName?.Select(QueueNames.Of).ToHashSet(StringComparer.Ordinal),
            Sender = TextConditions.AnyOf(Sender?.Select(static sender => sender == "<>" ? MailDomain.NullSender : sender).ToArray()),
            SenderDomain = TextConditions.AnyOf(SenderDomain),
            Recipient = TextConditions.AnyOf(Recipient),
            RecipientDomain = TextConditions.AnyOf(RecipientDomain),
            Reason = TextConditions.AnyOf(Reason),
            RemoteHost = TextConditions.AnyOf(RemoteHost),
            Causes = Cause?.Select(static cause => cause.ToString()).ToHashSet(StringComparer.Ordinal),
            OlderThan = OlderThan,
            NewerThan = NewerThan,
            Before = Before,
            After = After,
            SaslUser = TextConditions.AnyOf(SaslUser),
            ClientAddress = TextConditions.AnyOf(ClientAddress),
            Subject = TextConditions.AnyOf(Subject),
            MessageId = TextConditions.AnyOf(MessageId) is { } wanted
                ? text => wanted(text) || wanted(text.TrimStart('<').TrimEnd('>'))
                : null,
            HeaderFrom = TextConditions.AnyOf(HeaderFrom),
            NextRetryBefore = NextRetryBefore,
            NextRetryAfter = NextRetryAfter,
            MinimumSize = MinimumSize,
            MaximumSize = MaximumSize,
            IsBounce = Bounce.IsPresent || MyInvocation.BoundParameters.ContainsKey(nameof(Bounce)) ? Bounce.ToBool() : null,
        };

    private void List(PostfixInstance instance, QueueItemFilter filter, WantedIds? ids)
    {
        try
        {
            ListingWish wish = new(Source, Detailed || filter.NeedsDetails);
            LogAttempts attempts =
                wish.IsDetailed && Machine.IsSuperuser
                    ? Wait(LogAttempts.ReadAsync(Machine, instance, Notices, StopToken))
                    : LogAttempts.None;
            ForEach(
                ids is null
                    ? QueueListing.ReadAsync(Machine, instance, Notices, wish, StopToken)
                    : ids.ReadAsync(Machine, instance, Notices, wish, StopToken),
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
        catch (PostfixToolException failure)
        {
            ThrowTerminatingError(Errors.FromTool(failure));
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
