using System.Diagnostics;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// Times and sizes at the ends of what a listing can claim: a line that cannot be true is said to be unreadable, the others go on.
/// </summary>
public sealed class ExtremeListingTests : IDisposable
{
    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("253402300799")]
    [InlineData("253402300800")]
    [InlineData("253402250000")]
    [InlineData("253370764800")]
    [InlineData("-1")]
    [InlineData("-62135596800")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1e400")]
    [InlineData("1700000000.5")]
    public void An_arrival_time_that_cannot_be_is_one_unreadable_line(string arrival)
    {
        _tools.Listing(ListingLines.Of("A1") + Line("B2", arrival, "1000") + ListingLines.Of("C3"));
        using ModuleSession session = NewSession();

        Invocation listing = session.Invoke("Get-MailQueueItem");
        Invocation measure = session.Invoke("Measure-MailQueue None");

        Assert.Equal(["A1", "C3"], listing.Of<MailQueueItem>().Select(item => item.QueueId));
        Assert.Equal(["QueueOutputInvalid"], listing.ErrorIds);
        Assert.Equal(2, Assert.Single(measure.Of<MailQueueMeasure>()).Count);
        Assert.Equal(["QueueOutputInvalid"], measure.ErrorIds);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("253370764799")]
    [InlineData("200000000000")]
    public void An_arrival_time_of_any_year_before_is_listed_with_its_time(string arrival)
    {
        _tools.Listing(Line("A1", arrival, "1000"));
        using ModuleSession session = NewSession();

        MailQueueItem item = Assert.Single(session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>());

        Assert.Equal(
            long.Parse(arrival, System.Globalization.CultureInfo.InvariantCulture),
            new DateTimeOffset(item.ArrivalTime).ToUnixTimeSeconds()
        );
        Assert.True(item.Age >= TimeSpan.Zero);
    }

    [Fact]
    public void A_lifetime_that_outlasts_the_calendar_leaves_the_items_without_an_end()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write(
            "postconf",
            "printf '%s\\n' 'mail_version = 3.7.11' 'maximal_queue_lifetime = 10000000d' 'bounce_queue_lifetime = 5d'"
        );
        using ModuleSession session = NewSession();

        Assert.Null(Assert.Single(session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>()).ExpirationTime);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("9223372036854775808")]
    [InlineData("1.5")]
    public void A_size_that_cannot_be_is_one_unreadable_line(string size)
    {
        _tools.Listing(Line("A1", "1700000000", size) + ListingLines.Of("B2"));
        using ModuleSession session = NewSession();

        Invocation listing = session.Invoke("Get-MailQueueItem");

        Assert.Equal("B2", Assert.Single(listing.Of<MailQueueItem>()).QueueId);
        Assert.Equal(["QueueOutputInvalid"], listing.ErrorIds);
    }

    [Fact]
    public void Sizes_of_any_magnitude_add_up_without_starting_anew_from_below()
    {
        const string Huge = "9223372036854775807";
        _tools.Listing(Line("A1", "1700000000", Huge) + Line("B2", "1700000000", Huge) + Line("C3", "1700000000", "7"));
        _tools.Write("postsuper", "cat >/dev/null");
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: true);

        MailQueueMeasure measure = Assert.Single(session.Invoke("Measure-MailQueue None").WithoutErrors().Of<MailQueueMeasure>());
        session
            .Invoke("Get-MailQueueItem | Out-Default; Measure-MailQueue | Out-Default; Remove-MailQueueItem -All -WhatIf")
            .WithoutErrors();

        Assert.Equal(long.MaxValue, measure.TotalSize);
        Assert.DoesNotContain(
            session.UserInterface.Lines,
            line => line.Contains("-9223372036854775808", StringComparison.Ordinal) || line.Contains("-8", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Etc/GMT+12")]
    [InlineData("Asia/Kathmandu")]
    public async Task Times_at_the_ends_are_told_in_every_zone(string zone)
    {
        // The zone of a process is that of its start.
        ProcessStartInfo start = new(
            Environment.ProcessPath!,
            [
                "--filter-class",
                "*" + nameof(ExtremeListingTests),
                "--filter-method",
                "*" + nameof(An_arrival_time_of_any_year_before_is_listed_with_its_time),
            ]
        )
        {
            Environment = { ["TZ"] = zone },
        };
        (int exitCode, string output, string errors) = await BoundProcess.RunAsync(
            start,
            TimeSpan.FromMinutes(15),
            TestContext.Current.CancellationToken
        );

        Assert.True(exitCode == 0, output + errors);
    }

    private static string Line(string queueId, string arrival, string size) =>
        ListingLines
            .Of(queueId)
            .Replace("\"arrival_time\": 1700000000", "\"arrival_time\": " + arrival, StringComparison.Ordinal)
            .Replace("\"message_size\": 1000", "\"message_size\": " + size, StringComparison.Ordinal);

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
