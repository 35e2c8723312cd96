namespace PostfixQueue;

/// <content>What it tells of a delivery.</content>
public sealed partial record MailLogEvent
{
    /// <summary>The recipient of a delivery or of a rejected command; null for other events.</summary>
    public string? Recipient
    {
        get => Fields.Recipient;
        init => _fields = Fields with { Recipient = value };
    }

    /// <summary>The recipient before aliases and rewriting, where it is another (<c>orig_to</c>); else null.</summary>
    public string? OriginalRecipient
    {
        get => Fields.OriginalRecipient;
        init => _fields = Fields with { OriginalRecipient = value };
    }

    /// <summary>
    /// Where a delivery went, verbatim: a host with address and port, a transport or command; <c>none</c> where no host was chosen.
    /// </summary>
    public string? Relay
    {
        get => Fields.Relay;
        init => _fields = Fields with { Relay = value };
    }

    /// <summary>The name of that host; null where it is none.</summary>
    public string? RelayHost
    {
        get => Fields.RelayHost;
        init => _fields = Fields with { RelayHost = value };
    }

    /// <summary>Its IPv4 or IPv6 address, or the path of a socket; null where there is none.</summary>
    public string? RelayAddress
    {
        get => Fields.RelayAddress;
        init => _fields = Fields with { RelayAddress = value };
    }

    /// <summary>Its TCP port; null where there is none.</summary>
    public int? RelayPort
    {
        get => Fields.RelayPort;
        init => _fields = Fields with { RelayPort = value };
    }

    /// <summary>For which delivery in a row a connection was used (<c>conn_use</c>); null for the first.</summary>
    public int? ConnectionUse
    {
        get => Fields.ConnectionUse;
        init => _fields = Fields with { ConnectionUse = value };
    }

    /// <summary>From the arrival of the message to this event of delivery (<c>delay</c>); null for events of other kinds.</summary>
    public TimeSpan? Delay
    {
        get => Fields.Delay;
        init => _fields = Fields with { Delay = value };
    }

    /// <summary>
    /// The part of it before the queue manager took the message, its transmission included: the first number of <c>delays</c>.
    /// </summary>
    public TimeSpan? DelayBeforeQueueManager
    {
        get => Fields.DelayBeforeQueueManager;
        init => _fields = Fields with { DelayBeforeQueueManager = value };
    }

    /// <summary>The part of it in the active queue, waiting for a delivery agent: the second number.</summary>
    public TimeSpan? DelayInQueueManager
    {
        get => Fields.DelayInQueueManager;
        init => _fields = Fields with { DelayInQueueManager = value };
    }

    /// <summary>The part of it for connecting: name service, greeting, TLS, login; the third number.</summary>
    public TimeSpan? DelayConnecting
    {
        get => Fields.DelayConnecting;
        init => _fields = Fields with { DelayConnecting = value };
    }

    /// <summary>The part of it for handing the message over: the last number.</summary>
    public TimeSpan? DelayTransmitting
    {
        get => Fields.DelayTransmitting;
        init => _fields = Fields with { DelayTransmitting = value };
    }

    /// <summary>Which TLS policy was asked for and met, verbatim (<c>tls</c>); null before Postfix 3.11 and without TLS.</summary>
    public string? TlsStatus
    {
        get => Fields.TlsStatus;
        init => _fields = Fields with { TlsStatus = value };
    }

    /// <summary>The enhanced status code (RFC 3463) of a delivery or of a reply; null where there is none.</summary>
    public string? EnhancedStatusCode
    {
        get => Fields.EnhancedStatusCode;
        init => _fields = Fields with { EnhancedStatusCode = value };
    }

    /// <summary>The SMTP reply code in the text (RFC 5321, section 4.2); null where there is none.</summary>
    public int? SmtpCode
    {
        get => Fields.SmtpCode;
        init => _fields = Fields with { SmtpCode = value };
    }

    /// <summary>
    /// Of a delivery <c>sent</c>, <c>deferred</c>, <c>bounced</c>, <c>expired</c> and the like, of a rule what it did, such as
    /// <c>reject</c>; verbatim. Null for other events.
    /// </summary>
    public string? Status
    {
        get => Fields.Status;
        init => _fields = Fields with { Status = value };
    }

    /// <summary>What the line gives as the reason or the reply, verbatim; null where it gives none.</summary>
    public string? Reason
    {
        get => Fields.Reason;
        init => _fields = Fields with { Reason = value };
    }
}
