namespace PostfixQueue.Tests.Engine;

/// <summary>Removing the whole queue, against a scripted postsuper.</summary>
public sealed class QueueActionAllTests : IDisposable
{
    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void All_asks_twice_and_feeds_the_listed_ids()
    {
        _tools.Listing(ListingLines.Of("A1", size: 1_024) + ListingLines.Of("B2", queue: "hold") + ListingLines.Of("C3", size: 1_024));
        using var session = NewSession();
        session.UserInterface.Answer = "&Yes";

        var results = session.Invoke("Remove-MailQueueItem -All -QueueName Deferred -PassThru").WithoutErrors().Of<MailQueueActionResult>();

        Assert.Equal(["A1", "C3"], results.Select(result => result.QueueId));
        Assert.Equal(["-d -"], _tools.Calls("postsuper"));
        Assert.Equal(2, session.UserInterface.Questions.Count);
        Assert.All(session.UserInterface.Questions, question => Assert.Contains("all 2 messages of deferred", question, StringComparison.Ordinal));
        Assert.Contains("2.0 KB", session.UserInterface.Questions[1], StringComparison.Ordinal);
    }

    [Fact]
    public void All_with_Force_and_without_confirmation_asks_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();

        session.Invoke("Remove-MailQueueItem -All -Force -Confirm:$false").WithoutErrors();

        Assert.Equal("A1\n", _tools.Note("ids"));
        Assert.Empty(session.UserInterface.Questions);
    }

    [Fact]
    public void All_set_to_false_removes_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();

        session.Invoke("Remove-MailQueueItem -All:$false -Force -Confirm:$false").WithoutErrors();

        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void A_listing_that_breaks_off_stops_the_removal()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postqueue", "cat \"$tools/listing\"; echo 'postqueue: fatal: malformed showq server response' >&2; exit 69");
        using var session = NewSession();

        Assert.Equal(["QueueListingIncomplete"], session.Invoke("Remove-MailQueueItem -All -Force -Confirm:$false").ErrorIds);
        Assert.Equal(["QueueListingIncomplete"], session.Invoke("'A1', 'B2' | Remove-MailQueueItem -Confirm:$false").ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
