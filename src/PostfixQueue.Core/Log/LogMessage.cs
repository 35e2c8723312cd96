namespace PostfixQueue.Log;

/// <summary>A message of which the log tells, from its first line to the one that says that it was removed.</summary>
/// <param name="queueId">Its queue ID.</param>
internal sealed class LogMessage(string queueId)
{
    private LogRecord? _received;
    private LogRecord? _identified;
    private LogRecord? _queued;
    private LogFields? _facts;

    /// <summary>Its queue ID.</summary>
    public string QueueId => queueId;

    /// <summary>Everything that a line can tell of it as a whole has been told, or will not be any more.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>How often the queue manager has taken it into the active queue, as far as the log tells.</summary>
    public int Attempts { get; private set; }

    /// <summary>It has left the queue.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A line shows that a message begins, and this one has begun long before: its queue ID is another message's now.</summary>
    public bool IsEndedBy(MailLogEventType type) =>
        (type == MailLogEventType.Received && (_received ?? _identified ?? _queued) is not null)
        || (type == MailLogEventType.Identified && _queued is not null);

    /// <summary>
    /// What is known of it as a whole: sender, size, Message-ID, client, login. May be read on another thread than lines are added on.
    /// </summary>
    public LogFields Facts
    {
        get
        {
            if (Volatile.Read(ref _facts) is { } known)
                return known;
            LogFields facts = new();
            if (Volatile.Read(ref _received) is { } received)
                LogFieldReader.ReadReceived(received.Body, facts);
            if (Volatile.Read(ref _identified) is { } identified)
                LogFieldReader.ReadIdentified(identified.Body, facts);
            if (Volatile.Read(ref _queued) is { } queued)
                LogFieldReader.ReadQueued(queued.Body, facts);
            Volatile.Write(ref _facts, facts);
            return facts;
        }
    }

    /// <summary>Adds a line of it.</summary>
    public void Add(LogRecord record)
    {
        switch (record.Shape.Type)
        {
            case MailLogEventType.Received:
                Volatile.Write(ref _received, record);
                break;
            case MailLogEventType.Identified when !record.Body.StartsWith("resent-"u8):
                Volatile.Write(ref _identified, record);
                break;
            case MailLogEventType.Queued:
                Volatile.Write(ref _queued, record);
                Attempts++;
                IsKnown = true;
                break;
            default:
                return;
        }

        Volatile.Write(ref _facts, null);
    }

    /// <summary>It is removed.</summary>
    public void End()
    {
        IsOver = true;
        IsKnown = true;
    }
}
