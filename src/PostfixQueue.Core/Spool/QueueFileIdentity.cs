using System.Globalization;

namespace PostfixQueue.Spool;

/// <summary>What makes a queue file the file of one message and no other, for as long as the message is queued under its ID.</summary>
/// <param name="Inode">Its number in the file system.</param>
/// <param name="Arrival">Its time record: seconds since 1970-01-01 UTC, in newer files with microseconds behind them; null when it has none.</param>
/// <param name="CreateTime">When this file was made, seconds since 1970-01-01 UTC; null when it does not say.</param>
internal sealed record QueueFileIdentity(ulong Inode, string? Arrival, string? CreateTime)
{
    /// <summary>The second in which the message arrived, UTC; null when the file does not say.</summary>
    public DateTime? Arrived =>
        uint.TryParse(Arrival?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTime.UnixEpoch.AddSeconds(seconds) : null;
}
