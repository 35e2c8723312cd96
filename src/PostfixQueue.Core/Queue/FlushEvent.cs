namespace PostfixQueue.Queue;

/// <summary>What a watch has to say: an outcome, a request that failed, or no more than that time goes by.</summary>
/// <param name="Result">The outcome of a recipient; null for none.</param>
/// <param name="Failed">The request that failed; null for none.</param>
internal readonly record struct FlushEvent(MailQueueFlushResult? Result, FlushRequest? Failed = null);
