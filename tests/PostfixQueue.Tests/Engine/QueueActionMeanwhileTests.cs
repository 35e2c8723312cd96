using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>What happens to the queue between the listing, the question and the action.</summary>
public sealed class QueueActionMeanwhileTests : IDisposable
{
    private static readonly string s_another = ListingLines.Of("A1", "z@else.example");

    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void A_message_that_has_reached_some_recipients_is_still_the_same()
    {
        _tools.Listing(ListingLines.Of("A1", recipients: [("x@one.example", null), ("y@two.example", null), ("z@two.example", null)]));
        using ModuleSession session = NewSession();
        IReadOnlyList<PSObject> items = session.Invoke("Get-MailQueueItem").Output;
        _tools.Listing(ListingLines.Of("A1", recipients: [("z@two.example", null)]));

        session.Invoke("$args[0] | Suspend-MailQueueItem -Confirm:$false", items).WithoutErrors();

        Assert.Equal("A1\n", _tools.Note("ids"));
    }

    [Theory]
    [InlineData("size")]
    [InlineData("recipients")]
    public void Another_message_of_the_same_second_and_sender_is_refused(string what)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();
        IReadOnlyList<PSObject> items = session.Invoke("Get-MailQueueItem").Output;
        _tools.Listing(
            what == "size"
                ? ListingLines.Of("A1", size: 1_001)
                : ListingLines.Of("A1", recipients: [("b@rcpt.example", null), ("c@rcpt.example", null)])
        );

        Assert.Equal(["StaleQueueItem"], session.Invoke("$args[0] | Remove-MailQueueItem -Confirm:$false", items).ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Theory]
    [InlineData("Remove-MailQueueItem A1")]
    [InlineData("'A1' | Remove-MailQueueItem")]
    [InlineData("Get-MailQueueItem A1 | Remove-MailQueueItem")]
    [InlineData("Suspend-MailQueueItem A1 -Confirm")]
    [InlineData("Resume-MailQueueItem A1 -Confirm")]
    [InlineData("Restart-MailQueueItem A1 -Confirm")]
    [InlineData("Invoke-MailQueueFlush A1 -Confirm")]
    [InlineData("Remove-MailQueueItem -All")]
    [InlineData("Remove-MailQueueItem -All -Force")]
    [InlineData("Remove-MailQueueItem -All -QueueName Deferred")]
    public void A_message_that_takes_over_the_id_while_the_question_is_open_stays(string command)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();
        session.UserInterface.Answer = "&Yes";
        session.UserInterface.WhileAsking = () => _tools.Listing(s_another + ListingLines.Of("N1"));

        Assert.Equal(["StaleQueueItem"], session.Invoke(command).ErrorIds);

        Assert.NotEmpty(session.UserInterface.Questions);
        Assert.Empty(_tools.Calls("postsuper"));
        Assert.DoesNotContain("-i A1", _tools.Calls("postqueue"));
    }

    [Fact]
    public void All_removes_what_was_there_when_it_asked()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        using ModuleSession session = NewSession();
        session.UserInterface.Answer = "&Yes";
        session.UserInterface.WhileAsking = () =>
            _tools.Listing(ListingLines.Of("N1") + ListingLines.Of("B2", queue: "active") + ListingLines.Of("A1"));

        session.Invoke("Remove-MailQueueItem -All").WithoutErrors();

        Assert.Equal("A1\nB2\n", _tools.Note("ids"));
    }

    [Fact]
    public void WhatIf_tells_what_the_real_run_would_refuse()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2") + ListingLines.Of("C3"));
        using ModuleSession session = NewSession();
        IReadOnlyList<PSObject> items = session.Invoke("Get-MailQueueItem").Output;
        _tools.Listing(s_another + ListingLines.Of("B2"));

        Invocation told = session.Invoke("$args[0] | Remove-MailQueueItem -WhatIf", items);
        Invocation preferred = session.Invoke("$WhatIfPreference = $true; $args[0] | Remove-MailQueueItem", items);

        Assert.Equal(["StaleQueueItem", "QueueItemNotFound"], told.ErrorIds);
        Assert.Equal(["StaleQueueItem", "QueueItemNotFound"], preferred.ErrorIds);
        Assert.Equal(2, session.UserInterface.Lines.Count);
        Assert.All(session.UserInterface.Lines, line => Assert.Contains("B2", line, StringComparison.Ordinal));
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void WhatIf_needs_no_more_than_the_listing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: false);

        session
            .Invoke("Remove-MailQueueItem A1 -WhatIf; Get-MailQueueItem | Suspend-MailQueueItem -WhatIf; Remove-MailQueueItem -All -WhatIf")
            .WithoutErrors();

        Assert.Equal(3, session.UserInterface.Lines.Count);
        Assert.Equal(["SuperuserRequired"], session.Invoke("Remove-MailQueueItem A1 -WhatIf:$false").ErrorIds);
    }

    [Fact]
    public void What_concerns_one_message_can_be_silenced()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Invocation invocation = session
            .Invoke(
                """
                'A1', 'NOPE', 'bad id' | Suspend-MailQueueItem -ErrorAction SilentlyContinue -Confirm:$false
                'A1', 'NOPE', 'bad id' | Get-MailQueueItem -ErrorAction SilentlyContinue
                [pscustomobject]@{ QueueId = 'A1'; Sender = 'x' }, [pscustomobject]@{ QueueId = 'A1'; HostName = 'other.example' } |
                    Remove-MailQueueItem -ErrorAction SilentlyContinue -Confirm:$false
                """
            )
            .WithoutErrors();

        Assert.Single(invocation.Of<MailQueueItem>());
        Assert.Equal("A1\n", _tools.Note("ids"));
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
