using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>What came of asking for the delivery of one message.</summary>
/// <param name="QueueId">Its ID.</param>
/// <param name="Failure">Why it could not be asked for; null when it was.</param>
internal readonly record struct FlushAnswer(string QueueId, PostfixToolException? Failure);
