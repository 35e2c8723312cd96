namespace PostfixQueue.Tests.Engine;

/// <summary>
/// What is told of messages when the tool acts and ends before it reports, and when the queue cannot be asked afterwards.
/// </summary>
public sealed class UnreportedActionTests : IDisposable
{
    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Suspend-MailQueueItem", "deferred", "hold", "Held")]
    [InlineData("Resume-MailQueueItem", "hold", "deferred", "Released")]
    [InlineData("Restart-MailQueueItem", "deferred", "maildrop", "Requeued")]
    [InlineData("Suspend-MailQueueItem", "deferred", "deferred", "Failed")]
    [InlineData("Resume-MailQueueItem", "hold", "hold", "Failed")]
    [InlineData("Resume-MailQueueItem", "deferred", "deferred", "NotHeld")]
    [InlineData("Remove-MailQueueItem", "hold", null, "Removed")]
    [InlineData("Remove-MailQueueItem", "hold", "hold", "Failed")]
    [InlineData("Remove-MailQueueItem", "deferred", null, "NotFound")]
    [InlineData("Suspend-MailQueueItem", "active", null, "NotFound")]
    public void The_outcome_is_what_the_queue_shows(string command, string before, string? after, string outcome)
    {
        foreach (string? end in new[] { "kill -9 $$", "exit 1", "echo 'postsuper: fatal: disk full' >&2; exit 1" })
        {
            _tools.Listing(ListingLines.Of("A1", queue: before));
            WriteActing(after is null ? "" : ListingLines.Of("A1", queue: after), end);
            using ModuleSession session = NewSession();

            Invocation invocation = session.Invoke($"{command} A1 -Confirm:$false -PassThru");

            Assert.Equal(outcome, Assert.Single(invocation.Of<MailQueueActionResult>()).Outcome);
            Assert.Contains("PostfixCommandFailed", invocation.ErrorIds);
        }
    }

    [Fact]
    public void A_message_that_is_expired_afterwards_is_expired()
    {
        _tools.Listing(ListingLines.Of("A1"));
        WriteActing(ListingLines.Of("A1", forcedExpire: true), "kill -9 $$");
        using ModuleSession session = NewSession();

        Assert.Equal(
            "Expired",
            Assert
                .Single(session.Invoke("Remove-MailQueueItem A1 -NotifySender -Confirm:$false -PassThru").Of<MailQueueActionResult>())
                .Outcome
        );
    }

    [Fact]
    public void Another_message_under_the_id_afterwards_is_not_the_one_that_was_acted_on()
    {
        _tools.Listing(ListingLines.Of("A1", queue: "hold"));
        WriteActing(ListingLines.Of("A1", arrival: ListingLines.Arrival + 60), "kill -9 $$");
        using ModuleSession session = NewSession();

        Assert.Equal(
            "Removed",
            Assert.Single(session.Invoke("Remove-MailQueueItem A1 -Confirm:$false -PassThru").Of<MailQueueActionResult>()).Outcome
        );
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("exit 1")]
    public void Without_a_listing_afterwards_each_message_has_an_unknown_outcome_in_the_words_of_the_tool(string end)
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2") + ListingLines.Of("C3"));
        _tools.Write(
            "postsuper",
            "read -r id; echo \"postsuper: $id: placed on hold\" >&2; cat > /dev/null; "
                + "printf '#!/bin/sh\\necho \"postqueue: fatal: Queue report unavailable - mail system is down\" >&2; exit 69\\n' > "
                + "\"$tools/postqueue\"; "
                + end
        );
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem | Suspend-MailQueueItem -PassThru");

        IReadOnlyList<MailQueueActionResult> results = invocation.Of<MailQueueActionResult>();
        Assert.Equal([("A1", "Held"), ("B2", "Unknown"), ("C3", "Unknown")], results.Select(result => (result.QueueId, result.Outcome)));
        Assert.All(results.Skip(1), result => Assert.Contains("mail system is down", result.Message, StringComparison.Ordinal));
        Assert.Equal(
            ["MailSystemDown", "MailSystemDown"],
            invocation.Errors.Where(error => error.TargetObject is "B2" or "C3").Select(error => error.FullyQualifiedErrorId.Split(',')[0])
        );
    }

    [Fact]
    public void A_line_that_cannot_be_read_afterwards_leaves_what_was_not_seen_unknown()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        WriteActing("nonsense\n" + ListingLines.Of("B2", queue: "hold"), "exit 1");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem | Suspend-MailQueueItem -PassThru");

        Assert.Equal(
            [("A1", "Unknown"), ("B2", "Held")],
            invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome))
        );
        Assert.Equal(
            "QueueOutputInvalid",
            Assert.Single(invocation.Errors, error => error.TargetObject is "A1").FullyQualifiedErrorId.Split(',')[0]
        );
    }

    [Fact]
    public void A_line_that_cannot_be_read_before_leaves_what_was_not_seen_unknown_and_untouched()
    {
        _tools.Listing("nonsense\n" + ListingLines.Of("B2"));
        _tools.Write("postsuper", "while read -r id; do echo \"$id\" >> \"$tools/ids\"; echo \"postsuper: $id: removed\" >&2; done");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("'A1', 'B2' | Remove-MailQueueItem -Confirm:$false -PassThru");

        Assert.Equal(
            [("A1", "Unknown"), ("B2", "Removed")],
            invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome))
        );
        Assert.Equal(["QueueOutputInvalid", "QueueOutputInvalid"], invocation.ErrorIds);
        Assert.Equal("B2\n", _tools.Note("ids"));
    }

    [Fact]
    public void An_id_beside_a_line_that_cannot_be_read_is_not_said_to_be_missing()
    {
        _tools.Listing("nonsense\n" + ListingLines.Of("B2"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem A1, B2");

        Assert.Equal(["B2"], invocation.Of<MailQueueItem>().Select(item => item.QueueId));
        Assert.Equal(["QueueOutputInvalid", "QueueOutputInvalid"], invocation.ErrorIds);
        Assert.Contains(invocation.Errors, error => error.TargetObject is "A1");
    }

    [Fact]
    public void A_line_that_is_whole_at_the_second_reading_leaves_no_doubt()
    {
        _tools.Write(
            "postqueue",
            $"if [ -e \"$tools/read\" ]; then cat <<'END'\n{ListingLines.Of("B2")}END\nelse : > \"$tools/read\"; echo nonsense; fi"
        );
        using ModuleSession session = NewSession();

        Assert.Equal(["QueueItemNotFound"], session.Invoke("Remove-MailQueueItem A1 -Confirm:$false").ErrorIds);
    }

    /// <summary>A postsuper that does something to the queue and ends without a word about it.</summary>
    private void WriteActing(string listingAfterwards, string end) =>
        _tools.Write("postsuper", $"cat > /dev/null; cat > \"$tools/listing\" <<'END'\n{listingAfterwards}END\n{end}");

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
