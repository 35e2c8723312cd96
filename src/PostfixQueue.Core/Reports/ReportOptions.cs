namespace PostfixQueue.Reports;

/// <summary>How a report is to be made.</summary>
internal sealed record ReportOptions
{
    /// <summary>What stands at its top; null for a title that names the hosts.</summary>
    public string? Title { get; init; }

    /// <summary>The zone in which its times are told.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>When it is made, UTC.</summary>
    public required DateTime MadeAt { get; init; }

    /// <summary>The machine that it is made on.</summary>
    public required string HostName { get; init; }

    /// <summary>False when it is about what a pipeline has brought, and not about the queue of this machine.</summary>
    public bool IsOwnQueue { get; init; }

    /// <summary>True when Postfix does not run.</summary>
    public bool IsMailSystemDown { get; init; }
}
