namespace PostfixQueue.Tests.Engine;

public sealed class MeasureMailQueueTests : IDisposable
{
    private const string Refused = "connect to mx.one.example[192.0.2.1]:25: Connection refused";
    private const string Greylisted =
        "host mx.two.example[192.0.2.2] said: 450 4.2.0 <u@two.example>: Recipient address rejected: Greylisted (in reply to RCPT "
        + "TO command)";
    private const string Full = "host mx.two.example[192.0.2.2] said: 452 4.2.2 <v@two.example> mailbox full (in reply to RCPT TO command)";

    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void Causes_are_counted_most_frequent_first_with_a_remedy_for_each()
    {
        ListThree();
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueMeasure> measures = session.Invoke("Measure-MailQueue").WithoutErrors().Of<MailQueueMeasure>();

        Assert.Equal(
            [("ConnectionRefused", 2, 2), ("Greylisted", 1, 3)],
            measures.Select(measure => (measure.Name, measure.Count, measure.RecipientCount))
        );
        Assert.All(measures, measure => Assert.Equal(("Cause", measure.Name), (measure.GroupBy, measure.TopCause)));
        Assert.All(measures, measure => Assert.NotEmpty(measure.Remedy!));
        Assert.Equal(session.HostName, measures[0].HostName);
    }

    [Theory]
    [InlineData("Scope", "Destination=3/5")]
    [InlineData("RecipientDomain", "one.example=2/2 two.example=1/3")]
    [InlineData("Recipient", "a@one.example=2/2 u@two.example=1/1 v@two.example=1/1 w@two.example=1/1")]
    [InlineData("SenderDomain", "sender.example=2/4 MAILER-DAEMON=1/1")]
    [InlineData("Sender", "s@sender.example=2/4 MAILER-DAEMON=1/1")]
    [InlineData("QueueName", "deferred=2/4 active=1/1")]
    [InlineData("RemoteHost", "mx.one.example=2/2 mx.two.example=1/3")]
    [InlineData("Provider", "one.example=2/2 two.example=1/3")]
    [InlineData("None", "TOTAL=3/5")]
    public void Each_grouping_counts_messages_and_recipients(string groupBy, string expected)
    {
        ListThree();
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueMeasure> measures = session
            .Invoke($"Measure-MailQueue -GroupBy {groupBy}")
            .WithoutErrors()
            .Of<MailQueueMeasure>();

        Assert.Equal(expected, string.Join(' ', measures.Select(measure => $"{measure.Name}={measure.Count}/{measure.RecipientCount}")));
    }

    [Fact]
    public void Reasons_that_differ_in_addresses_only_are_one_group()
    {
        IEnumerable<string> reasons = Enumerable
            .Range(0, 300)
            .Select(number =>
                ListingLines.Of(
                    $"A{number}",
                    recipients:
                    [
                        (
                            $"u{number}@d{number}.example",
                            $"connect to mx{number}.d{number}.example[192.0.2.{number % 250}]:25: Connection timed out"
                        ),
                    ]
                )
            );
        _tools.Listing(string.Concat(reasons));
        using ModuleSession session = NewSession();

        MailQueueMeasure measure = Assert.Single(session.Invoke("Measure-MailQueue Reason").WithoutErrors().Of<MailQueueMeasure>());

        Assert.Equal(300, measure.Count);
        Assert.Contains("Connection timed out", measure.Name, StringComparison.Ordinal);
        Assert.StartsWith("connect to mx0.d0.example", measure.TopReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(299, 0)]
    [InlineData(300, 1)]
    [InlineData(599, 1)]
    [InlineData(600, 2)]
    [InlineData(38_399, 7)]
    [InlineData(38_400, 8)]
    [InlineData(76_799, 8)]
    [InlineData(76_800, 9)]
    [InlineData(999_999_999, 9)]
    public void Ages_fall_into_the_classes_of_qshape(long seconds, int index)
    {
        FixedTime time = new(DateTimeOffset.FromUnixTimeSeconds(2_000_000_000));
        _tools.Listing(ListingLines.Of("A1", arrival: 2_000_000_000 - seconds));
        using ModuleSession session = new(toolDirectory: _tools.Directory, time: time);

        int[] buckets = Assert.Single(session.Invoke("Measure-MailQueue None").WithoutErrors().Of<MailQueueMeasure>()).AgeBuckets;

        Assert.Equal(Enumerable.Range(0, 10).Select(number => number == index ? 1 : 0), buckets);
    }

    [Fact]
    public void Items_of_several_hosts_are_counted_together_and_the_hosts_named()
    {
        ListThree();
        using ModuleSession one = new(toolDirectory: _tools.Directory, hostName: "mx1.lab.example");
        using ModuleSession two = new(toolDirectory: _tools.Directory, hostName: "mx2.lab.example");
        object[] items = [.. one.Invoke("Get-MailQueueItem").Output, .. two.Invoke("Get-MailQueueItem").Output];

        MailQueueMeasure measure = Assert.Single(
            one.Invoke("$args | Measure-MailQueue None", items).WithoutErrors().Of<MailQueueMeasure>()
        );

        Assert.Equal((6, "mx1.lab.example, mx2.lab.example"), (measure.Count, measure.HostName));
    }

    [Fact]
    public void First_keeps_the_most_frequent()
    {
        ListThree();
        using ModuleSession session = NewSession();

        Assert.Equal(
            "one.example",
            Assert.Single(session.Invoke("Measure-MailQueue RecipientDomain -First 1").Of<MailQueueMeasure>()).Name
        );
    }

    [Fact]
    public void An_empty_pipeline_measures_nothing()
    {
        ListThree();
        using ModuleSession session = NewSession();

        Assert.Empty(session.Invoke("@() | Measure-MailQueue").WithoutErrors().Output);
    }

    [Fact]
    public void Sizes_ages_and_queues_are_summed()
    {
        ListThree();
        using ModuleSession session = NewSession();

        MailQueueMeasure measure = Assert.Single(session.Invoke("Measure-MailQueue None").WithoutErrors().Of<MailQueueMeasure>());

        Assert.Equal(
            (3_000, 2, 1, 0, 0, 0),
            (measure.TotalSize, measure.DeferredCount, measure.ActiveCount, measure.HoldCount, measure.IncomingCount, measure.MaildropCount)
        );
        Assert.Equal(TimeSpan.FromSeconds(100), measure.NewestArrival - measure.OldestArrival);
        Assert.True(measure.OldestAge > TimeSpan.FromDays(1));
    }

    private void ListThree() =>
        _tools.Listing(
            string.Concat(
                ListingLines.Of("A1", "s@sender.example", recipients: [("a@one.example", Refused)]),
                ListingLines.Of(
                    "B2",
                    "MAILER-DAEMON",
                    "active",
                    arrival: ListingLines.Arrival + 100,
                    recipients: [("a@one.example", Refused)]
                ),
                ListingLines.Of(
                    "C3",
                    "s@sender.example",
                    recipients: [("u@two.example", Greylisted), ("v@two.example", Full), ("w@two.example", Greylisted)]
                )
            )
        );

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
