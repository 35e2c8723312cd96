namespace PostfixQueue.Reports;

/// <summary>What a report tells, before it has a form.</summary>
internal sealed record QueueReport
{
    /// <summary>What stands at its top.</summary>
    public required string Title { get; init; }

    /// <summary>How it was made.</summary>
    public required ReportOptions Options { get; init; }

    /// <summary>True when there are more messages than it was made from.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>What it was made from.</summary>
    public required ReportInput Input { get; init; }

    /// <summary>What to do, the weightiest first.</summary>
    public required IReadOnlyList<ReportAction> Actions { get; init; }

    /// <summary>All messages together; null when nothing tells how many there are.</summary>
    public MailQueueMeasure? Total { get; init; }

    /// <summary>A line for each queue.</summary>
    public required IReadOnlyList<ReportQueue> Queues { get; init; }

    /// <summary>A group for each machine.</summary>
    public required ReportGroups Hosts { get; init; }

    /// <summary>A group for each cause.</summary>
    public required ReportGroups Causes { get; init; }

    /// <summary>The age of the mail for each domain.</summary>
    public required ReportGroups Domains { get; init; }

    /// <summary>The same by who runs the hosts that the mail waits for.</summary>
    public required ReportGroups Providers { get; init; }

    /// <summary>When the messages arrived; null when that is not known.</summary>
    public TimeChart? Arrivals { get; init; }

    /// <summary>When they are tried next; null when that is not known.</summary>
    public TimeChart? NextAttempts { get; init; }

    /// <summary>Who sends.</summary>
    public required ReportGroups Senders { get; init; }

    /// <summary>Which logins send.</summary>
    public required ReportGroups Logins { get; init; }

    /// <summary>Which clients bring mail.</summary>
    public required ReportGroups Clients { get; init; }

    /// <summary>What checks have found.</summary>
    public required ReportChecks Checks { get; init; }

    /// <summary>The first messages.</summary>
    public required IReadOnlyList<ReportMessage> Messages { get; init; }
}
