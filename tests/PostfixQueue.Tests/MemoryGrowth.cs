namespace PostfixQueue.Tests;

/// <summary>
/// How much more memory is in use than before. Tests beside the one that asks use memory too, for a while: what goes away by itself is
/// theirs, what was leaked stays.
/// </summary>
internal static class MemoryGrowth
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>The growth in bytes; waits while there is too much of it.</summary>
    /// <param name="before">What was in use.</param>
    /// <param name="allowed">How much more may be.</param>
    public static long Since(long before, long allowed)
    {
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        for (DateTime end = DateTime.UtcNow + s_patience; growth >= allowed && DateTime.UtcNow < end; )
        {
            Thread.Sleep(1_000);
            growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        return growth;
    }
}
