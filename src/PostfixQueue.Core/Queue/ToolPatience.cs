namespace PostfixQueue.Queue;

/// <summary>How long the tools of a piece of work may take.</summary>
/// <param name="Seconds">The time that the caller gives; null for no limit.</param>
/// <param name="Stop">The caller wants no more: everything ends at once.</param>
/// <param name="Limit">Cancelled with <paramref name="Stop"/>, and when that time has run out.</param>
internal sealed record ToolPatience(int? Seconds, CancellationToken Stop, CancellationToken Limit)
{
    /// <summary>True when time ran out, and the caller still waits for word.</summary>
    public bool IsOver => Limit.IsCancellationRequested && !Stop.IsCancellationRequested;
}
