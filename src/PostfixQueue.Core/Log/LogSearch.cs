using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>Finds places in a plain file by the times of its lines.</summary>
internal static class LogSearch
{
    /// <summary>How much of a file is looked at in one place.</summary>
    public const int ProbeBytes = 64 * 1024;

    /// <summary>
    /// A place before the first line that is not too old, and not far before, by bisection. The line that it lies in is cut.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="low">Where to begin.</param>
    /// <param name="high">Where to end.</param>
    /// <param name="sinceUtc">From when on lines are wanted.</param>
    /// <param name="clock">Reads the times; not disturbed.</param>
    public static long FindStart(IOpenFile file, long low, long high, DateTime sinceUtc, LogClock clock)
    {
        byte[] buffer = new byte[ProbeBytes];
        while (high - low > ProbeBytes)
        {
            long middle = low + (high - low) / 2;
            if (FirstUtc(buffer.AsSpan(0, file.Read(middle, buffer)), clock.Fresh()) is not { } utc)
                break;
            if (utc < sinceUtc)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The time of the first line that has one, behind the one that is cut; null for none.</summary>
    private static DateTime? FirstUtc(ReadOnlySpan<byte> piece, LogClock fresh)
    {
        while (piece.IndexOf((byte)'\n') is var end and >= 0)
        {
            piece = piece[(end + 1)..];
            if (fresh.TryRead(piece, out DateTime utc, out _))
                return utc;
        }

        return null;
    }
}
