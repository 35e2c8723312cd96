namespace PostfixQueue.Tests.Proof;

/// <summary>
/// How much is tried: a little with the suite, all with <c>POSTFIXQUEUE_PROOF=long</c>, as <c>build.ps1 prove</c> sets it.
/// </summary>
internal static class ProofPlan
{
    /// <summary>True for the long form.</summary>
    public static bool IsLong { get; } =
        string.Equals(Environment.GetEnvironmentVariable("POSTFIXQUEUE_PROOF"), "long", StringComparison.OrdinalIgnoreCase);

    /// <summary>How many to try.</summary>
    public static int Count(int usual, int inTheLongForm) => IsLong ? inTheLongForm : usual;
}
