namespace PostfixQueue.Queue;

/// <summary>How fast deliveries are asked for, so that a flush does not itself trigger the receivers' rate limits.</summary>
/// <param name="BatchSize">Messages a batch; null for all in one.</param>
/// <param name="Delay">The pause between two batches.</param>
internal sealed record FlushPace(int? BatchSize, TimeSpan Delay);
