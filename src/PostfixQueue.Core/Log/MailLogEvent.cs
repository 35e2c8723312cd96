using PostfixQueue.Delay;
using PostfixQueue.Log;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>
/// What a line of the mail log tells. The line is read in full when first asked for a part of it. Lines name a message by its queue ID;
/// what lines before have told of the message (its sender, size, Message-ID, client and login) is told by every event about it.
/// </summary>
public sealed partial record MailLogEvent
{
    // Each one string for all events.
    private static readonly string[] s_types = Enum.GetNames<MailLogEventType>();

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
        get => _given?.EventType ?? s_types[(int)(_record?.Shape.Type ?? MailLogEventType.Info)];
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
