using System.Globalization;
using PostfixQueue.Queue;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>
/// One message in the mail queue, as postqueue(1) lists it, with what its delay means and, on request, what its files know beside.
/// </summary>
public sealed partial record MailQueueItem
{
    // Set where the object comes from a serialized one; what can be derived is then not derived again.
    private readonly GivenItemFacts? _given;

    // What a serialized object had there, be it readable or not.
    private readonly string? _givenIdentity;

    /// <summary>The queue ID. Case matters. IDs that are not long ones are used again after the message has left.</summary>
    public required string QueueId { get; init; }

    /// <summary>The queue: maildrop, incoming, active, deferred or hold; see qmgr(8).</summary>
    public required string QueueName { get; init; }

    /// <summary>The envelope sender as Postfix prints it; <c>MAILER-DAEMON</c> stands for the null sender of bounces.</summary>
    public required string Sender { get; init; }

    /// <summary>The domain of the sender in lower case; null for the null sender and for addresses without a domain.</summary>
    public string? SenderDomain
    {
        get => _given?.SenderDomain ?? MailDomain.FromAddress(Sender);
        init => _given = Given with { SenderDomain = value };
    }

    /// <summary>
    /// True when the sender is the null sender (RFC 5321, section 4.5.5). A real sender of that name cannot be told apart.
    /// </summary>
    public bool IsBounce
    {
        get => _given?.IsBounce ?? string.Equals(Sender, MailDomain.NullSender, StringComparison.Ordinal);
        init => _given = Given with { IsBounce = value };
    }

    /// <summary>The recipients not yet delivered to; empty in maildrop, where Postfix has not looked yet.</summary>
    public MailQueueRecipient[] Recipients
    {
        get;
        init => field = ItemSummary.WithoutNulls(value);
    } = [];

    /// <summary>The number of <see cref="Recipients"/>.</summary>
    public int RecipientCount
    {
        get => _given?.RecipientCount ?? Recipients.Length;
        init => _given = Given with { RecipientCount = value };
    }

    /// <summary>The address of each of the <see cref="Recipients"/>, in their order.</summary>
    public string[] RecipientAddresses
    {
        get => _given?.RecipientAddresses ?? ItemSummary.AddressesOf(Recipients);
        init => _given = Given with { RecipientAddresses = value };
    }

    /// <summary>The distinct domains of the recipients, in their order.</summary>
    public string[] RecipientDomains
    {
        get => _given?.RecipientDomains ?? ItemSummary.DomainsOf(Recipients);
        init => _given = Given with { RecipientDomains = value };
    }

    /// <summary>When the message arrived, local time, whole seconds.</summary>
    public required DateTime ArrivalTime { get; init; }

    /// <summary>
    /// The same in UTC, as text, such as <c>2026-11-27T06:30:00Z</c>: it means the same wherever a file with it is read, in whatever zone
    /// and culture.
    /// </summary>
    public string ArrivalTimeUtc
    {
        get => ArrivalTime.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        // For serialized objects; the time itself comes with them.
        init => _ = value;
    }

    /// <summary>Time between arrival and the reading of the queue; never negative.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>The size of the message in bytes, as Postfix counts it.</summary>
    public long Size { get; init; }

    /// <summary>
    /// True when an administrator has expired it: it returns to its sender at the next attempt. Always false before Postfix 3.5.
    /// </summary>
    public bool ForcedExpire { get; init; }

    /// <summary>The reason most frequent among the recipients, verbatim; null when none is recorded.</summary>
    public string? Reason
    {
        get => _given?.Reason ?? ItemSummary.MostFrequentReason(Recipients);
        init => _given = Given with { Reason = value };
    }

    /// <summary>
    /// The name of a <see cref="MailDelayCause"/>: the cause that most recipients have; of equally frequent ones the one of the widest
    /// scope.
    /// </summary>
    public string Cause
    {
        get => _given?.Cause ?? ItemSummary.Classify(Recipients).CauseName;
        init => _given = Given with { Cause = value };
    }

    /// <summary>The name of a <see cref="MailDelayScope"/>: how far the cause reaches.</summary>
    public string Scope
    {
        get => _given?.Scope ?? ItemSummary.Classify(Recipients).ScopeName;
        init => _given = Given with { Scope = value };
    }

    /// <summary>Whether waiting or flushing helps: Automatic, AfterFix, Futile or NotApplicable.</summary>
    public string RetryAdvice
    {
        get => _given?.RetryAdvice ?? ItemSummary.Classify(Recipients).RetryName;
        init => _given = Given with { RetryAdvice = value };
    }

    /// <summary>What to do about the cause, with the next command to run.</summary>
    public string Remedy
    {
        get => _given?.Remedy ?? ItemSummary.RemedyOf(this);
        init => _given = Given with { Remedy = value };
    }

    /// <summary>
    /// True when the queue manager has suspended deliveries to a destination of the message ("delivery temporarily suspended").
    /// </summary>
    public bool IsSuspended
    {
        get => _given?.IsSuspended ?? ItemSummary.IsSuspended(Recipients);
        init => _given = Given with { IsSuspended = value };
    }

    /// <summary>
    /// When Postfix gives up and returns it: arrival plus <c>maximal_queue_lifetime</c>, for the null sender <c>bounce_queue_lifetime</c>
    /// (postconf(5)). Null in hold, where nothing expires, and when the settings could not be read.
    /// </summary>
    public DateTime? ExpirationTime { get; init; }

    private GivenItemFacts Given => _given ?? GivenItemFacts.None;

    /// <summary>The queue ID.</summary>
    public override string ToString() => ScreenText.Clean(QueueId) ?? "";
}
