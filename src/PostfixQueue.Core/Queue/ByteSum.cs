namespace PostfixQueue.Queue;

/// <summary>
/// Adds sizes. Whatever a listing claims, a sum ends at the largest number that there is and does not start anew from below.
/// </summary>
internal static class ByteSum
{
    /// <summary>The sum, or the end of the range that it goes beyond.</summary>
    public static long Add(long sum, long bytes)
    {
        long result = unchecked(sum + bytes);

        // The sign is wrong only when both have the other one.
        return ((sum ^ result) & (bytes ^ result)) >= 0 ? result
            : sum < 0 ? long.MinValue
            : long.MaxValue;
    }
}
