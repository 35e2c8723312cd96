using System.Globalization;
using PostfixQueue.Queue;

namespace PostfixQueue.Tests.Queue;

public sealed class WallClockTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-11-27 12:00:00", "2026-11-27 11:00:00")]
    [InlineData("Asia/Kolkata", "2026-11-27 12:00:00", "2026-11-27 06:30:00")]
    [InlineData("America/St_Johns", "2026-07-01 00:00:00", "2026-07-01 02:30:00")]
    [InlineData("Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25 00:30:00,2026-10-25 01:30:00")]
    [InlineData("Europe/Berlin", "2026-10-25 03:00:00", "2026-10-25 02:00:00")]
    [InlineData("Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29 01:00:00")]
    [InlineData("Europe/Berlin", "2026-03-29 02:59:59", "2026-03-29 01:00:00")]
    [InlineData("Australia/Lord_Howe", "2026-04-05 01:45:00", "2026-04-04 14:45:00,2026-04-04 15:15:00")]
    public void A_time_on_the_wall_means_these_instants(string zone, string wall, string instants) =>
        Assert.Equal(
            instants.Split(','),
            WallClock
                .Readings(DateTime.Parse(wall, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone))
                .Select(reading => reading.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
        );

    [Fact]
    public void The_ends_of_time_are_no_error()
    {
        foreach (TimeZoneInfo? zone in new[] { "Pacific/Kiritimati", "Pacific/Pago_Pago" }.Select(TimeZoneInfo.FindSystemTimeZoneById))
        {
            Assert.Single(WallClock.Readings(DateTime.MinValue, zone));
            Assert.Single(WallClock.Readings(DateTime.MaxValue, zone));
        }
    }
}
