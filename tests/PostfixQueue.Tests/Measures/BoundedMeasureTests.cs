using System.Globalization;
using PostfixQueue.Measures;
using PostfixQueue.Queue;

namespace PostfixQueue.Tests.Measures;

/// <summary>
/// More names than are counted one by one: what is frequent stays, all sums stay right, and the result says that it is approximate.
/// </summary>
public sealed class BoundedMeasureTests
{
    private const int Maximum = 100;

    [Fact]
    public void Up_to_the_limit_every_name_is_counted_exactly()
    {
        QueueMeasurer measurer = new(MailQueueGrouping.Sender, Maximum);
        for (int number = 0; number < Maximum; number++)
            measurer.Add(ItemOf(number));
        for (int number = 0; number < Maximum; number++)
            measurer.Add(ItemOf(number));

        Assert.False(measurer.IsApproximate);
        Assert.Equal(Maximum, measurer.Results(null).Count(static measure => measure.Count == 2 && !measure.IsApproximate));
    }

    [Fact]
    public void Beyond_the_limit_frequent_names_stay_and_the_sums_stay_right()
    {
        const int Messages = 20_000;
        QueueMeasurer measurer = new(MailQueueGrouping.Sender, Maximum);
        for (int number = 0; number < Messages; number++)
            measurer.Add(ItemOf(number % 4 == 0 ? 0 : number));

        MailQueueMeasure[] measures = measurer.Results(null).ToArray();

        Assert.True(measurer.IsApproximate);
        Assert.True(measures.Length <= Maximum + 1);
        Assert.All(measures, static measure => Assert.True(measure.IsApproximate));
        Assert.Equal(Messages, measures.Sum(static measure => measure.Count));
        Assert.Equal(Messages, measures.Sum(static measure => measure.AgeBuckets.Sum()));
        Assert.Equal(Messages * 1_000L, measures.Sum(static measure => measure.TotalSize));
        Assert.Equal(Messages / 4, measures.Single(static measure => measure.Name == "s0@sender.example").Count);
        Assert.Contains(measures, static measure => measure.Name == "(others)" && measure.Count > 0);
    }

    [Fact]
    public void First_takes_the_most_frequent_of_many()
    {
        QueueMeasurer measurer = new(MailQueueGrouping.Sender);
        for (int number = 0; number < 1_000; number++)
            measurer.Add(ItemOf(number % 7 == 0 ? 7 : number));

        Assert.Equal(["s7@sender.example", "s100@sender.example"], measurer.Results(2).Select(static measure => measure.Name));
    }

    [Fact]
    public void Sums_of_sizes_end_at_the_ends_of_the_range()
    {
        Assert.Equal(long.MaxValue, ByteSum.Add(long.MaxValue, 1));
        Assert.Equal(long.MaxValue, ByteSum.Add(1, long.MaxValue));
        Assert.Equal(long.MinValue, ByteSum.Add(long.MinValue, -1));
        Assert.Equal(-1, ByteSum.Add(long.MinValue, long.MaxValue));
        Assert.Equal(3, ByteSum.Add(1, 2));
    }

    private static MailQueueItem ItemOf(int sender) =>
        new()
        {
            QueueId = "A1",
            QueueName = QueueNames.Deferred,
            Sender = string.Create(CultureInfo.InvariantCulture, $"s{sender}@sender.example"),
            ArrivalTime = DateTime.UnixEpoch.ToLocalTime(),
            Size = 1_000,
            Recipients = [new MailQueueRecipient { EmailAddress = "r@two.example", Reason = "Connection refused" }],
        };
}
