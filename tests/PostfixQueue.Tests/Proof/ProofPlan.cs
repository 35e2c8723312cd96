using System.Globalization;

namespace PostfixQueue.Tests.Proof;

/// <summary>
/// How much is tried: a little with the suite, all with <c>POSTFIXQUEUE_PROOF=long</c>, as <c>build.ps1 prove</c> sets it.
/// </summary>
internal static class ProofPlan
{
    /// <summary>True for the long form.</summary>
    public static bool IsLong { get; } =
        string.Equals(Environment.GetEnvironmentVariable("POSTFIXQUEUE_PROOF"), "long", StringComparison.OrdinalIgnoreCase);

    /// <summary>How much of the long form is wanted: 1 for all, or what <c>POSTFIXQUEUE_PROOF_SHARE</c> says.</summary>
    public static double Share { get; } =
        Environment.GetEnvironmentVariable("POSTFIXQUEUE_PROOF_SHARE") is { Length: > 0 } given
            ? double.Parse(given, CultureInfo.InvariantCulture)
            : 1;

    /// <summary>How many to try.</summary>
    public static int Count(int usual, int inTheLongForm) => Count(IsLong, usual, inTheLongForm);

    /// <summary>The same for whoever is told otherwise that the long form is wanted.</summary>
    public static int Count(bool isLong, int usual, int inTheLongForm) => isLong ? Math.Max(usual, (int)(inTheLongForm * Share)) : usual;
}
