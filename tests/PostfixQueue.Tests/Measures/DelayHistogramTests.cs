using PostfixQueue.Measures;

namespace PostfixQueue.Tests.Measures;

/// <summary>Percentiles of delays without the delays.</summary>
public sealed class DelayHistogramTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Percentiles_are_right_to_two_percent(double part)
    {
        Random random = new(3);
        double[] delays = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 16 - 4))];
        DelayHistogram histogram = new();
        foreach (double delay in delays)
            histogram.Add(TimeSpan.FromSeconds(delay));

        double exact = delays.Order().ElementAt((int)Math.Ceiling(part * delays.Length) - 1);

        Assert.InRange(histogram.Quantile(part)!.Value.TotalSeconds / exact, 0.979, 1.021);
        Assert.Equal(TimeSpan.FromSeconds(delays.Max()), histogram.Maximum);
    }

    [Fact]
    public void Put_together_they_are_what_they_would_have_been_together()
    {
        Random random = new(4);
        DelayHistogram all = new(),
            one = new(),
            other = new(),
            merged = new();
        for (int number = 0; number < 5_000; number++)
        {
            TimeSpan delay = TimeSpan.FromSeconds(random.NextDouble() * random.Next(1, 10_000));
            all.Add(delay);
            (number % 3 == 0 ? one : other).Add(delay);
        }

        merged.Add(one);
        merged.Add(other.ToPairs(), other.Maximum);

        Assert.Equal(all.ToPairs(), merged.ToPairs());
        Assert.Equal((all.Quantile(0.95), all.Maximum), (merged.Quantile(0.95), merged.Maximum));
    }

    [Fact]
    public void None_has_none_and_the_shortest_and_longest_have_their_place()
    {
        DelayHistogram histogram = new();
        Assert.Null(histogram.Quantile(0.5));
        histogram.Add([-1, 5, 5, -5, long.MaxValue, 1, 7], TimeSpan.FromDays(1));
        Assert.Null(histogram.Quantile(0.5));

        histogram.Add(TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, histogram.Quantile(0.5));
        histogram.Add(TimeSpan.FromDays(100_000));
        Assert.True(histogram.Quantile(1) > TimeSpan.FromDays(200));
    }
}
