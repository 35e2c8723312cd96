namespace PostfixQueue.Queue;

/// <summary>The words for what became of a message that was acted on, beside those of <see cref="QueueAction.Outcome"/>.</summary>
internal static class ActionOutcome
{
    /// <summary>The tool took the request; what comes of it, Postfix decides.</summary>
    public const string Requested = "Requested";

    /// <summary>It is in the queue again, under an ID that is not told.</summary>
    public const string Submitted = "Submitted";

    /// <summary>The message was not in the queue, or has left it.</summary>
    public const string NotFound = "NotFound";

    /// <summary>The message to release was not on hold.</summary>
    public const string NotHeld = "NotHeld";

    /// <summary>It was not done.</summary>
    public const string Failed = "Failed";

    /// <summary>Neither the tool nor the queue tells.</summary>
    public const string Unknown = "Unknown";
}
