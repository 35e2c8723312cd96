using PostfixQueue.Delay;
using PostfixQueue.Log;
using PostfixQueue.Queue;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>
/// What a line of the mail log tells. The line is read in full when first asked for a part of it. Lines name a message by its queue ID;
/// what lines before have told of the message (its sender, size, Message-ID, client and login) is told by every event about it.
/// </summary>
public sealed record MailLogEvent
{
    private readonly LogRecord? _record;

    // Set where the object comes from a serialized one, and once the line has been read.
    private LogFields? _fields;
    private DelayReasonText? _diagnosis;
    private GivenEventFacts? _given;

    /// <summary>An event of which nothing is known yet; for serialized ones.</summary>
    public MailLogEvent() { }

    internal MailLogEvent(LogRecord record)
    {
        _record = record;
        _diagnosis = record.Reason;
    }

    /// <summary>When it was logged, local time.</summary>
    public DateTime Time
    {
        get => _given?.Time ?? _record?.Utc.ToLocalTime() ?? default;
        init => _given = Given with { Time = value };
    }

    /// <summary>The name of a <see cref="MailLogEventType"/>: what the line tells of.</summary>
    public string EventType
    {
        get => _given?.EventType ?? LogNames.Of(_record?.Shape.Type ?? MailLogEventType.Info);
        init => _given = Given with { EventType = value };
    }

    /// <summary>How grave it is: <c>Info</c>, <c>Warning</c>, <c>Error</c>, <c>Fatal</c> or <c>Panic</c>.</summary>
    public string Severity
    {
        get => _given?.Severity ?? LogLevels.Name(_record?.Shape.Level ?? LogLevel.Info);
        init => _given = Given with { Severity = value };
    }

    /// <summary>The program of Postfix that logged it, such as <c>smtp</c>.</summary>
    public string? Program
    {
        get => _given?.Program ?? _record?.Origin.Program;
        init => _given = Given with { Program = value };
    }

    /// <summary>
    /// The name that its instance or service logs under: <c>postfix</c>, <c>postfix/submission</c>; see <c>syslog_name</c> in postconf(5).
    /// </summary>
    public string? SyslogName
    {
        get => _given?.SyslogName ?? _record?.Origin.SyslogName;
        init => _given = Given with { SyslogName = value };
    }

    /// <summary>The process; null where the line does not tell.</summary>
    public int? ProcessId
    {
        get => _given?.ProcessId ?? (_record is { ProcessId: > 0 and var id } ? id : null);
        init => _given = Given with { ProcessId = value };
    }

    /// <summary>The host as the log names it, often without its domain; null where the line names none.</summary>
    public string? LogHost
    {
        get => _given?.LogHost ?? _record?.Origin.Host;
        init => _given = Given with { LogHost = value };
    }

    /// <summary>
    /// The queue ID; null for events that are about no message, such as connections. IDs that are not long ones are used again after the
    /// message has left.
    /// </summary>
    public string? QueueId
    {
        get => _fields is null ? _record?.QueueId : _fields.QueueId;
        init => _fields = Fields with { QueueId = value };
    }

    /// <summary>
    /// The Message-ID without its angle brackets, of the message that the event is about; null where the log has not told it before.
    /// </summary>
    public string? MessageId
    {
        get => Fields.MessageId ?? Facts?.MessageId;
        init => _fields = Fields with { MessageId = value };
    }

    /// <summary>
    /// The envelope sender as Postfix prints it; <c>MAILER-DAEMON</c> stands for the null sender. Of the message that the event is about,
    /// where the log has told it before; else null.
    /// </summary>
    public string? Sender
    {
        get => Fields.Sender ?? Facts?.Sender;
        init => _fields = Fields with { Sender = value };
    }

    /// <summary>The size of the message in bytes (qmgr(8)); null where the log has not told it before.</summary>
    public long? Size
    {
        get => Fields.Size ?? Facts?.Size;
        init => _fields = Fields with { Size = value };
    }

