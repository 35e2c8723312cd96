using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>Something that has happened to a message in the queue, or to one of its recipients.</summary>
public sealed record MailQueueChange
{
    /// <summary>When it was logged, or seen in the queue, local time.</summary>
    public required DateTime Time { get; init; }

    /// <summary>
    /// <c>Arrived</c>, <c>Attempted</c> (delivery failed for now), <c>CauseChanged</c>, <c>Held</c>, <c>Released</c>, <c>Delivered</c>,
    /// <c>Bounced</c>, <c>Expired</c>, <c>Removed</c> (by an administrator), or <c>Left</c>: gone, and nothing proves more.
    /// </summary>
    public required string Change { get; init; }

    /// <summary>The queue ID of the message.</summary>
    public required string QueueId { get; init; }

    /// <summary>The queue that it is in now, or was in at last; null for a message that the log alone tells of.</summary>
    public string? QueueName { get; init; }

    /// <summary>The envelope sender; <c>MAILER-DAEMON</c> stands for the null sender. Null when nothing tells it.</summary>
    public string? Sender { get; init; }

    /// <summary>The domain of the sender in lower case; null where it has none.</summary>
    public string? SenderDomain { get; init; }

    /// <summary>The recipient concerned; null when it is the whole message.</summary>
    public string? Recipient { get; init; }

    /// <summary>The recipients of the message who still waited before the change.</summary>
    public string[] RecipientAddresses
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The reason or answer that the log or the queue has for it; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason of the recipient, or of the message, before; null for none.</summary>
    public string? PreviousReason { get; init; }

    /// <summary>The name of the <see cref="MailDelayCause"/> that the reason comes to; null where there is no failure.</summary>
    public string? Cause { get; init; }

    /// <summary>The cause before; null for none.</summary>
    public string? PreviousCause { get; init; }

    /// <summary>How far the cause reaches; null where there is none.</summary>
    public string? Scope { get; init; }

    /// <summary>What to do about the cause; null where there is none.</summary>
    public string? Remedy { get; init; }

    /// <summary>The enhanced status code (RFC 3463) of the answer; null when the log does not tell.</summary>
    public string? EnhancedStatusCode { get; init; }

    /// <summary>The host that answered, as the log has it; null when it does not tell.</summary>
    public string? Relay { get; init; }

    /// <summary>When the message arrived, local time; from the log alone it is near that time. Null when nothing tells.</summary>
    public DateTime? ArrivalTime { get; init; }

    /// <summary>The size of the message in bytes; null when nothing tells.</summary>
    public long? Size { get; init; }

    /// <summary><c>Log</c> when the mail log says so, <c>Queue</c> when the queue shows it.</summary>
    public required string Evidence { get; init; }

    /// <summary>The machine.</summary>
    public string? HostName { get; init; }

    /// <summary>The configuration directory of the Postfix instance; null when it could not be determined.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>The message before the change; what filters look at.</summary>
    internal MailQueueItem? Before { get; init; }

    /// <summary>The message behind the change.</summary>
    internal MailQueueItem? After { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ScreenText.Clean($"{Change} {QueueId} {Recipient}").TrimEnd();
}
