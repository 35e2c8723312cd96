namespace PostfixQueue.Watching;

/// <summary>The values of <see cref="MailQueueChange.Change"/> and <see cref="MailQueueChange.Evidence"/>.</summary>
internal static class ChangeNames
{
    public const string Arrived = "Arrived";
    public const string Attempted = "Attempted";
    public const string CauseChanged = "CauseChanged";
    public const string Held = "Held";
    public const string Released = "Released";
    public const string Delivered = "Delivered";
    public const string Bounced = "Bounced";
    public const string Expired = "Expired";
    public const string Removed = "Removed";
    public const string Left = "Left";

    /// <summary>The mail log says so.</summary>
    public const string Log = "Log";

    /// <summary>The queue shows it.</summary>
    public const string Queue = "Queue";
}
