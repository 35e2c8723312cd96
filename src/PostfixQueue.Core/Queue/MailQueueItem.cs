using PostfixQueue.Queue;

namespace PostfixQueue;

/// <summary>One message in the mail queue, as postqueue(1) lists it.</summary>
public sealed record MailQueueItem
{
    private readonly string? _senderDomain;
    private readonly string[]? _recipientDomains;
    private readonly string? _reason;
    private readonly bool? _isBounce;
    private readonly int? _recipientCount;

    /// <summary>The queue ID. Case matters. IDs that are not long ones are used again after the message has left.</summary>
    public required string QueueId { get; init; }

    /// <summary>The queue: maildrop, incoming, active, deferred or hold; see qmgr(8).</summary>
    public required string QueueName { get; init; }

    /// <summary>The envelope sender as Postfix prints it; <c>MAILER-DAEMON</c> stands for the null sender of bounces.</summary>
    public required string Sender { get; init; }

    /// <summary>The domain of the sender in lower case; null for the null sender and for addresses without a domain.</summary>
    public string? SenderDomain { get => _senderDomain ?? MailDomain.Of(Sender); init => _senderDomain = value; }

    /// <summary>True when the sender is the null sender (RFC 5321, section 4.5.5). A real sender of that name cannot be told apart.</summary>
    public bool IsBounce { get => _isBounce ?? string.Equals(Sender, "MAILER-DAEMON", StringComparison.Ordinal); init => _isBounce = value; }

    /// <summary>The recipients not yet delivered to; empty in maildrop, where Postfix has not looked yet.</summary>
    public MailQueueRecipient[] Recipients { get; init; } = [];

    /// <summary>The number of <see cref="Recipients"/>.</summary>
    public int RecipientCount { get => _recipientCount ?? Recipients.Length; init => _recipientCount = value; }

    /// <summary>The distinct domains of the recipients, in their order.</summary>
    public string[] RecipientDomains { get => _recipientDomains ?? ItemSummary.DomainsOf(Recipients); init => _recipientDomains = value; }

    /// <summary>When the message arrived, local time, whole seconds.</summary>
    public required DateTime ArrivalTime { get; init; }

    /// <summary>Time between arrival and the reading of the queue; never negative.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>The size of the message in bytes, as Postfix counts it.</summary>
    public long Size { get; init; }

    /// <summary>True when an administrator has expired it: it returns to its sender at the next attempt. Always false before Postfix 3.5.</summary>
    public bool ForcedExpire { get; init; }

    /// <summary>The reason most frequent among the recipients, verbatim; null when none is recorded.</summary>
    public string? Reason { get => _reason ?? ItemSummary.MostFrequentReason(Recipients); init => _reason = value; }

    /// <summary>
    /// When Postfix gives up and returns it: arrival plus <c>maximal_queue_lifetime</c>, for the null sender <c>bounce_queue_lifetime</c>
    /// (postconf(5)). Null in hold, where nothing expires, and when the settings could not be read.
    /// </summary>
    public DateTime? ExpirationTime { get; init; }

    /// <summary>The name of the machine whose queue was read.</summary>
    public string? HostName { get; init; }

    /// <summary>The configuration directory of the Postfix instance; null when it could not be determined.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>The queue ID.</summary>
    public override string ToString() => QueueId;
}
