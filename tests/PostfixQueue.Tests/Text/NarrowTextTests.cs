using System.Globalization;
using PostfixQueue.Queue;

namespace PostfixQueue.Tests.Text;

public sealed class NarrowTextTests
{
    [Theory]
    [InlineData("12.04:00:00", "12d")]
    [InlineData("1.23:59:59", "47h")]
    [InlineData("02:00:00", "2h")]
    [InlineData("01:59:59", "119m")]
    [InlineData("00:01:59", "119s")]
    [InlineData("00:00:00", "0s")]
    [InlineData("-00:00:05", "0s")]
    [InlineData("999.00:00:00", "999d")]
    public void An_age_has_at_most_four_characters(string age, string text) =>
        Assert.Equal(text, AgeText.Narrow(TimeSpan.Parse(age, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(999, "999B")]
    [InlineData(1022999, "999K")]
    [InlineData(1234, "1.2K")]
    [InlineData(9_999_999, "9.5M")]
    public void A_size_has_at_most_four_characters(long bytes, string text) => Assert.Equal(text, SizeText.Narrow(bytes));
}
