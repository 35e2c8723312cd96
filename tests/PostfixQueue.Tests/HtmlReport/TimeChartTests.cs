using PostfixQueue.Reports;

namespace PostfixQueue.Tests.HtmlReport;

/// <summary>When messages arrived, and when they are tried next.</summary>
public sealed class TimeChartTests
{
    private static readonly DateTime s_now = SyntheticReport.Now;

    [Fact]
    public void Each_instant_is_counted_in_its_span()
    {
        TimeHistogram times = new();
        foreach (int hours in new[] { 0, 1, 1, 5, 47 })
            times.Add(s_now.AddHours(-hours));

        TimeChart chart = TimeChart.Until(times, s_now, TimeZoneInfo.Utc)!;

        Assert.Equal(TimeSpan.FromHours(1), chart.Width);
        Assert.Equal(s_now.AddHours(-47), chart.Start);
        Assert.Equal((48, 5, 2), (chart.Counts.Count, chart.Counts.Sum(), chart.Counts[46]));
    }

    [Fact]
    public void Spans_begin_at_round_times_of_the_zone()
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("Test/East", TimeSpan.FromHours(5.5), "East", "East");
        TimeHistogram times = new();
        times.Add(s_now.AddDays(-4));
        times.Add(s_now);

        TimeChart chart = TimeChart.Until(times, s_now, zone)!;

        Assert.Equal(TimeSpan.Zero, TimeSpan.FromTicks((chart.Start.Ticks + zone.BaseUtcOffset.Ticks) % chart.Width.Ticks));
        Assert.Equal(2, chart.Counts.Sum());
    }

    [Fact]
    public void What_is_far_off_is_counted_beside_the_picture()
    {
        TimeHistogram times = new();
        foreach (DateTime time in new[] { DateTime.MinValue, DateTime.MaxValue, s_now.AddYears(-3), s_now.AddDays(-1) })
            times.Add(DateTime.SpecifyKind(time, DateTimeKind.Utc));

        TimeChart past = TimeChart.Until(times, s_now, TimeZoneInfo.Utc)!;
        TimeChart future = TimeChart.From(times, s_now, TimeZoneInfo.Utc)!;

        Assert.Equal((2, 1, 1), (past.Before, past.Counts.Sum(), past.After));
        Assert.Equal((3, 0, 1), (future.Before, future.Counts.Sum(), future.After));
    }

    [Fact]
    public void A_single_instant_does_not_fill_the_picture()
    {
        TimeHistogram times = new();
        times.Add(s_now);

        Assert.InRange(TimeChart.Until(times, s_now, TimeZoneInfo.Utc)!.Counts.Count, 12, 60);
        Assert.InRange(TimeChart.From(times, s_now, TimeZoneInfo.Utc)!.Counts.Count, 12, 60);
    }

    [Fact]
    public void No_queue_makes_it_large_and_no_instant_is_lost()
    {
        TimeHistogram times = new();
        Random random = new(1);
        for (int number = 0; number < 200_000; number++)
            times.Add(new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc));

        TimeChart chart = TimeChart.Until(times, s_now, TimeZoneInfo.Utc)!;

        Assert.InRange(times.Spans.Count(), 100, 4_097);
        Assert.Equal(200_000, times.Spans.Sum(static span => span.Count));
        Assert.Equal(200_000, chart.Before + chart.After + chart.Counts.Sum());
        Assert.InRange(chart.Counts.Count, 1, 60);
    }

    [Fact]
    public void Without_instants_there_is_no_picture() => Assert.Null(TimeChart.Until(new TimeHistogram(), s_now, TimeZoneInfo.Utc));
}
