using PostfixQueue.Queue;
using PostfixQueue.Spool;

namespace PostfixQueue;

/// <content>What only its files know, and where it was read.</content>
public sealed partial record MailQueueItem
{
    /// <summary>
    /// When Postfix tries it next, not before: the queue manager looks at each <c>queue_run_delay</c> only. Null outside of deferred, and
    /// without -Detailed.
    /// </summary>
    public DateTime? NextRetryTime
    {
        get => Detail?.NextRetryTime;
        init => Detail = Details with { NextRetryTime = value };
    }

    /// <summary>
    /// When the last attempt for one of its recipients failed: when its defer log was written. Null when there is none, and without
    /// -Detailed.
    /// </summary>
    public DateTime? LastAttemptTime
    {
        get => Detail?.LastAttemptTime;
        init => Detail = Details with { LastAttemptTime = value };
    }

    /// <summary>
    /// How often delivery has been attempted since its queue file was made, by the end of the mail log; null where that does not go back so
    /// far, and without
    /// -Detailed.
    /// </summary>
    public int? AttemptCount
    {
        get => Detail?.AttemptCount;
        init => Detail = Details with { AttemptCount = value };
    }

    /// <summary>
    /// When its queue file was made, local time: a message that was requeued keeps its <see cref="ArrivalTime"/> and gets a new file. Null
    /// without -Detailed.
    /// </summary>
    public DateTime? CreationTime
    {
        get => Detail?.CreationTime;
        init => Detail = Details with { CreationTime = value };
    }

    /// <summary>The Subject header, decoded (RFC 2047); null when it has none, and without -Detailed.</summary>
    public string? Subject
    {
        get => Detail?.Subject;
        init => Detail = Details with { Subject = value };
    }

    /// <summary>The Message-ID header with its angle brackets; null when it has none, and without -Detailed.</summary>
    public string? MessageId
    {
        get => Detail?.MessageId;
        init => Detail = Details with { MessageId = value };
    }

    /// <summary>The From header, decoded (RFC 2047), which need not be who sent it; null when it has none, and without -Detailed.</summary>
    public string? HeaderFrom
    {
        get => Detail?.HeaderFrom;
        init => Detail = Details with { HeaderFrom = value };
    }

    /// <summary>
    /// The address of the client that brought it; where a content filter has passed on whom it had it from (XFORWARD), of that one. Null
    /// for mail submitted on this machine with sendmail(1), and without -Detailed.
    /// </summary>
    public string? ClientAddress
    {
        get => Detail?.ClientAddress;
        init => Detail = Details with { ClientAddress = value };
    }

    /// <summary>
    /// The name of that client in DNS, <c>unknown</c> when it has none that leads back to it; null as <see cref="ClientAddress"/>.
    /// </summary>
    public string? ClientName
    {
        get => Detail?.ClientName;
        init => Detail = Details with { ClientName = value };
    }

    /// <summary>What that client called itself (RFC 5321, section 4.1.1.1); null as <see cref="ClientAddress"/>.</summary>
    public string? HeloName
    {
        get => Detail?.HeloName;
        init => Detail = Details with { HeloName = value };
    }

    /// <summary>The login with which it was submitted (RFC 4954); null when there was none, and without -Detailed.</summary>
    public string? SaslUser
    {
        get => Detail?.SaslUser;
        init => Detail = Details with { SaslUser = value };
    }

    /// <summary>How that login was proven, such as PLAIN; null when there was none, and without -Detailed.</summary>
    public string? SaslMethod
    {
        get => Detail?.SaslMethod;
        init => Detail = Details with { SaslMethod = value };
    }

    /// <summary>SMTP or ESMTP; null as <see cref="ClientAddress"/>.</summary>
    public string? Protocol
    {
        get => Detail?.Protocol;
        init => Detail = Details with { Protocol = value };
    }

    /// <summary>
    /// The transport and next hop of the content filter that it goes to first, as <c>content_filter</c> has them; null for none, and
    /// without -Detailed.
    /// </summary>
    public string? ContentFilter
    {
        get => Detail?.ContentFilter;
        init => Detail = Details with { ContentFilter = value };
    }

    /// <summary>
    /// The ID that the sender's system gave to the envelope (RFC 3461, section 4.4); null when it gave none, and without -Detailed.
    /// </summary>
    public string? EnvelopeId
    {
        get => Detail?.EnvelopeId;
        init => Detail = Details with { EnvelopeId = value };
    }

    /// <summary>
    /// The queue ID under which it was logged first; another than <see cref="QueueId"/> when it was requeued. Null without -Detailed.
    /// </summary>
    public string? FirstQueueId
    {
        get => Detail?.FirstQueueId;
        init => Detail = Details with { FirstQueueId = value };
    }

    /// <summary>
    /// What makes its queue file this message's and no other's: inode, time of arrival to the microsecond and time of the file's making.
    /// Cmdlets that act compare it, so that a message that looks the same is not taken for this one. Null in items that come from
    /// postqueue(1).
    /// </summary>
    public string? FileIdentity
    {
        get => File?.ToString() ?? _givenIdentity;
        init => (File, _givenIdentity) = (QueueFileIdentity.Parse(value), value);
    }

    /// <summary>The name of the machine whose queue was read.</summary>
    public string? HostName { get; init; }

    /// <summary>The configuration directory of the Postfix instance; null when it could not be determined.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>What only its files know; null when they were not asked.</summary>
    internal MailQueueItemDetail? Detail { get; init; }

    /// <summary>Its file; null when it was not looked at.</summary>
    internal QueueFileIdentity? File { get; init; }

    private MailQueueItemDetail Details => Detail ?? MailQueueItemDetail.None;
}
