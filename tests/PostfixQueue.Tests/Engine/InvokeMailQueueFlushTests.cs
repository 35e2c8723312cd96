namespace PostfixQueue.Tests.Engine;

public sealed class InvokeMailQueueFlushTests : IDisposable
{
    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void Each_message_is_asked_for_by_its_id_and_no_more_is_claimed()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2") + ListingLines.Of("C3"));
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueActionResult> results = session
            .Invoke("Get-MailQueueItem | Invoke-MailQueueFlush -PassThru")
            .WithoutErrors()
            .Of<MailQueueActionResult>();

        Assert.Equal(
            [("A1", "Requested"), ("B2", "Requested"), ("C3", "Requested")],
            results.Select(result => (result.QueueId, result.Outcome))
        );
        Assert.Equal(["-i A1", "-i B2", "-i C3"], FlushCalls().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_call_that_fails_does_not_end_the_others()
    {
        _tools.Listing(string.Concat(Enumerable.Range(1, 9).Select(number => ListingLines.Of($"A{number}"))));
        _tools.Write(
            "postqueue",
            "case \"$*\" in *-j) exec cat \"$tools/listing\";; *A2|*A7) echo 'postqueue: fatal: Cannot flush mail queue - mail system "
                + "is down' >&2; exit 69;; esac"
        );
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem | Invoke-MailQueueFlush -PassThru");

        IReadOnlyList<MailQueueActionResult> results = invocation.Of<MailQueueActionResult>();
        Assert.Equal(Enumerable.Range(1, 9).Select(number => $"A{number}"), results.Select(result => result.QueueId));
        Assert.Equal(["A2", "A7"], results.Where(result => result.Outcome == "Failed").Select(result => result.QueueId));
        Assert.Equal(7, results.Count(result => result.Outcome == "Requested"));
        Assert.Equal(["MailSystemDown", "MailSystemDown"], invocation.ErrorIds);
        Assert.Equal(["A2", "A7"], invocation.Errors.Select(error => error.TargetObject));
        Assert.All(
            invocation.Errors,
            error => Assert.Contains((string)error.TargetObject, error.ErrorDetails.Message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Held_messages_are_named_and_left_alone()
    {
        _tools.Listing(ListingLines.Of("A1", queue: "hold") + ListingLines.Of("B2"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem | Invoke-MailQueueFlush").WithoutErrors();

        Assert.Contains("A1", Assert.Single(invocation.Warnings), StringComparison.Ordinal);
        Assert.Equal(["-i B2"], FlushCalls());
    }

    [Fact]
    public void Batches_are_kept_apart()
    {
        _tools.Listing(string.Concat(Enumerable.Range(1, 5).Select(number => ListingLines.Of($"A{number}"))));
        using ModuleSession session = NewSession();

        Invocation results = session
            .Invoke("Get-MailQueueItem | Invoke-MailQueueFlush -BatchSize 2 -DelayMilliseconds 1 -PassThru")
            .WithoutErrors();

        Assert.Equal(["A1", "A2", "A3", "A4", "A5"], results.Of<MailQueueActionResult>().Select(result => result.QueueId));
    }

    [Fact]
    public void Without_a_target_it_does_nothing_but_say_so()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Assert.Single(session.Invoke("Invoke-MailQueueFlush").WithoutErrors().Warnings);
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Fact]
    public void An_empty_pipeline_flushes_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        session.Invoke("@() | Invoke-MailQueueFlush").WithoutErrors();

        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Fact]
    public void All_asks_and_a_no_flushes_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();
        session.UserInterface.Answer = "&No";

        session.Invoke("Invoke-MailQueueFlush -All").WithoutErrors();

        Assert.NotEmpty(session.UserInterface.Questions);
        Assert.DoesNotContain("-f", _tools.Calls("postqueue"));
    }

    [Fact]
    public void A_large_queue_asks_even_without_confirmation()
    {
        _tools.Listing(string.Concat(Enumerable.Range(0, 1_500).Select(number => ListingLines.Of($"A{number}"))));
        using ModuleSession session = NewSession();
        session.UserInterface.Answer = "&Yes";

        session.Invoke("Invoke-MailQueueFlush -All -Confirm:$false").WithoutErrors();

        Assert.Contains("new mail waits", Assert.Single(session.UserInterface.Questions), StringComparison.Ordinal);
        Assert.Contains("-f", _tools.Calls("postqueue"));
    }

    [Theory]
    [InlineData("-All -Force", "-f")]
    [InlineData("-All -Confirm:$false", "-f")]
    [InlineData("-Site a.example, b.example", "-s a.example,-s b.example")]
    public void It_asks_Postfix_for_what_was_named(string parameters, string calls)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        session.Invoke($"Invoke-MailQueueFlush {parameters}").WithoutErrors();

        Assert.Equal(calls.Split(','), FlushCalls());
        Assert.Empty(session.UserInterface.Questions);
    }

    [Fact]
    public void WhatIf_asks_Postfix_for_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        session
            .Invoke(
                "Get-MailQueueItem | Invoke-MailQueueFlush -WhatIf; Invoke-MailQueueFlush -All -WhatIf; Invoke-MailQueueFlush -Site "
                    + "a.example -WhatIf"
            )
            .WithoutErrors();

        Assert.Equal(3, session.UserInterface.Lines.Count);
        Assert.Empty(FlushCalls());
    }

    private IReadOnlyList<string> FlushCalls() => [.. _tools.Calls("postqueue").Where(call => call != "-j")];

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
