namespace PostfixQueue.Log;

/// <summary>Which events are wanted. All conditions have to hold; null is no condition.</summary>
internal sealed record LogEventFilter
{
    /// <summary>Messages by their IDs.</summary>
    public WantedMessages? Messages { get; init; }

    /// <summary>A pattern of queue IDs.</summary>
    public Func<string, bool>? QueueId { get; init; }

    /// <summary>Kinds of events.</summary>
    public IReadOnlySet<MailLogEventType>? Types { get; init; }

    /// <summary>Not before this.</summary>
    public DateTime? SinceUtc { get; init; }

    /// <summary>Not after this.</summary>
    public DateTime? UntilUtc { get; init; }

    /// <summary>The program.</summary>
    public Func<string, bool>? Program { get; init; }

    /// <summary>The recipient, rewritten or original.</summary>
    public Func<string, bool>? Recipient { get; init; }

    /// <summary>The domain of the recipient.</summary>
    public Func<string, bool>? RecipientDomain { get; init; }

    /// <summary>The relay as it is logged, its host or its address.</summary>
    public Func<string, bool>? Relay { get; init; }

    /// <summary>The status.</summary>
    public Func<string, bool>? Status { get; init; }

    /// <summary>Names of causes.</summary>
    public IReadOnlySet<string>? Causes { get; init; }

    /// <summary>The Message-ID.</summary>
    public Func<string, bool>? MessageId { get; init; }

    /// <summary>The envelope sender.</summary>
    public Func<string, bool>? Sender { get; init; }

    /// <summary>The domain of the sender.</summary>
    public Func<string, bool>? SenderDomain { get; init; }

    /// <summary>The login.</summary>
    public Func<string, bool>? SaslUser { get; init; }

    /// <summary>The address of the client.</summary>
    public Func<string, bool>? ClientAddress { get; init; }

    /// <summary>True when conditions are about a message as a whole, of which its first lines do not tell everything.</summary>
    public bool IsAboutMessages => (MessageId ?? Sender ?? SenderDomain ?? SaslUser ?? ClientAddress) is not null;

    /// <summary>The conditions that a line can fail without being read.</summary>
    /// <param name="utc">When it was logged.</param>
    /// <param name="type">What it tells of.</param>
    public bool MayMatch(DateTime utc, MailLogEventType type) => !(utc < SinceUtc) && !(utc > UntilUtc) && Types?.Contains(type) != false;

    /// <summary>Judges an event whose line has passed <see cref="MayMatch"/>, but for <see cref="Messages"/>.</summary>
    public LogMatch Match(MailLogEvent one)
    {
        if (
            !Fits(QueueId, one.QueueId)
            || !Fits(Program, one.Program)
            || !Fits(Status, one.Status)
            || !Fits(RecipientDomain, one.RecipientDomain)
        )
            return LogMatch.No;
        if (Recipient is not null && !Fits(Recipient, one.Recipient) && !Fits(Recipient, one.OriginalRecipient))
            return LogMatch.No;
        if (Relay is not null && !Fits(Relay, one.Relay) && !Fits(Relay, one.RelayHost) && !Fits(Relay, one.RelayAddress))
            return LogMatch.No;
        if (Causes is not null && !(one.Cause is { } cause && Causes.Contains(cause)))
            return LogMatch.No;
        return IsAboutMessages ? MatchMessage(one) : LogMatch.Yes;
    }

    private LogMatch MatchMessage(MailLogEvent one)
    {
        bool isOpen = false;
        if (
            !Holds(MessageId, one.MessageId, ref isOpen)
            || !Holds(Sender, one.Sender, ref isOpen)
            || !Holds(SenderDomain, one.SenderDomain, ref isOpen)
            || !Holds(SaslUser, one.SaslUser, ref isOpen)
            || !Holds(ClientAddress, one.ClientAddress, ref isOpen)
        )
            return LogMatch.No;
        return !isOpen ? LogMatch.Yes
            : one.Record?.Message is { IsKnown: false } ? LogMatch.NotYet
            : LogMatch.No;
    }

    private static bool Fits(Func<string, bool>? condition, string? value) => condition is null || (value is not null && condition(value));

    private static bool Holds(Func<string, bool>? condition, string? value, ref bool isOpen)
    {
        if (condition is null)
            return true;
        if (value is not null)
            return condition(value);
        isOpen = true;
        return true;
    }
}
