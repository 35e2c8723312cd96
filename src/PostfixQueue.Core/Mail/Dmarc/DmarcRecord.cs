using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Dmarc;

/// <summary>A DMARC record (RFC 7489 section 6.3, with the tags that its revision adds).</summary>
internal sealed record DmarcRecord
{
    /// <summary>The record as published.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// <c>p=</c>; null when it is missing or wrong. Receivers then read the record as <c>p=none</c> if it asks for reports, and otherwise
    /// ignore it (section 6.6.3).
    /// </summary>
    public DmarcPolicy? Policy { get; init; }

    /// <summary><c>sp=</c> for subdomains; null means as for the domain.</summary>
    public DmarcPolicy? SubdomainPolicy { get; init; }

    /// <summary><c>psd=</c>: true for a public suffix, false for an organisation's top, null when the record does not say.</summary>
    public bool? IsPublicSuffix { get; init; }

    /// <summary><c>rua=</c>: where aggregate reports go.</summary>
    public IReadOnlyList<DmarcReportAddress> AggregateReports { get; init; } = [];

    /// <summary><c>ruf=</c>: where failure reports go.</summary>
    public IReadOnlyList<DmarcReportAddress> FailureReports { get; init; } = [];

    /// <summary>A tag stands in it twice, which makes all of it void (RFC 6376 section 3.2).</summary>
    public bool IsVoid { get; init; }

    /// <summary>What is wrong or unwise.</summary>
    public IReadOnlyList<RecordProblem> Problems { get; init; } = [];

    /// <summary>The policy that receivers follow for the domain itself; null when they ignore the record.</summary>
    public DmarcPolicy? EffectivePolicy => Policy ?? (AggregateReports.Count > 0 ? DmarcPolicy.None : null);
}
