using System.Diagnostics;
using System.Globalization;
using PostfixQueue.Tests.Proof;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Counts what is tried with one seed. <c>POSTFIXQUEUE_FUZZ_SECONDS</c> ends it earlier; how much was tried goes where proofs are reported.
/// </summary>
/// <param name="what">What is tried.</param>
/// <param name="usual">How often with the suite.</param>
/// <param name="inTheLongForm">How often in the long form.</param>
internal sealed class FuzzRun(string what, int usual, int inTheLongForm)
{
    /// <summary>From here on memory must not grow any more.</summary>
    private const int Settled = 1_000;

    private static readonly TimeSpan s_limit = Environment.GetEnvironmentVariable("POSTFIXQUEUE_FUZZ_SECONDS") is { Length: > 0 } given
        ? TimeSpan.FromSeconds(int.Parse(given, CultureInfo.InvariantCulture))
        : TimeSpan.MaxValue;

    private readonly int _most = FuzzPlan.Count(usual, inTheLongForm);
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _memory;

    /// <summary>How many have been tried, the one at hand included.</summary>
    public int Tried { get; private set; }

    /// <summary>By how many bytes memory has grown since the first few; see <see cref="MemoryGrowth"/>.</summary>
    public long Growth(long allowed) => MemoryGrowth.Since(_memory, allowed);

    /// <summary>Goes on with the next; false at the end.</summary>
    public bool Next()
    {
        if (Tried == Settled)
            _memory = GC.GetTotalMemory(forceFullCollection: true);
        if (Tried == _most || (Tried % 256 == 0 && Stopwatch.GetElapsedTime(_start) > s_limit))
            return false;
        Tried++;
        return true;
    }

    /// <summary>Reports how much was tried.</summary>
    /// <param name="details">What else is worth knowing; one line.</param>
    public void Report(string details) => ProofReport.Add(what, Tried, failed: 0, details);
}
