using System.Management.Automation;

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
        using ModuleSession session = NewSession();
        session.UserInterface.Answer = "&Yes";

        IReadOnlyList<MailQueueActionResult> results = session
            .Invoke("Remove-MailQueueItem -All -QueueName Deferred -PassThru")
            .WithoutErrors()
            .Of<MailQueueActionResult>();

        Assert.Equal(["A1", "C3"], results.Select(result => result.QueueId));
        Assert.Equal(["-d -"], _tools.Calls("postsuper"));
        Assert.Equal(2, session.UserInterface.Questions.Count);
        Assert.All(
            session.UserInterface.Questions,
            question => Assert.Contains("all 2 messages of deferred", question, StringComparison.Ordinal)
        );
        Assert.Contains("2.0 KB", session.UserInterface.Questions[1], StringComparison.Ordinal);
    }

    [Fact]
    public void All_with_Force_and_without_confirmation_asks_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        session.Invoke("Remove-MailQueueItem -All -Force -Confirm:$false").WithoutErrors();

        Assert.Equal("A1\n", _tools.Note("ids"));
        Assert.Empty(session.UserInterface.Questions);
    }

    [Theory]
    [InlineData("Remove-MailQueueItem -All -Confirm:$false", "use -Force.")]
    [InlineData("Remove-MailQueueItem -All -QueueName Deferred -Confirm:$false", "use -Force.")]
    [InlineData("Remove-MailQueueItem -All", "use -Force together with -Confirm:$false.")]
    [InlineData("Remove-MailQueueItem -All -Force", "use -Force together with -Confirm:$false.")]
    [InlineData("Remove-MailQueueItem A1", "use -Confirm:$false.")]
    [InlineData("Get-MailQueueItem | Remove-MailQueueItem", "use -Confirm:$false.")]
    [InlineData("'A1' | Suspend-MailQueueItem -Confirm", "use -Confirm:$false.")]
    [InlineData("Invoke-MailQueueFlush A1 -Confirm", "use -Confirm:$false.")]
    [InlineData("Invoke-MailQueueFlush -All", "use -Force.")]
    [InlineData("Invoke-MailQueueFlush -All -Confirm", "use -Force together with -Confirm:$false.")]
    public void Where_there_is_nobody_to_ask_the_error_says_what_lets_it_do_without(string command, string remedy)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();
        session.UserInterface.Answer = null;

        ErrorRecord error = Assert.Single(session.Invoke(command).Errors);

        Assert.StartsWith("ConfirmationRequired,PostfixQueue.Commands.", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
        Assert.EndsWith(remedy, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            string.Concat("U", remedy.AsSpan(1, remedy.Length - 2)),
            error.ErrorDetails.RecommendedAction,
            StringComparison.Ordinal
        );
        Assert.Empty(_tools.Calls("postsuper"));
        Assert.DoesNotContain(_tools.Calls("postqueue"), static call => call is not "-j");
    }

    [Fact]
    public void All_set_to_false_removes_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        session.Invoke("Remove-MailQueueItem -All:$false -Force -Confirm:$false").WithoutErrors();

        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void A_listing_that_breaks_off_stops_the_removal()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postqueue", "cat \"$tools/listing\"; echo 'postqueue: fatal: malformed showq server response' >&2; exit 69");
        using ModuleSession session = NewSession();

        Assert.Equal(["QueueListingIncomplete"], session.Invoke("Remove-MailQueueItem -All -Force -Confirm:$false").ErrorIds);
        Assert.Equal(["QueueListingIncomplete"], session.Invoke("'A1', 'B2' | Remove-MailQueueItem -Confirm:$false").ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
