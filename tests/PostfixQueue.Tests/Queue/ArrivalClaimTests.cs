using System.Globalization;
using PostfixQueue.Queue;

namespace PostfixQueue.Tests.Queue;

public sealed class ArrivalClaimTests
{
    private static readonly DateTime s_arrival = new(2026, 11, 3, 14, 5, 9, DateTimeKind.Utc);

    [Fact]
    public void A_time_written_in_any_culture_that_this_machine_knows_is_read()
    {
        foreach (CultureInfo? culture in CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture => !culture.IsNeutralCulture))
        {
            string text = s_arrival.ToLocalTime().ToString(culture);

            ArrivalClaim? claim = ArrivalClaim.Read(text);

            Assert.NotNull(claim);
            Assert.True(claim.Fits(s_arrival), $"{culture.Name}: {text}");
            Assert.False(claim.Fits(s_arrival.AddSeconds(1)), $"{culture.Name}: {text}");
            Assert.False(claim.Fits(s_arrival.AddHours(1)), $"{culture.Name}: {text}");
        }
    }

    [Theory]
    [InlineData("11/03/2026 14:05:09")]
    [InlineData("11/3/2026 2:05:09 PM")]
    [InlineData("03/11/2026 14:05:09")]
    [InlineData("03.11.2026 14:05:09")]
    [InlineData("3.11.2026 14.05.09")]
    [InlineData("03-11-2026 14:05:09")]
    [InlineData("2026-11-03 14:05:09")]
    [InlineData("2026/11/3 14:05:09")]
    [InlineData("2026. 11. 03. 14:05:09")]
    [InlineData("03/11/2026, 14:05:09")]
    public void A_time_written_as_most_cultures_do_is_read_without_knowing_them(string text)
    {
        Assert.True(ArrivalClaim.Read(text)?.FitsInSomeZone(s_arrival), text);
        Assert.False(ArrivalClaim.Read(text)!.FitsInSomeZone(s_arrival.AddSeconds(1)), text);
    }

    [Theory]
    [InlineData("2026-11-03T14:05:09Z")]
    [InlineData("2026-11-03T19:35:09+05:30")]
    [InlineData("2026-11-03T19:35:09.0000000+05:30")]
    [InlineData("Tue, 03 Nov 2026 14:05:09 GMT")]
    public void A_text_with_a_zone_is_an_instant(string text)
    {
        ArrivalClaim claim = ArrivalClaim.Read(text)!;

        Assert.True(claim.Fits(s_arrival));
        Assert.True(claim.Fits(s_arrival.ToLocalTime()));
        Assert.False(claim.Fits(s_arrival.AddMinutes(15)));
        Assert.False(claim.FitsInSomeZone(s_arrival.AddMinutes(15)));
    }

    [Fact]
    public void Times_with_a_kind_are_instants_and_without_one_the_local_clock()
    {
        Assert.True(ArrivalClaim.Read(s_arrival)!.Fits(s_arrival));
        Assert.True(ArrivalClaim.Read(s_arrival.ToLocalTime())!.Fits(s_arrival));
        Assert.True(ArrivalClaim.Read(new DateTimeOffset(s_arrival).ToOffset(TimeSpan.FromHours(9)))!.Fits(s_arrival));
        Assert.True(ArrivalClaim.Read(DateTime.SpecifyKind(s_arrival.ToLocalTime(), DateTimeKind.Unspecified))!.Fits(s_arrival));
        Assert.False(ArrivalClaim.Read(s_arrival.AddSeconds(-1))!.Fits(s_arrival));
    }

    [Theory]
    [InlineData("11/03/2026 19:35:09", true)]
    [InlineData("03.11.2026 06:05:09", true)]
    [InlineData("11/03/2026 19:36:09", false)]
    [InlineData("11/03/2026 19:35:10", false)]
    [InlineData("11/05/2026 19:35:09", false)]
    public void The_clock_of_another_zone_is_told_by_its_quarter_hours(string text, bool fits) =>
        Assert.Equal(fits, ArrivalClaim.Read(text)!.FitsInSomeZone(s_arrival));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("System.Object[]")]
    [InlineData(1_700_000_000L)]
    [InlineData(5)]
    [InlineData(true)]
    public void What_is_no_time_is_no_claim(object? value) => Assert.Null(ArrivalClaim.Read(value));
}
