namespace PostfixQueue.Reports;

/// <summary>What a report was made from.</summary>
/// <param name="Items">How many messages came.</param>
/// <param name="Measures">How many measures came.</param>
/// <param name="Checks">How many results of checks came.</param>
/// <param name="DetailedItems">How many of the messages came with what only their files know.</param>
/// <param name="Kinds">By what the measures were grouped.</param>
/// <param name="Hosts">The machines that any of it came from.</param>
internal sealed record ReportInput(
    long Items,
    long Measures,
    long Checks,
    long DetailedItems,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<string> Hosts
);
