namespace PostfixQueue.Queue;

/// <summary>Where a queue file lies.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="QueueName">Its queue.</param>
/// <param name="QueueId">Its name, which is the message's ID.</param>
internal readonly record struct SpoolPlace(string Folder, string QueueName, string QueueId);
