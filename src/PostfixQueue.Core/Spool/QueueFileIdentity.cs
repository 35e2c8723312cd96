using System.Globalization;

namespace PostfixQueue.Spool;

/// <summary>
/// What makes a queue file the file of one message and no other, for as long as the message is queued under its ID. As text
/// <c>inode-seconds.microseconds-seconds</c>, with 0 for what is not known.
/// </summary>
/// <param name="Inode">Its number in the file system.</param>
/// <param name="ArrivalSeconds">Its time record: seconds since 1970-01-01 UTC; 0 when it has none.</param>
/// <param name="ArrivalMicroseconds">The part behind the second; 0 in files that have none.</param>
/// <param name="CreateSeconds">When this file was made, seconds since 1970-01-01 UTC; 0 when it does not say.</param>
internal sealed record QueueFileIdentity(ulong Inode, long ArrivalSeconds, long ArrivalMicroseconds, long CreateSeconds)
{
    /// <summary>Reads a text; null when it is none.</summary>
    public static QueueFileIdentity? Parse(string? text)
    {
        if (text?.Split('-') is not [var inode, var arrival, var create] || arrival.Split('.') is not [var seconds, var microseconds])
            return null;
        return
            ulong.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            && Number(seconds) is { } arrived
            && Number(microseconds) is { } fraction
            && Number(create) is { } created
            ? new QueueFileIdentity(number, arrived, fraction, created)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Inode}-{ArrivalSeconds}.{ArrivalMicroseconds:D6}-{CreateSeconds}");

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
