namespace PostfixQueue.Tests.Engine;

/// <summary>The cmdlet over listings that change, without a log.</summary>
public sealed class WatchMailQueueTests : IDisposable
{
    private readonly StandInTools _tools = new();

    public WatchMailQueueTests() =>
        _tools.Write(
            "postconf",
            $"printf '%s\\n' 'config_directory = {_tools.Directory}' 'mail_version = 3.7.11' 'maillog_file = {_tools.Directory}/none.log'"
        );

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void Changes_between_listings_come_and_a_warning_says_what_no_log_costs()
    {
        Listings(ListingLines.Of("A1"), ListingLines.Of("A1") + ListingLines.Of("B2", "b@other.example", "hold"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Watch-MailQueue -IntervalSeconds 1 -Count 3").WithoutErrors();

        IReadOnlyList<MailQueueChange> changes = invocation.Of<MailQueueChange>();
        Assert.Equal(["Arrived B2", "Held B2", "Attempted B2 b@rcpt.example"], changes.Select(static change => change.ToString()));
        Assert.Equal(("b@other.example", "other.example", "hold"), (changes[0].Sender, changes[0].SenderDomain, changes[0].QueueName));
        Assert.Equal((session.HostName, "Queue", "ConnectionRefused"), (changes[2].HostName, changes[2].Evidence, changes[2].Cause));
        Assert.Contains(invocation.Warnings, static warning => warning.Contains("none.log", StringComparison.Ordinal));
    }

    [Fact]
    public void A_listing_that_fails_is_warned_of_once_and_the_watch_goes_on()
    {
        Listings(ListingLines.Of("A1"), "fail", "fail", ListingLines.Of("A1") + ListingLines.Of("B2"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Watch-MailQueue -IntervalSeconds 1 -Count 1").WithoutErrors();

        Assert.Equal("Arrived B2", Assert.Single(invocation.Of<MailQueueChange>()).ToString());
        Assert.Single(invocation.Warnings, static warning => warning.Contains("could not be listed", StringComparison.Ordinal));
        Assert.Single(invocation.Warnings, static warning => warning.Contains("can be listed again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-SenderDomain other.example", "B2")]
    [InlineData("-QueueName Hold", "B2")]
    [InlineData("-QueueId B2", "B2")]
    [InlineData("-QueueId C*", "C3")]
    [InlineData("-RecipientDomain three.example", "C3")]
    public void Filters_narrow_it_to_messages_that_match(string filter, string id)
    {
        Listings(
            ListingLines.Of("A1"),
            ListingLines.Of("A1")
                + ListingLines.Of("B2", "b@other.example", "hold")
                + ListingLines.Of("C3", recipients: [("x@three.example", null)])
        );
        using ModuleSession session = NewSession();

        Assert.Equal(
            $"Arrived {id}",
            Assert
                .Single(session.Invoke($"Watch-MailQueue {filter} -IntervalSeconds 1 -Count 1").WithoutErrors().Of<MailQueueChange>())
                .ToString()
        );
    }

    [Fact]
    public void It_ends_when_its_time_has_passed_and_with_an_empty_pipeline_at_once()
    {
        Listings(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Assert.Empty(session.Invoke("Watch-MailQueue -TimeoutSeconds 1").WithoutErrors().Output);
        Assert.Empty(session.Invoke("@() | Watch-MailQueue").WithoutErrors().Output);
    }

    [Theory]
    [InlineData("fail", "", "QueueListingIncomplete")]
    [InlineData("down", "", "MailSystemDown")]
    [InlineData("", "-QueueId 'a b'", "InvalidQueueId")]
    [InlineData("", "-Subject x", "SuperuserRequired")]
    [InlineData("", "-Subject x -Source Postqueue", "AmbiguousParameterSet")]
    public void What_cannot_begin_is_an_error(string listing, string parameters, string error)
    {
        Listings(listing);
        using ModuleSession session = NewSession();

        Assert.Equal([error], session.Invoke($"Watch-MailQueue {parameters} -TimeoutSeconds 60").ErrorIds);
    }

    [Fact]
    public void A_change_leads_to_its_message()
    {
        Listings("", ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        MailQueueItem item = Assert.Single(
            session.Invoke("Watch-MailQueue -IntervalSeconds 1 -Count 1 | Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>()
        );

        Assert.Equal("A1", item.QueueId);
    }

    /// <summary>Each call of postqueue has the next of these; the last stays.</summary>
    private void Listings(params string[] texts)
    {
        for (int number = 0; number < texts.Length; number++)
            File.WriteAllText(Path.Join(_tools.Directory, $"listing.{number + 1}"), texts[number]);
        _tools.Write(
            "postqueue",
            $$"""
            n=$(cat "$tools/n" 2>/dev/null || echo 0)
            [ "$n" -ge {{texts.Length}} ] || n=$((n + 1))
            echo "$n" > "$tools/n"
            case $(cat "$tools/listing.$n") in
                fail) echo 'postqueue: fatal: malformed showq server response' >&2; exit 69 ;;
                down) echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69 ;;
            esac
            exec cat "$tools/listing.$n"
            """
        );
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory, isSuperuser: false);
}
