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
    [InlineData("2026-11-23T16:24:32.120300+00:00 mx postfix/smtpd[1]: text", "2026-11-23T16:24:32Z", 32)]
    [InlineData("2026-11-23T16:24:32+0530 mx postfix/smtpd[1]: text", "2026-11-23T10:54:32Z", 24)]
    [InlineData("2026-11-23T16:24:32-01:00 mx postfix/smtpd[1]: text", "2026-11-23T17:24:32Z", 25)]
    [InlineData("2026-11-23T16:24:60Z mx postfix/smtpd[1]: text", "2026-11-23T16:24:59Z", 20)]
    public void Times_are_read_in_the_zone_they_are_in(string line, string utc, int length)
    {
        Assert.True(NewClock().TryRead(Encoding.UTF8.GetBytes(line), out DateTime read, out int taken));

        Assert.Equal((DateTime.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), length), (read, taken));
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
        foreach (string line in new[] { "Nov 23 2024 16:24:32 mx postfix/smtpd[1]: t", "2026-11-23T16:24:32.1+00:00 mx postfix/smtpd[1]: t" })
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

    internal static LogClock NewClock() => new(new Noon());

    private sealed class Noon : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("one hour", TimeSpan.FromHours(1), null, null);

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 17, 0, 0, TimeSpan.Zero);
    }
}
