using System.Globalization;
using PostfixQueue.Tests.Proof;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// How much is tried and where the random numbers begin. A run of the suite tries a little with a seed that stays and a little with a new
/// one, which a failure names;
/// with <c>POSTFIXQUEUE_FUZZ=long</c> it tries everything, with <c>POSTFIXQUEUE_FUZZ_SEED</c> it repeats a run.
/// </summary>
internal static class FuzzPlan
{
    private const int StandingSeed = 20_261_128;

    /// <summary>True for the long form.</summary>
    public static bool IsLong { get; } =
        string.Equals(Environment.GetEnvironmentVariable("POSTFIXQUEUE_FUZZ"), "long", StringComparison.OrdinalIgnoreCase);

    /// <summary>The seeds of this run.</summary>
    public static TheoryData<int> Seeds =>
        Environment.GetEnvironmentVariable("POSTFIXQUEUE_FUZZ_SEED") is { Length: > 0 } given
            ? [int.Parse(given, CultureInfo.InvariantCulture)]
        : IsLong ? [Random.Shared.Next()]
        : [StandingSeed, Random.Shared.Next()];

    /// <summary>How many to try with one seed.</summary>
    public static int Count(int usual, int inTheLongForm) => ProofPlan.Count(IsLong, usual, inTheLongForm);
}
