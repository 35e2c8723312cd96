using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>Measures of an empty queue, by host, and of several hosts put together.</summary>
public sealed class MergedMeasureTests : IDisposable
{
    private const string Refused = "connect to mx.one.example[192.0.2.1]:25: Connection refused";
    private const string Full = "host mx.two.example[192.0.2.2] said: 452 4.2.2 <v@two.example> mailbox full (in reply to RCPT TO command)";

    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Measure-MailQueue -GroupBy None", "mx1.lab.example")]
    [InlineData("@() | Measure-MailQueue -GroupBy None", null)]
    public void An_empty_queue_as_a_whole_is_one_object_with_zeros(string command, string? host)
    {
        _tools.Listing("");
        using ModuleSession session = NewSession("mx1.lab.example");

        MailQueueMeasure measure = Assert.Single(session.Invoke(command).WithoutErrors().Of<MailQueueMeasure>());

        Assert.Equal(
            ("None", "TOTAL", 0, 0, 0L),
            (measure.GroupBy, measure.Name, measure.Count, measure.RecipientCount, measure.TotalSize)
        );
        Assert.Equal(
            (TimeSpan.Zero, null, null, null, null),
            (measure.OldestAge, measure.OldestArrival, measure.NewestArrival, measure.TopCause, measure.Remedy)
        );
        Assert.Equal(new int[10], measure.AgeBuckets);
        Assert.Equal(host, measure.HostName);
        session.Invoke($"{command} | Out-Default").WithoutErrors();
    }

    [Fact]
    public void A_sum_beyond_the_largest_number_stays_there()
    {
        const string Script = """
            1..3 | ForEach-Object {
                [PostfixQueue.MailQueueMeasure]@{
                    GroupBy = 'Cause'; Name = 'NotTried'; Count = [int]::MaxValue; RecipientCount = [int]::MaxValue
                    HoldCount = [int]::MaxValue
                    AgeBuckets = , [int]::MaxValue * 10; TopCause = 'NotTried'; TopCauseCount = [int]::MaxValue - $_
                }
            } | Measure-MailQueue
            """;
        using ModuleSession session = NewSession("mx1.lab.example");

        MailQueueMeasure measure = Assert.Single(session.Invoke(Script).WithoutErrors().Of<MailQueueMeasure>());

        Assert.All(
            (int[])[measure.Count, measure.RecipientCount, measure.HoldCount, measure.TopCauseCount, .. measure.AgeBuckets],
            static count => Assert.Equal(int.MaxValue, count)
        );
    }

    [Fact]
    public void Items_are_grouped_by_host()
    {
        List();
        using ModuleSession one = NewSession("mx1.lab.example");
        using ModuleSession two = NewSession("mx2.lab.example");
        object[] items = [.. one.Invoke("Get-MailQueueItem").Output, .. two.Invoke("Get-MailQueueItem A1").Output];

        IReadOnlyList<MailQueueMeasure> measures = one.Invoke("$args | Measure-MailQueue -GroupBy HostName", items)
            .WithoutErrors()
            .Of<MailQueueMeasure>();

        Assert.Equal([("mx1.lab.example", 3), ("mx2.lab.example", 1)], measures.Select(static measure => (measure.Name, measure.Count)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(
        " | ForEach-Object { "
            + "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_, 2)) }"
    )]
    public void Measures_of_several_hosts_are_put_together(string journey)
    {
        List();
        using ModuleSession one = NewSession("mx1.lab.example");
        using ModuleSession two = NewSession("mx2.lab.example");
        object[] measures = [.. one.Invoke("Measure-MailQueue").Output, .. two.Invoke("Measure-MailQueue").Output];

        IReadOnlyList<MailQueueMeasure> merged = one.Invoke($"$args{journey} | Measure-MailQueue", measures)
            .WithoutErrors()
            .Of<MailQueueMeasure>();
        IReadOnlyList<MailQueueMeasure> items = one.Invoke(
                "$args | Measure-MailQueue",
                [.. one.Invoke("Get-MailQueueItem").Output, .. two.Invoke("Get-MailQueueItem").Output]
            )
            .Of<MailQueueMeasure>();

        Assert.Equal(items.Select(Facts), merged.Select(Facts));
        Assert.Equal("mx1.lab.example, mx2.lab.example", merged[0].HostName);
        Assert.Equal(items[0].AgeBuckets, merged[0].AgeBuckets);
        Assert.Equal(items[0].OldestArrival, merged[0].OldestArrival);
    }

    [Fact]
    public void Measures_become_one_for_each_host_or_one_in_all()
    {
        List();
        using ModuleSession one = NewSession("mx1.lab.example");
        using ModuleSession two = NewSession("mx2.lab.example");
        object[] measures = [.. one.Invoke("Measure-MailQueue").Output, .. two.Invoke("Measure-MailQueue").Output];

        IReadOnlyList<MailQueueMeasure> hosts = one.Invoke("$args | Measure-MailQueue HostName", measures)
            .WithoutErrors()
            .Of<MailQueueMeasure>();
        MailQueueMeasure all = Assert.Single(one.Invoke("$args | Measure-MailQueue None", measures).WithoutErrors().Of<MailQueueMeasure>());

        Assert.Equal(
            [("HostName", "mx1.lab.example", 3, 2), ("HostName", "mx2.lab.example", 3, 2)],
            hosts.Select(static measure => (measure.GroupBy, measure.Name, measure.Count, measure.TopCauseCount))
        );
        Assert.Equal(("None", "TOTAL", 6, 4, "ConnectionRefused"), (all.GroupBy, all.Name, all.Count, all.TopCauseCount, all.TopCause));
    }

    private static object Facts(MailQueueMeasure measure) =>
        (
            measure.GroupBy,
            measure.Name,
            measure.Count,
            measure.RecipientCount,
            measure.TotalSize,
            measure.DeferredCount,
            measure.TopCause,
            measure.TopCauseCount,
            measure.TopReason,
            measure.Remedy
        );

    private void List() =>
        _tools.Listing(
            string.Concat(
                ListingLines.Of("A1", recipients: [("a@one.example", Refused)]),
                ListingLines.Of("B2", recipients: [("b@one.example", Refused)]),
                ListingLines.Of("C3", arrival: ListingLines.Arrival + 10, recipients: [("c@two.example", Full)])
            )
        );

    private ModuleSession NewSession(string hostName) => new(toolDirectory: _tools.Directory, hostName: hostName);
}
