namespace PostfixQueue.Reports;

/// <summary>How many instants fall in which span of time, for a picture.</summary>
/// <param name="Start">When the first span begins, UTC.</param>
/// <param name="Width">How long each is.</param>
/// <param name="Counts">How many instants are in each.</param>
/// <param name="Before">How many are before the first.</param>
/// <param name="After">How many are behind the last.</param>
internal sealed record TimeChart(DateTime Start, TimeSpan Width, IReadOnlyList<int> Counts, int Before, int After)
{
    private const int MostSpans = 60;

    /// <summary>With fewer, one bar would fill the picture.</summary>
    private const int LeastSpans = 12;

    private static readonly TimeSpan s_mostTime = TimeSpan.FromDays(30);

    private static readonly TimeSpan[] s_widths =
    [
        .. new[] { 1, 5, 15, 30, 60, 120, 180, 360, 720, 1_440 }.Select(static minutes => TimeSpan.FromMinutes(minutes)),
    ];

    /// <summary>What came until now, for a month at most.</summary>
    /// <param name="times">The instants.</param>
    /// <param name="now">UTC.</param>
    /// <param name="zone">The spans begin at round times of this zone.</param>
    /// <returns>The chart; null when there is nothing to show.</returns>
    public static TimeChart? Until(TimeHistogram times, DateTime now, TimeZoneInfo zone)
    {
        if (times.Count == 0)
            return null;
        DateTime first = times.Spans.First().Start;
        DateTime oldest = now - first > s_mostTime ? now - s_mostTime : first;
        DateTime latestBegin = now - (times.Width * LeastSpans);
        return Over(times, oldest < latestBegin ? oldest : latestBegin, now, zone);
    }

    /// <summary>What is to come from now on, for a month at most; what should have come by now is before the first span.</summary>
    /// <inheritdoc cref="Until"/>
    public static TimeChart? From(TimeHistogram times, DateTime now, TimeZoneInfo zone)
    {
        if (times.Count == 0)
            return null;
        DateTime last = times.Spans.Last().Start;
        DateTime latest = last - now > s_mostTime ? now + s_mostTime : last + times.Width;
        DateTime earliestEnd = now + (times.Width * LeastSpans);
        return Over(times, now, latest > earliestEnd ? latest : earliestEnd, zone);
    }

    private static TimeChart Over(TimeHistogram times, DateTime from, DateTime to, TimeZoneInfo zone)
    {
        TimeSpan width = Array.Find(s_widths, one => one >= times.Width && (to - from).Ticks / one.Ticks < MostSpans - 1);
        if (width == default)
            width = times.Width > s_widths[^1] ? times.Width : s_widths[^1];
        long offset = zone.GetUtcOffset(to).Ticks;
        long first = Math.Max(0, (from.Ticks + offset) / width.Ticks);
        int[] counts = new int[(int)Math.Min(MostSpans, ((to.Ticks + offset) / width.Ticks) - first + 1)];
        (int before, int after) = (0, 0);
        foreach ((DateTime start, int count) in times.Spans)
        {
            long index = ((start.Ticks + offset) / width.Ticks) - first;
            if (index < 0)
                before += count;
            else if (index >= counts.Length)
                after += count;
            else
                counts[index] += count;
        }

        DateTime begin = new(Math.Max(0, (first * width.Ticks) - offset), DateTimeKind.Utc);
        return new TimeChart(begin, width, counts, before, after);
    }
}
