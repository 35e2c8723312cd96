namespace PostfixQueue.Checks.Dns;

/// <summary>Records that a domain need not have, but of which it may have only one.</summary>
internal static class AnnouncedRecord
{
    /// <summary>Picks the record.</summary>
    /// <param name="texts">All texts at the name.</param>
    /// <param name="isOne">Senders take the text for such a record.</param>
    /// <param name="version">The version, by which a record that is written wrongly is known.</param>
    /// <param name="kind">What it is called.</param>
    /// <param name="record">The record; empty when there is a finding.</param>
    /// <returns>Why there is no record to look at; null when there is one.</returns>
    public static CheckFinding? FindProblem(
        IReadOnlyList<string> texts,
        Func<string, bool> isOne,
        string version,
        string kind,
        out string record
    )
    {
        record = "";
        string[] found = [.. texts.Where(isOne)];
        switch (found.Length)
        {
            case 1:
                record = found[0];
                return null;
            case > 1:
                return CheckFinding.Fail($"There are several {kind} records, which makes all of them invalid.", "Keep one of them.") with
                {
                    Actual = string.Join("\n", found),
                };
            default:
                return texts.FirstOrDefault(text => text.Contains(version, StringComparison.OrdinalIgnoreCase)) is { } almost
                    ? CheckFinding.Fail(
                        $"Senders do not recognize the {kind} record.",
                        $"Begin it with v={version}; in exactly this spelling."
                    ) with
                    {
                        Actual = almost,
                    }
                    : CheckFinding.Skip($"The domain has no {kind} record, which is optional.");
        }
    }
}
