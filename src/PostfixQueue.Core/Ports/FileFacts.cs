namespace PostfixQueue.Ports;

/// <summary>What is known of a file or folder without opening it. Links are followed.</summary>
/// <param name="UserId">The owner.</param>
/// <param name="GroupId">The group.</param>
/// <param name="Mode">Permissions with the set-id and sticky bits.</param>
/// <param name="ModifiedUtc">When its content last changed.</param>
internal sealed record FileFacts(uint UserId, uint GroupId, UnixFileMode Mode, DateTime ModifiedUtc);
