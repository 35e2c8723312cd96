namespace PostfixQueue.Queue;

/// <summary>How long the tools of a piece of work may take.</summary>
/// <param name="Seconds">The time that the caller gives; null for no limit.</param>
/// <param name="Stop">The caller wants no more: everything ends at once.</param>
/// <param name="Token">Cancelled with <paramref name="Stop"/>, and when that time has run out.</param>
internal sealed record ToolTimeLimit(int? Seconds, CancellationToken Stop, CancellationToken Token)
{
    /// <summary>True when time ran out, and the caller still waits for word.</summary>
    public bool IsOver => Token.IsCancellationRequested && !Stop.IsCancellationRequested;
}