    /// <summary>
    /// How many recipients the message had when it came into the active queue (<c>nrcpt</c>, qmgr(8)); null where the log has not told it
    /// before.
    /// </summary>
    public int? RecipientCount
    {
        get => Fields.RecipientCount ?? Facts?.RecipientCount;
        init => _fields = Fields with { RecipientCount = value };
    }

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
        get => _given?.SenderDomain ?? MailDomain.Of(Sender);
        init => _given = Given with { SenderDomain = value };
    }

    /// <summary>The domain of <see cref="Recipient"/> in lower case; null where there is none.</summary>
    public string? RecipientDomain
    {
        get => _given?.RecipientDomain ?? MailDomain.Of(Recipient);
        init => _given = Given with { RecipientDomain = value };
    }

    /// <summary>
    /// The name of a <see cref="MailDelayCause"/>: what a deferral, bounce or failed attempt comes from; null for other events.
    /// </summary>
    public string? Cause
    {
        get => _given?.Cause ?? Diagnosis?.Classification.CauseName;
        init => _given = Given with { Cause = value };
    }

    /// <summary>The name of a <see cref="MailDelayScope"/>: how far that cause reaches; null for other events.</summary>
    public string? Scope
    {
        get => _given?.Scope ?? Diagnosis?.Classification.ScopeName;
        init => _given = Given with { Scope = value };
    }

    /// <summary>Whether waiting or flushing helps: Automatic, AfterFix, Futile or NotApplicable; null for other events.</summary>
    public string? RetryAdvice
    {
        get => _given?.RetryAdvice ?? Diagnosis?.Classification.RetryName;
        init => _given = Given with { RetryAdvice = value };
    }

    /// <summary>What to do about the cause, with the next command to run; null for other events.</summary>
    public string? Remedy
    {
        get => _given?.Remedy ?? Diagnosis?.Remedy(Recipient);
        init => _given = Given with { Remedy = value };
    }

    /// <summary>
    /// How often the queue manager had taken the message into the active queue by then: which attempt it was. Null where the log does not
    /// tell.
    /// </summary>
    public int? Attempt
    {
        get => _given?.Attempt ?? (_record is { Attempt: > 0 and var number } ? number : null);
        init => _given = Given with { Attempt = value };
    }

    /// <summary>How often the line was logged in a row, where the syslog daemon counts repeats instead of writing them; else 1.</summary>
    public int RepeatCount
    {
        get => _given?.RepeatCount ?? _record?.RepeatCount ?? 1;
        init => _given = Given with { RepeatCount = value };
    }

    /// <summary>The text of the line behind the program, verbatim.</summary>
    public string? Message
    {
        get => _given?.Message ?? (_record is null ? null : LogWords.Text(_record.Text));
        init => _given = Given with { Message = value };
    }

    /// <summary>The log that the line stands in: the path of a file, or <c>journal</c>.</summary>
    public string? LogName
    {
        get => _given?.LogName ?? _record?.Place.Name;
        init => _given = Given with { LogName = value };
    }

    /// <summary>The name of the machine on which the log was read.</summary>
    public string? HostName
    {
        get => _given?.HostName ?? _record?.Place.HostName;
        init => _given = Given with { HostName = value };
    }

    /// <summary>
    /// The configuration directory of the Postfix instance whose log was read; null for the default one and for other files.
    /// </summary>
    public string? ConfigDirectory
    {
        get => _given?.ConfigDirectory ?? _record?.Place.ConfigDirectory;
        init => _given = Given with { ConfigDirectory = value };
    }

    /// <summary>The line that it was made of; null for a serialized event.</summary>
    internal LogRecord? Record => _record;

    /// <summary>Why a delivery failed; null for other events.</summary>
    internal DelayReasonText? Diagnosis => _diagnosis ??= IsFailure && Fields.Reason is { } reason ? new DelayReasonText(reason) : null;

    private bool IsFailure =>
        _record?.Shape.Type is MailLogEventType.AttemptFailed or MailLogEventType.Deferred or MailLogEventType.Bounced
        || (
            _record is null
            && EventType is nameof(MailLogEventType.AttemptFailed) or nameof(MailLogEventType.Deferred) or nameof(MailLogEventType.Bounced)
        );

    private LogFields Fields => _fields ??= _record is null ? new LogFields() : LogFieldReader.Read(_record);

    private LogFields? Facts => _record?.Message?.Facts;

    private GivenEventFacts Given => _given ?? GivenEventFacts.None;

    /// <summary>Two events are equal if they are the same line of the same log.</summary>
    /// <param name="other">Another event, or null.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(MailLogEvent? other) =>
        other is not null
        && Time == other.Time
        && ProcessId == other.ProcessId
        && Program == other.Program
        && LogName == other.LogName
        && Message == other.Message;

    /// <summary>A hash that fits <see cref="Equals(MailLogEvent)"/>.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => HashCode.Combine(Time, ProcessId, Message);

    /// <summary>The kind, the queue ID and the text.</summary>
    /// <returns>For example <c>Sent 4jYB8D5px9z1j1Fc: to=&lt;…</c>.</returns>
    public override string ToString() => ScreenText.Clean($"{EventType} {Message}");
}
