namespace PostfixQueue.Mail.Spf;

/// <summary>One step of an evaluation.</summary>
/// <param name="Depth">How many includes and redirects led here.</param>
/// <param name="Domain">The domain whose record is evaluated.</param>
/// <param name="Term">The term as written.</param>
/// <param name="Outcome">What came of it, as a sentence without a full stop.</param>
internal sealed record SpfTraceEntry(int Depth, string Domain, string Term, string Outcome)
{
    /// <inheritdoc/>
    public override string ToString() => $"{new string(' ', 2 * Depth)}{Domain}: {Term}: {Outcome}";
}
