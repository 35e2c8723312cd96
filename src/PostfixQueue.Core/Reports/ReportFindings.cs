using PostfixQueue.Checks;

namespace PostfixQueue.Reports;

/// <summary>Counts the results of checks and keeps the weightiest of those that need somebody.</summary>
/// <param name="maximum">How many are kept.</param>
internal sealed class ReportFindings(int maximum = 40)
{
    private readonly List<MailServerCheckResult> _found = [];
    private readonly Dictionary<string, int> _statuses = new(StringComparer.Ordinal);
    private int _foundCount;

    /// <summary>How many results came.</summary>
    public long Count { get; private set; }

    /// <summary>Takes one.</summary>
    public void Add(MailServerCheckResult check)
    {
        Count++;
        string status = Enum.TryParse(check.Status, out CheckStatus known) ? known.ToString() : nameof(CheckStatus.Unknown);
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        if (status is not (nameof(CheckStatus.Fail) or nameof(CheckStatus.Warning)))
            return;
        _foundCount++;
        _found.Add(check);
        if (_found.Count > 2 * maximum)
            Trim();
    }

    /// <summary>What came of them.</summary>
    public ReportChecks Build()
    {
        Trim();
        return new ReportChecks(_found, _foundCount, _statuses);
    }

    private void Trim()
    {
        _found.Sort(Compare);
        if (_found.Count > maximum)
            _found.RemoveRange(maximum, _found.Count - maximum);
    }

    private static int Compare(MailServerCheckResult left, MailServerCheckResult right)
    {
        int order = (left.Status == nameof(CheckStatus.Fail) ? 0 : 1).CompareTo(right.Status == nameof(CheckStatus.Fail) ? 0 : 1);
        if (order == 0)
            order = SeverityOf(right).CompareTo(SeverityOf(left));
        if (order == 0)
            order = string.CompareOrdinal(left.Name, right.Name);
        if (order == 0)
            order = string.CompareOrdinal(left.HostName, right.HostName);
        return order == 0 ? string.CompareOrdinal(left.Message, right.Message) : order;
    }

    private static CheckSeverity SeverityOf(MailServerCheckResult check) =>
        Enum.TryParse(check.Severity, out CheckSeverity severity) ? severity : CheckSeverity.Info;
}
