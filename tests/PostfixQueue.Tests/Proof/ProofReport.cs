using System.Globalization;

namespace PostfixQueue.Tests.Proof;

/// <summary>
/// What was tried how often, and what failed: into the test's output, and for <c>build.ps1 prove</c> a line of the file that
/// <c>POSTFIXQUEUE_PROOF_REPORT</c> names.
/// </summary>
internal static class ProofReport
{
    private static readonly Lock s_lock = new();

    /// <summary>Adds a line.</summary>
    /// <param name="what">What was tried.</param>
    /// <param name="tried">How often.</param>
    /// <param name="failed">How often it went wrong.</param>
    /// <param name="details">What else is worth knowing; one line.</param>
    public static void Add(string what, int tried, int failed, string details)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{what}: {tried} tried, {failed} failed; {details}")
        );
        if (Environment.GetEnvironmentVariable("POSTFIXQUEUE_PROOF_REPORT") is not { Length: > 0 } path)
            return;
        lock (s_lock)
            File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{what}\t{tried}\t{failed}\t{details}\n"));
    }
}
