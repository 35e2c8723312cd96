using System.Globalization;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>What became of one recipient of a message whose delivery was attempted by a flush.</summary>
public sealed record MailQueueFlushResult
{
    /// <summary>The queue ID of the message.</summary>
    public required string QueueId { get; init; }

    /// <summary>The recipient as Postfix prints it; null for a message as a whole, which was not there or has no recipients yet.</summary>
    public string? Recipient { get; init; }

    /// <summary>
    /// Delivered, Bounced, Expired, Removed and Requeued when the log says so; Held when the message is on hold; StillDeferred when the
    /// attempt has failed and the message waits again; StillActive when the attempt had not ended in time; TimedOut when none had begun;
    /// LeftQueue when the recipient is no longer waiting and no log tells why; NotFound when the message was not there before; Failed when
    /// delivery could not be asked for; Unknown when neither log nor queue tells.
    /// </summary>
    public required string Outcome { get; init; }

    /// <summary>What else is to be said, such as the reply to a delivery; null when the outcome says it all.</summary>
    public string? Message { get; init; }

    /// <summary>Why the recipient was waiting before, verbatim; null when no reason was recorded.</summary>
    public string? PreviousReason { get; init; }

    /// <summary>Why this attempt failed, verbatim; null when it did not, or when nothing tells.</summary>
    public string? NewReason { get; init; }

    /// <summary>The name of the <see cref="MailDelayCause"/> of <see cref="NewReason"/>; null without one.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether waiting or flushing again helps: Automatic, AfterFix, Futile or NotApplicable; null without a new reason.</summary>
    public string? RetryAdvice { get; init; }

    /// <summary>What to do about the cause, with the next command to run; null without a new reason.</summary>
    public string? Remedy { get; init; }

    /// <summary>Where the delivery went, as the log has it; null when no log tells.</summary>
    public string? Relay { get; init; }

    /// <summary>The enhanced status code (RFC 3463) of the attempt; null when nothing tells.</summary>
    public string? EnhancedStatusCode { get; init; }

    /// <summary>The time from asking Postfix to this outcome; null when Postfix was not asked.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The envelope sender of the message as Postfix prints it; null when it was not there.</summary>
    public string? Sender { get; init; }

    /// <summary>
    /// When the message arrived, local time; null when it was not there. With the sender it tells the message from another that gets its
    /// queue ID: results can
    /// be piped to the cmdlets that act.
    /// </summary>
    public DateTime? ArrivalTime { get; init; }

    /// <summary>The same in UTC, as text, such as <c>2026-11-27T06:30:00Z</c>, for files that are read elsewhere.</summary>
    public string? ArrivalTimeUtc
    {
        get => ArrivalTime?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        // For serialized objects; the time itself comes with them.
        init => _ = value;
    }

    /// <summary>The name of the machine whose queue was flushed.</summary>
    public string? HostName { get; init; }

    /// <summary>The configuration directory of the Postfix instance; null when it could not be determined.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>The ID, the recipient and the outcome.</summary>
    public override string ToString() =>
        ScreenText.Clean(Recipient is null ? $"{QueueId}: {Outcome}" : $"{QueueId} {Recipient}: {Outcome}");
}
