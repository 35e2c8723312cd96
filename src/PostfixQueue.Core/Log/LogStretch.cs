namespace PostfixQueue.Log;

/// <summary>Which part of a log is wanted. Lines from just outside may come along.</summary>
/// <param name="SinceUtc">From when on; null from the beginning.</param>
/// <param name="UntilUtc">Until when; null to the end.</param>
internal sealed record LogStretch(DateTime? SinceUtc = null, DateTime? UntilUtc = null)
{
    /// <summary>By so much lines of several processes may be out of order, and clocks be set back.</summary>
    private static readonly TimeSpan s_slack = TimeSpan.FromMinutes(1);

    /// <summary>In the hour that comes twice a year a line does not tell which of the two it is of.</summary>
    private static readonly TimeSpan s_doubtful = TimeSpan.FromHours(3);

    /// <summary>More of one file is not read, but its end.</summary>
    public long MaximumBytes { get; init; } = long.MaxValue;

    /// <summary>More of the journal is not read, but its end; null for no limit.</summary>
    public int? MaximumEntries { get; init; }

    /// <summary>Takes the failure of one file of several; without it the failure is thrown.</summary>
    public Action<MailLogException>? Failed { get; init; }

    /// <summary>No line before this time is wanted, whatever the order of lines; null for the beginning.</summary>
    public DateTime? EarliestUtc(TimeZoneInfo zone) =>
        SinceUtc is not { } since || since - DateTime.MinValue < s_doubtful
            ? null
            : since - (zone.IsAmbiguousTime(since) || zone.IsAmbiguousTime(since - s_slack) ? s_doubtful : s_slack);

    /// <summary>A line after this time ends the reading; null for the end.</summary>
    public DateTime? LatestUtc => UntilUtc is { } until && DateTime.MaxValue - until > s_slack ? until + s_slack : null;
}
