namespace PostfixQueue.Measures;

/// <summary>
/// Adds counts. Whatever measures from elsewhere claim, a sum ends at the largest number that there is and does not wrap.
/// </summary>
internal static class CountSum
{
    /// <summary>The sum, or the end of the range that it goes beyond.</summary>
    public static int Add(int sum, int count) => (int)Math.Clamp((long)sum + count, int.MinValue, int.MaxValue);
}
