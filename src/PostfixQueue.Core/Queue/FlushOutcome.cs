namespace PostfixQueue.Queue;

/// <summary>The words for what became of a recipient, beside those that <see cref="ActionOutcome"/> has.</summary>
internal static class FlushOutcome
{
    /// <summary>The log has <c>status=sent</c>.</summary>
    public const string Delivered = "Delivered";

    /// <summary>The log has <c>status=bounced</c>: returned to the sender.</summary>
    public const string Bounced = "Bounced";

    /// <summary>
    /// The log has <c>status=expired</c>: returned to the sender because its time was over, or because an administrator wanted so.
    /// </summary>
    public const string Expired = "Expired";

    /// <summary>An administrator has deleted the message: the log has postsuper(1) say so.</summary>
    public const string Removed = "Removed";

    /// <summary>An administrator has put the message back to the beginning of the queue, under another ID.</summary>
    public const string Requeued = "Requeued";

    /// <summary>The message is on hold.</summary>
    public const string Held = "Held";

    /// <summary>Nothing is to be done for the recipient any more, and no log tells why.</summary>
    public const string LeftQueue = "LeftQueue";

    /// <summary>The attempt has failed, and the message waits again.</summary>
    public const string StillDeferred = "StillDeferred";

    /// <summary>The attempt has not ended.</summary>
    public const string StillActive = "StillActive";

    /// <summary>No attempt has been seen.</summary>
    public const string TimedOut = "TimedOut";
}
