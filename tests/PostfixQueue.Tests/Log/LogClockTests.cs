using System.Globalization;
using System.Text;
using PostfixQueue.Log;

namespace PostfixQueue.Tests.Log;

/// <summary>The times that log lines begin with.</summary>
public sealed class LogClockTests
{
    [Theory]
    [InlineData("Nov 23 16:24:32 mx postfix/smtpd[1]: text", "2026-11-23T15:24:32Z", 15)]
    [InlineData("Nov  3 06:24:02 mx postfix/smtpd[1]: text", "2026-11-03T05:24:02Z", 15)]
    [InlineData("Dec 31 23:59:59 mx postfix/smtpd[1]: text", "2025-12-31T22:59:59Z", 15)]
    [InlineData("Nov 23 2024 16:24:32 mx postfix/smtpd[1]: text", "2024-11-23T15:24:32Z", 20)]
    [InlineData("2024 Nov 23 16:24:32 mx postfix/smtpd[1]: text", "2024-11-23T15:24:32Z", 20)]
    [InlineData("2026-11-23T16:24:32.120300+00:00 mx postfix/smtpd[1]: text", "2026-11-23T16:24:32.1203Z", 32)]
    [InlineData("2026-11-23 16:24:32 mx postfix/smtpd[1]: text", "2026-11-23T15:24:32Z", 19)]
    [InlineData("2026-11-23T16:24:32,5 mx postfix/smtpd[1]: text", "2026-11-23T15:24:32.5Z", 21)]
    [InlineData("Nov 3 06:24:02 mx postfix/smtpd[1]: text", "2026-11-03T05:24:02Z", 14)]
    [InlineData("Feb 29 06:24:02 mx postfix/smtpd[1]: text", "2024-02-29T05:24:02Z", 15)]
    [InlineData("Nov 25 06:24:02 mx postfix/smtpd[1]: text", "2025-11-25T05:24:02Z", 15)]
    [InlineData("2026-11-23T16:24:32+0530 mx postfix/smtpd[1]: text", "2026-11-23T10:54:32Z", 24)]
    [InlineData("2026-11-23T16:24:32-01:00 mx postfix/smtpd[1]: text", "2026-11-23T17:24:32Z", 25)]
    [InlineData("2026-11-23T16:24:60Z mx postfix/smtpd[1]: text", "2026-11-23T16:24:59Z", 20)]
    public void Times_are_read_in_the_zone_they_are_in(string line, string utc, int length)
    {
        Assert.True(NewClock().TryRead(Encoding.UTF8.GetBytes(line), out DateTime read, out int taken));

        Assert.Equal((DateTime.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), length), (read, taken));
    }

    /// <summary>The nights on which clocks are set back and forth, in a log of its own local time.</summary>
    [Fact]
    public void Of_the_hour_that_comes_twice_the_second_time_is_told_by_the_lines_before()
    {
        LogClock clock = new(BerlinLike, new DateTime(2026, 10, 26, 0, 0, 0));

        Assert.Equal(
            ["23:59:00", "00:00:00", "00:30:00", "00:59:59", "01:00:00", "01:29:30", "01:59:59", "02:00:00"],
            new[] { "01:59:00", "02:00:00", "02:30:00", "02:59:59", "02:00:00", "02:29:30", "02:59:59", "03:00:00" }.Select(time =>
                Read(clock, $"Oct 25 {time} mx")
            )
        );
    }

    [Fact]
    public void The_hour_that_never_comes_is_stepped_over()
    {
        LogClock clock = new(BerlinLike, new DateTime(2026, 10, 26, 0, 0, 0));

        Assert.Equal(["00:59:59", "01:00:00"], new[] { "01:59:59", "03:00:00" }.Select(time => Read(clock, $"Mar 29 {time} mx")));
    }

    [Fact]
    public void Lines_of_the_same_hour_are_read_as_the_first_one_was()
    {
        LogClock clock = NewClock();
        Random random = new(7);
        for (int number = 0; number < 5_000; number++)
        {
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $"Nov {random.Next(21, 23)} {random.Next(0, 3):00}:{random.Next(60):00}:{random.Next(60):00} mx postfix/qmgr[1]: x"
            );
            Assert.True(clock.TryRead(Encoding.UTF8.GetBytes(line), out DateTime one, out int length));
            Assert.True(NewClock().TryRead(Encoding.UTF8.GetBytes(line), out DateTime other, out int otherLength));
            Assert.Equal((other, otherLength), (one, length));
        }
    }

    /// <summary>A file of last winter says of itself only by its last change that it is not of this one.</summary>
    [Fact]
    public void Lines_of_a_file_are_not_later_than_its_last_change()
    {
        LogClock clock = NewClock().Until(new DateTime(2024, 12, 31, 23, 30, 0, DateTimeKind.Utc));
        Assert.True(clock.TryRead("Dec 31 20:00:00 mx"u8, out DateTime december, out _));
        Assert.True(clock.TryRead("Jan  1 00:20:00 mx"u8, out DateTime january, out _));

        Assert.Equal((2024, 2024), (december.Year, january.Year));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Nov 23 16:24:3")]
    [InlineData("Nov 31 16:24:32 mx")]
    [InlineData("Nov 23 16.24.32 mx")]
    [InlineData("Nov 23 24:24:32 mx")]
    [InlineData("ovD 23 16:24:32 mx")]
    [InlineData("2026-13-23T16:24:32Z mx")]
    [InlineData("2026-11-23T16:24:32")]
    [InlineData("2026-11-23T16:24:32.12")]
    [InlineData("2026-11-23T16:24:32+0")]
    [InlineData("2026-11-23T16:24:32+99:00")]
    [InlineData("2026 Nov 23 16:24")]
    [InlineData("no time at all, but a long line")]
    public void What_is_no_time_is_not_read(string line) => Assert.False(NewClock().TryRead(Encoding.UTF8.GetBytes(line), out _, out _));

    [Fact]
    public void Any_beginning_of_a_line_and_any_change_in_it_is_survived()
    {
        LogClock clock = NewClock();
        foreach (
            string line in new[] { "Nov 23 2024 16:24:32 mx postfix/smtpd[1]: t", "2026-11-23T16:24:32.1+00:00 mx postfix/smtpd[1]: t" }
        )
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            Assert.All(Enumerable.Range(0, bytes.Length), cut => LogLine.TryParse(bytes.AsSpan(0, cut), clock, out _));
            for (int at = 0; at < bytes.Length; at++)
            {
                byte kept = bytes[at];
                foreach (byte other in " :-9[]x\0\xFF"u8.ToArray())
                {
                    bytes[at] = other;
                    LogLine.TryParse(bytes, clock, out _);
                }

                bytes[at] = kept;
            }

            Assert.True(LogLine.TryParse(bytes, clock, out _));
        }
    }

    private static string Read(LogClock clock, string line)
    {
        Assert.True(clock.TryRead(Encoding.UTF8.GetBytes(line), out DateTime utc, out _));
        return utc.ToString("HH':'mm':'ss", CultureInfo.InvariantCulture);
    }

    /// <summary>One hour before UTC, two from the last Sunday of March to that of October.</summary>
    private static TimeZoneInfo BerlinLike { get; } =
        TimeZoneInfo.CreateCustomTimeZone(
            "test",
            TimeSpan.FromHours(1),
            "test",
            "test",
            "test",
            [
                TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                    DateTime.MinValue.Date,
                    DateTime.MaxValue.Date,
                    TimeSpan.FromHours(1),
                    TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
                    TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)
                ),
            ]
        );

    internal static LogClock NewClock() => new(new Noon());

    private sealed class Noon : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } =
            TimeZoneInfo.CreateCustomTimeZone("one hour", TimeSpan.FromHours(1), null, null);

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 17, 0, 0, TimeSpan.Zero);
    }
}
