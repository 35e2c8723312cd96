namespace PostfixQueue.Ports;

/// <summary>What is known of a file or folder without opening it. Links are followed.</summary>
/// <param name="UserId">The owner.</param>
/// <param name="GroupId">The group.</param>
/// <param name="Mode">Permissions with the set-id and sticky bits.</param>
/// <param name="ModifiedUtc">When its content last changed.</param>
internal sealed record FileFacts(uint UserId, uint GroupId, UnixFileMode Mode, DateTime ModifiedUtc)
{
    /// <summary>Its number in its file system.</summary>
    public ulong Inode { get; init; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; init; }

    /// <summary>When its content, its rights, its name or its times last changed; unlike the others nobody sets it.</summary>
    public DateTime ChangedUtc { get; init; }

    /// <summary>The later of the two times.</summary>
    public DateTime LatestUtc => ChangedUtc > ModifiedUtc ? ChangedUtc : ModifiedUtc;
}
