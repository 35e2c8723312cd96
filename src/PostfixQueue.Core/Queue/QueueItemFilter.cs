namespace PostfixQueue.Queue;

/// <summary>
/// Which items of a listing are wanted. Every condition given must hold; of the several texts of one condition one is enough, and for
/// conditions on recipients one recipient is enough. A condition that is null is not given.
/// </summary>
internal sealed record QueueItemFilter
{
    // Instants: in the hour that comes twice, local times do not tell what was first.
    private readonly DateTime? _beforeUtc;
    private readonly DateTime? _afterUtc;
    private readonly DateTime? _retryBeforeUtc;
    private readonly DateTime? _retryAfterUtc;

    /// <summary>Queue names.</summary>
    public IReadOnlySet<string>? QueueNames { get; init; }

    /// <summary>On the envelope sender.</summary>
    public Func<string, bool>? Sender { get; init; }

    /// <summary>On the sender's domain; an item without one does not match.</summary>
    public Func<string, bool>? SenderDomain { get; init; }

    /// <summary>On a recipient's address or its original address.</summary>
    public Func<string, bool>? Recipient { get; init; }

    /// <summary>On a recipient's domain.</summary>
    public Func<string, bool>? RecipientDomain { get; init; }

    /// <summary>On a recipient's reason.</summary>
    public Func<string, bool>? Reason { get; init; }

    /// <summary>On the host that a recipient's reason names.</summary>
    public Func<string, bool>? RemoteHost { get; init; }

    /// <summary>Names of causes; the item's own cause counts, which is that of most of its recipients.</summary>
    public IReadOnlySet<string>? Causes { get; init; }

    /// <summary>The least age.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>The greatest age.</summary>
    public TimeSpan? NewerThan { get; init; }

    /// <summary>Arrived before this.</summary>
    public DateTime? Before
    {
        init => _beforeUtc = value?.ToUniversalTime();
    }

    /// <summary>Arrived after this.</summary>
    public DateTime? After
    {
        init => _afterUtc = value?.ToUniversalTime();
    }

    /// <summary>Bytes, inclusive.</summary>
    public long? MinimumSize { get; init; }

    /// <summary>Bytes, inclusive.</summary>
    public long? MaximumSize { get; init; }

    /// <summary>True: only messages with the null sender; false: only others.</summary>
    public bool? IsBounce { get; init; }

    /// <summary>On the login; an item without one does not match.</summary>
    public Func<string, bool>? SaslUser { get; init; }

    /// <summary>On the client's address; an item without one does not match.</summary>
    public Func<string, bool>? ClientAddress { get; init; }

    /// <summary>On the subject; an item without one does not match.</summary>
    public Func<string, bool>? Subject { get; init; }

    /// <summary>On the Message-ID header; an item without one does not match.</summary>
    public Func<string, bool>? MessageId { get; init; }

    /// <summary>On the From header; an item without one does not match.</summary>
    public Func<string, bool>? HeaderFrom { get; init; }

    /// <summary>Due before this.</summary>
    public DateTime? NextRetryBefore
    {
        init => _retryBeforeUtc = value?.ToUniversalTime();
    }

    /// <summary>Due after this.</summary>
    public DateTime? NextRetryAfter
    {
        init => _retryAfterUtc = value?.ToUniversalTime();
    }

    /// <summary>True when a condition is on what only the queue file knows.</summary>
    public bool NeedsDetails =>
        (SaslUser ?? ClientAddress ?? Subject ?? MessageId ?? HeaderFrom) is not null
        || _retryBeforeUtc is not null
        || _retryAfterUtc is not null;

    /// <summary>True when the item is wanted.</summary>
    public bool Matches(MailQueueItem item) =>
        (QueueNames is null || QueueNames.Contains(item.QueueName))
        && (IsBounce is null || item.IsBounce == IsBounce)
        && (OlderThan is null || item.Age > OlderThan)
        && (NewerThan is null || item.Age < NewerThan)
        && (_beforeUtc is null || item.ArrivalTime.ToUniversalTime() < _beforeUtc)
        && (_afterUtc is null || item.ArrivalTime.ToUniversalTime() > _afterUtc)
        && (MinimumSize is null || item.Size >= MinimumSize)
        && (MaximumSize is null || item.Size <= MaximumSize)
        && (Sender is null || Sender(item.Sender))
        && (SenderDomain is null || (item.SenderDomain is { } domain && SenderDomain(domain)))
        && (!NeedsDetails || MatchesDetails(item))
        && MatchesAnyRecipient(item)
        && (Causes is null || Causes.Contains(item.Cause));

    private bool MatchesDetails(MailQueueItem item) =>
        Holds(SaslUser, item.SaslUser)
        && Holds(ClientAddress, item.ClientAddress)
        && Holds(Subject, item.Subject)
        && Holds(MessageId, item.MessageId)
        && Holds(HeaderFrom, item.HeaderFrom)
        && (_retryBeforeUtc is null || item.NextRetryTime?.ToUniversalTime() < _retryBeforeUtc)
        && (_retryAfterUtc is null || item.NextRetryTime?.ToUniversalTime() > _retryAfterUtc);

    private static bool Holds(Func<string, bool>? wanted, string? text) => wanted is null || (text is not null && wanted(text));

    private bool MatchesAnyRecipient(MailQueueItem item)
    {
        if (Recipient is null && RecipientDomain is null && Reason is null && RemoteHost is null)
            return true;
        return AnyRecipient(
                item,
                Recipient,
                static (recipient, wanted) =>
                    wanted(recipient.EmailAddress) || (recipient.OriginalAddress is { } original && wanted(original))
            )
            && AnyRecipient(item, RecipientDomain, static (recipient, wanted) => recipient.Domain is { } domain && wanted(domain))
            && AnyRecipient(item, Reason, static (recipient, wanted) => recipient.Reason is { } reason && wanted(reason))
            && AnyRecipient(item, RemoteHost, static (recipient, wanted) => recipient.RemoteHost is { } host && wanted(host));
    }

    private static bool AnyRecipient(
        MailQueueItem item,
        Func<string, bool>? wanted,
        Func<MailQueueRecipient, Func<string, bool>, bool> matches
    )
    {
        if (wanted is null)
            return true;
        foreach (MailQueueRecipient recipient in item.Recipients)
            if (matches(recipient, wanted))
                return true;
        return false;
    }
}
