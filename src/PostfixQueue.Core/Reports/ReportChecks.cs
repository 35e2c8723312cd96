namespace PostfixQueue.Reports;

/// <summary>What the checks have found that needs somebody.</summary>
/// <param name="Findings">Failures and warnings, the weightiest first.</param>
/// <param name="FindingCount">How many there are, also where they are not all listed.</param>
/// <param name="Counts">How many results have which status.</param>
internal sealed record ReportChecks(
    IReadOnlyList<MailServerCheckResult> Findings,
    int FindingCount,
    IReadOnlyDictionary<string, int> Counts
);
