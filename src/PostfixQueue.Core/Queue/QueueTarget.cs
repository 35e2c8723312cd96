namespace PostfixQueue.Queue;

/// <summary>A message that a cmdlet was asked to act on.</summary>
/// <param name="QueueId">A well-formed ID.</param>
/// <param name="Guard">What the caller saw under this ID; null when only the ID was given.</param>
internal sealed record QueueTarget(string QueueId, TargetGuard? Guard);
