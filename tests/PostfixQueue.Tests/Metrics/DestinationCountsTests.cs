using PostfixQueue.Metrics;

namespace PostfixQueue.Tests.Metrics;

public sealed class DestinationCountsTests
{
    [Fact]
    public void The_domains_with_the_most_recipients_have_names_and_the_rest_a_sum()
    {
        DestinationCounts counts = new();
        counts.Add("b.example", 2);
        counts.Add("a.example", 2);
        counts.Add("c.example", 5);
        counts.Add(null, 1);
        counts.Add("b.example", 1);

        Assert.Equal([("c.example", 5L), ("b.example", 3L), ("other", 3L)], counts.Results(2));
        Assert.Equal([("other", 11L)], counts.Results(0));
        Assert.Equal([("c.example", 5L), ("b.example", 3L), ("a.example", 2L), ("other", 1L)], counts.Results(10));
    }

    /// <summary>A series must not stand twice.</summary>
    [Fact]
    public void A_domain_that_is_called_other_and_names_that_look_the_same_are_no_second_series()
    {
        DestinationCounts counts = new();
        counts.Add("other", 7);
        counts.Add("x\u001b.example", 1);
        counts.Add("x\u001c.example", 1);

        Assert.Equal([("x\ufffd.example", 2L), ("other", 7L)], counts.Results(10));
    }

    [Fact]
    public void However_many_domains_come_the_sum_is_right_and_the_large_ones_stay()
    {
        DestinationCounts counts = new(maximum: 100);
        for (int round = 0; round < 5; round++)
        {
            for (int number = 0; number < 2_000; number++)
                counts.Add($"d{round}.{number}.example", 1);
            counts.Add("large.example", 50);
        }

        List<(string Name, long Count)> results = [.. counts.Results(1)];
        Assert.Equal(("large.example", 250L), results[0]);
        Assert.Equal(("other", 10_000L), results[1]);
    }
}
