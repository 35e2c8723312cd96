using System.Globalization;
using PostfixQueue.Checks.Queue;

namespace PostfixQueue.Tests.Checks;

/// <summary>Counting names in bounded memory.</summary>
public sealed class FrequentNamesTests
{
    [Fact]
    public void Few_different_names_are_counted_exactly()
    {
        FrequentNames names = new(maximum: 3);
        foreach (string name in new[] { "a", "b", "b", "c", "b" })
            names.Add(name, name, given => given + "!");

        Assert.Equal(("b", 3, "b!"), names.Top);
    }

    [Fact]
    public void A_name_with_more_than_half_is_found_among_any_number_of_others_and_never_counted_too_high()
    {
        FrequentNames names = new(maximum: 10);
        for (int index = 0; index < 1_000; index++)
        {
            names.Add(index.ToString(CultureInfo.InvariantCulture), 0, _ => null);
            names.Add("often", 0, _ => null);
        }

        Assert.Equal("often", names.Top!.Value.Name);
        Assert.InRange(names.Top.Value.Count, 800, 1_000);
    }

    [Fact]
    public void Nothing_counted_has_no_top() => Assert.Null(new FrequentNames().Top);
}
