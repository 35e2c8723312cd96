namespace PostfixQueue.Tests.Engine;

/// <summary>What the four cmdlets that act through postsuper tell when the tool does not do what it was asked for.</summary>
public sealed class QueueActionFailureTests : IDisposable
{
    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void An_id_that_is_gone_is_not_found()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("'A1', 'B2' | Remove-MailQueueItem -Confirm:$false -PassThru");

        Assert.Equal(["QueueItemNotFound"], invocation.ErrorIds);
        Assert.Equal(
            [("B2", "NotFound"), ("A1", "Removed")],
            invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome))
        );
    }

    [Fact]
    public void A_message_that_the_tool_passes_over_is_not_reported_as_done()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2") + ListingLines.Of("C3", queue: "hold"));
        _tools.Write(
            "postsuper",
            "read -r id; echo \"postsuper: $id: placed on hold\" >&2; cat > /dev/null; echo 'postsuper: Placed on hold: 1 message' >&2"
        );
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("'A1', 'B2', 'C3' | Suspend-MailQueueItem -PassThru");

        Assert.Equal(
            [("A1", "Held"), ("B2", "Failed"), ("C3", "Held")],
            invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome))
        );
        Assert.Equal(["PostfixCommandFailed"], invocation.ErrorIds);
    }

    [Fact]
    public void A_message_that_is_not_on_hold_cannot_be_released()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postsuper", "cat > /dev/null; echo 'postsuper: Released from hold: 0 messages' >&2");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Resume-MailQueueItem A1 -PassThru");

        Assert.Equal("NotHeld", Assert.Single(invocation.Of<MailQueueActionResult>()).Outcome);
        Assert.Equal(
            "QueueItemNotHeld,PostfixQueue.Commands.ResumeMailQueueItemCommand",
            Assert.Single(invocation.Errors).FullyQualifiedErrorId
        );
        Assert.Equal(System.Management.Automation.ErrorCategory.InvalidOperation, invocation.Errors[0].CategoryInfo.Category);
    }

    [Fact]
    public void A_tool_that_dies_half_way_is_followed_by_a_look_at_the_queue()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2") + ListingLines.Of("C3"));
        _tools.Write(
            "postsuper",
            $"read -r id; echo \"postsuper: $id: removed\" >&2; cat > \"$tools/listing\" <<'END'\n{ListingLines.Of("C3")}END\n"
                + "echo \"postsuper: fatal: open logfile '/var/log/x': cannot open file: Permission denied\" >&2; exit 1"
        );
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false -PassThru");

        Assert.Equal(
            [("A1", "Removed"), ("B2", "NotFound"), ("C3", "Failed")],
            invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome))
        );
        Assert.Equal(["QueueItemNotFound", "PostfixCommandFailed", "PostfixCommandFailed"], invocation.ErrorIds);
    }

    [Fact]
    public void A_tool_that_closes_its_input_early_is_reported_truly()
    {
        _tools.Listing(string.Concat(Enumerable.Range(0, 20_000).Select(number => ListingLines.Of($"A{number}"))));
        _tools.Write("postsuper", "read -r id; exec 0<&-; echo \"postsuper: $id: removed\" >&2; exit 1");
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueActionResult> results = session
            .Invoke("Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false -PassThru")
            .Of<MailQueueActionResult>();

        Assert.Equal(20_000, results.Count);
        Assert.Equal(["A0"], results.Where(result => result.Outcome == "Removed").Select(result => result.QueueId));
        Assert.All(results.Skip(1), result => Assert.Equal("Failed", result.Outcome));
    }

    [Fact]
    public void The_superuser_text_of_the_tool_is_an_error_of_its_own()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postsuper", "echo 'postsuper: fatal: use of this command is reserved for the superuser' >&2; exit 1");
        using ModuleSession session = NewSession();

        Assert.Contains("SuperuserRequired", session.Invoke("Remove-MailQueueItem A1 -Confirm:$false").ErrorIds);
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
