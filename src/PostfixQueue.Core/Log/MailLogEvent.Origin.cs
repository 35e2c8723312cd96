using PostfixQueue.Queue;

namespace PostfixQueue;

/// <content>What it tells of where the message came from.</content>
public sealed partial record MailLogEvent
{
    /// <summary>
    /// To what a rule was applied: an SMTP command such as <c>RCPT</c>, <c>header</c>, <c>body</c>, <c>END-OF-MESSAGE</c>; null for other
    /// events.
    /// </summary>
    public string? Stage
    {
        get => Fields.Stage;
        init => _fields = Fields with { Stage = value };
    }

    /// <summary>The protocol of a client that a rule was applied to, <c>SMTP</c> or <c>ESMTP</c>; else null.</summary>
    public string? Protocol
    {
        get => Fields.Protocol;
        init => _fields = Fields with { Protocol = value };
    }

    /// <summary>What such a client calls itself; else null.</summary>
    public string? HeloName
    {
        get => Fields.HeloName;
        init => _fields = Fields with { HeloName = value };
    }

    /// <summary>
    /// The name of the client, <c>unknown</c> where it has none; of the message that the event is about, where the log has told it before.
    /// Null for mail from this machine.
    /// </summary>
    public string? ClientName
    {
        get => Fields.ClientName ?? Facts?.ClientName;
        init => _fields = Fields with { ClientName = value };
    }

    /// <summary>Its IPv4 or IPv6 address.</summary>
    public string? ClientAddress
    {
        get => Fields.ClientAddress ?? Facts?.ClientAddress;
        init => _fields = Fields with { ClientAddress = value };
    }

    /// <summary>Its TCP port where it is logged; else null.</summary>
    public int? ClientPort
    {
        get => Fields.ClientPort ?? Facts?.ClientPort;
        init => _fields = Fields with { ClientPort = value };
    }

    /// <summary>The login of the client (<c>sasl_username</c>); null without one.</summary>
    public string? SaslUser
    {
        get => Fields.SaslUser ?? Facts?.SaslUser;
        init => _fields = Fields with { SaslUser = value };
    }

    /// <summary>The method of the login; null without one.</summary>
    public string? SaslMethod
    {
        get => Fields.SaslMethod ?? Facts?.SaslMethod;
        init => _fields = Fields with { SaslMethod = value };
    }

    /// <summary>The sender that a trusted client gave for the login (RFC 4954, AUTH parameter); null without one.</summary>
    public string? SaslSender
    {
        get => Fields.SaslSender ?? Facts?.SaslSender;
        init => _fields = Fields with { SaslSender = value };
    }

    /// <summary>The user that gave the message to sendmail(1) on this machine (<c>uid</c>); else null.</summary>
    public int? UserId
    {
        get => Fields.UserId ?? Facts?.UserId;
        init => _fields = Fields with { UserId = value };
    }

    /// <summary>
    /// The queue ID that the message had before: it was requeued, or a filter gave it back (<c>orig_id</c>, <c>orig_queue_id</c>); else
    /// null.
    /// </summary>
    public string? OriginalQueueId
    {
        get => Fields.OriginalQueueId ?? Facts?.OriginalQueueId;
        init => _fields = Fields with { OriginalQueueId = value };
    }

    /// <summary>
    /// Another queue ID that the line names: of a report to the sender, of a forwarded copy, or the one under which the next server keeps
    /// the message, if it is one of Postfix's; else null.
    /// </summary>
    public string? RelatedQueueId
    {
        get => Fields.RelatedQueueId;
        init => _fields = Fields with { RelatedQueueId = value };
    }

    /// <summary>The domain of <see cref="Sender"/> in lower case; null for the null sender and where there is none.</summary>
    public string? SenderDomain
    {
        get => _given?.SenderDomain ?? MailDomain.FromAddress(Sender);
        init => _given = Given with { SenderDomain = value };
    }

    /// <summary>The domain of <see cref="Recipient"/> in lower case; null where there is none.</summary>
    public string? RecipientDomain
    {
        get => _given?.RecipientDomain ?? MailDomain.FromAddress(Recipient);
        init => _given = Given with { RecipientDomain = value };
    }
}
