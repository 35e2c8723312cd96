using PostfixQueue.Ports;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>What became of one message that a cmdlet was asked to act on.</summary>
public sealed record MailQueueActionResult
{
    /// <summary>The queue ID that was acted on. A requeued message gets a new one.</summary>
    public required string QueueId { get; init; }

    /// <summary>What was asked for: Remove, Expire, Hold, Release, Requeue, Flush or Import.</summary>
    public required string Action { get; init; }

    /// <summary>
    /// Removed, Expired, Held, Released, Requeued as the tool reported it for this ID, or as the queue shows when it reported nothing;
    /// Requested when the tool confirms no more than the asking (flush); Submitted when an exported message has been taken into the queue
    /// again; NotFound when the message was not in the queue or has left it; NotHeld when it was to be released and is not on hold; Unknown
    /// when neither the tool nor the queue tells; Failed otherwise.
    /// </summary>
    public required string Outcome { get; init; }

    /// <summary>What else is to be said; null when the outcome says it all.</summary>
    public string? Message { get; init; }

    /// <summary>The file with the envelope of the backup that was made before; null when none was asked for, or made.</summary>
    public string? BackupPath { get; init; }

    /// <summary>The name of the machine whose queue was acted on.</summary>
    public string? HostName { get; init; }

    /// <summary>Why nothing is known; null unless the outcome is Unknown.</summary>
    internal PostfixToolException? Doubt { get; init; }

    /// <summary>The ID and its outcome.</summary>
    public override string ToString() => ScreenText.Clean($"{QueueId}: {Outcome}");
}
