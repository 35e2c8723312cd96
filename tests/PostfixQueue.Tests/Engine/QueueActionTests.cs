namespace PostfixQueue.Tests.Engine;

/// <summary>The four cmdlets that act through postsuper, against a scripted one.</summary>
public sealed class QueueActionTests : IDisposable
{
    private const string Obedient =
        """
        case "$*" in *'-d -') word=removed;; *'-f -') word=expired;; *'-h -') word='placed on hold';; *'-H -') word='released from hold';; *'-r -') word=requeued;; esac
        while read -r id; do echo "$id" >> "$tools/ids"; echo "postsuper: $id: $word" >&2; done
        """;

    private readonly StandInTools _tools = new();

    public QueueActionTests() => _tools.Write("postsuper", Obedient);

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Remove-MailQueueItem", "-d -", "Remove", "Removed")]
    [InlineData("Remove-MailQueueItem -NotifySender", "-f -", "Expire", "Expired")]
    [InlineData("Suspend-MailQueueItem", "-h -", "Hold", "Held")]
    [InlineData("Resume-MailQueueItem", "-H -", "Release", "Released")]
    [InlineData("Restart-MailQueueItem", "-r -", "Requeue", "Requeued")]
    public void Any_number_of_messages_takes_one_process(string command, string arguments, string action, string outcome)
    {
        _tools.Listing(string.Concat(Enumerable.Range(0, 500).Select(number => ListingLines.Of($"A{number}"))));
        using var session = NewSession();

        var results = session.Invoke($"Get-MailQueueItem | {command} -PassThru -Confirm:$false").WithoutErrors().Of<MailQueueActionResult>();

        Assert.Equal(500, results.Count);
        Assert.All(results, result => Assert.Equal((action, outcome, session.HostName), (result.Action, result.Outcome, result.HostName)));
        Assert.Equal([arguments], _tools.Calls("postsuper"));
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"A{number}"), _tools.Note("ids").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Nothing_is_returned_without_PassThru()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();

        Assert.Empty(session.Invoke("Remove-MailQueueItem A1 -Confirm:$false").WithoutErrors().Output);
        Assert.Equal("A1\n", _tools.Note("ids"));
    }

    [Theory]
    [InlineData("ALL")]
    [InlineData("all")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("A*")]
    [InlineData("A1 B2")]
    [InlineData("A1\nB2")]
    [InlineData("A1\r")]
    [InlineData("../A1")]
    [InlineData("$(id)")]
    [InlineData("; rm -rf /")]
    [InlineData("A1\0")]
    [InlineData(null)]
    public void What_is_not_an_id_is_refused_by_every_cmdlet_that_changes_the_queue(string? queueId)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();

        foreach (var command in new[] { "Remove", "Suspend", "Resume", "Restart" })
        {
            Assert.Equal(["InvalidQueueId"], session.Invoke($"{command}-MailQueueItem -QueueId $args[0] -Confirm:$false", queueId).ErrorIds);
            Assert.Equal(["InvalidQueueId"], session.Invoke($"$args[0] | {command}-MailQueueItem -Confirm:$false", queueId).ErrorIds);
        }

        Assert.Equal(["InvalidQueueId"], session.Invoke("Invoke-MailQueueFlush -QueueId $args[0]", queueId).ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Fact]
    public void A_very_long_id_is_refused()
    {
        using var session = NewSession();

        Assert.Equal(["InvalidQueueId"], session.Invoke("Remove-MailQueueItem -QueueId $args[0] -Confirm:$false", new string('A', 10_000_000)).ErrorIds);
    }

    [Fact]
    public void WhatIf_names_each_message_and_touches_nothing()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        using var session = NewSession();

        session.Invoke("Get-MailQueueItem | Remove-MailQueueItem -WhatIf; Remove-MailQueueItem B2 -WhatIf; Remove-MailQueueItem -All -WhatIf").WithoutErrors();

        var said = session.UserInterface.Lines;
        Assert.Contains(said, line => line.Contains("A1 a@sender.example -> b@rcpt.example (deferred,", StringComparison.Ordinal));
        Assert.Equal(2, said.Count(line => line.Contains("B2 a@sender.example", StringComparison.Ordinal)));
        Assert.Contains(said, line => line.Contains("all 2 messages", StringComparison.Ordinal));
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void An_unanswered_prompt_removes_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();

        Assert.NotEmpty(session.Invoke("Get-MailQueueItem | Remove-MailQueueItem").Errors);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void The_prompt_says_what_goes()
    {
        _tools.Listing(ListingLines.Of("A1", size: 2_048));
        using var session = NewSession();
        session.UserInterface.Answer = "&Yes";

        session.Invoke("Remove-MailQueueItem A1").WithoutErrors();

        Assert.Matches(@"A1 a@sender\.example -> b@rcpt\.example \(deferred, \d+d( \d+h)?, 2\.0 KB\)", Assert.Single(session.UserInterface.Questions));
        Assert.Equal("A1\n", _tools.Note("ids"));
    }

    [Fact]
    public void A_no_leaves_the_message_alone()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();
        session.UserInterface.Answer = "&No";

        session.Invoke("Remove-MailQueueItem A1").WithoutErrors();

        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void A_user_without_root_is_told_before_any_prompt()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = new ModuleSession(toolDirectory: _tools.Directory, isSuperuser: false);

        foreach (var command in new[] { "Remove", "Suspend", "Resume", "Restart" })
            Assert.Equal(["SuperuserRequired"], session.Invoke($"{command}-MailQueueItem A1").ErrorIds);
        Assert.Empty(session.UserInterface.Questions);
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Theory]
    [InlineData("arrived later")]
    [InlineData("other sender")]
    public void Another_message_under_the_same_id_is_refused(string change)
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        using var session = NewSession();
        var items = session.Invoke("Get-MailQueueItem").Output;
        _tools.Listing(ListingLines.Of("B2") + (change == "other sender" ? ListingLines.Of("A1", "z@else.example") : ListingLines.Of("A1", arrival: ListingLines.Arrival + 1)));

        var invocation = session.Invoke("$args[0] | Remove-MailQueueItem -Confirm:$false -PassThru", items);

        Assert.Equal(["StaleQueueItem"], invocation.ErrorIds);
        Assert.Equal([("A1", "Failed"), ("B2", "Removed")], invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome)));
        Assert.Equal("B2\n", _tools.Note("ids"));
    }

    [Fact]
    public void Force_does_not_override_the_refusal_of_a_stale_item()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();
        var items = session.Invoke("Get-MailQueueItem").Output;
        _tools.Listing(ListingLines.Of("A1", "z@else.example"));

        Assert.Equal(["StaleQueueItem"], session.Invoke("$args[0] | Remove-MailQueueItem -Confirm:$false -Force", items).ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void An_item_of_another_host_is_refused()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var there = new ModuleSession(toolDirectory: _tools.Directory, hostName: "mx1.lab.example");
        using var here = new ModuleSession(toolDirectory: _tools.Directory, hostName: "mx2.lab.example");
        var items = there.Invoke("Get-MailQueueItem").Output;

        Assert.Equal(["WrongHost"], here.Invoke("$args[0] | Remove-MailQueueItem -Confirm:$false", items).ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void An_object_that_only_looks_like_an_item_is_guarded_too()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();

        var invocation = session.Invoke("[pscustomobject]@{ QueueId = 'A1'; Sender = 'z@else.example'; ArrivalTime = [datetime]::Now } | Remove-MailQueueItem -Confirm:$false");

        Assert.Equal(["StaleQueueItem"], invocation.ErrorIds);
    }

    [Fact]
    public void An_id_that_is_gone_is_not_found()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();

        var invocation = session.Invoke("'A1', 'B2' | Remove-MailQueueItem -Confirm:$false -PassThru");

        Assert.Equal(["QueueItemNotFound"], invocation.ErrorIds);
        Assert.Equal([("B2", "NotFound"), ("A1", "Removed")], invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome)));
    }

    [Fact]
    public void A_message_that_the_tool_passes_over_is_not_reported_as_done()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2") + ListingLines.Of("C3", queue: "hold"));
        _tools.Write("postsuper", "read -r id; echo \"postsuper: $id: placed on hold\" >&2; cat > /dev/null; echo 'postsuper: Placed on hold: 1 message' >&2");
        using var session = NewSession();

        var invocation = session.Invoke("'A1', 'B2', 'C3' | Suspend-MailQueueItem -PassThru");

        Assert.Equal(
            [("A1", "Held"), ("B2", "Failed"), ("C3", "Held")],
            invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome)));
        Assert.Equal(["PostfixCommandFailed"], invocation.ErrorIds);
    }

    [Fact]
    public void A_message_that_is_not_on_hold_cannot_be_released()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postsuper", "cat > /dev/null; echo 'postsuper: Released from hold: 0 messages' >&2");
        using var session = NewSession();

        Assert.Equal(["QueueItemNotFound"], session.Invoke("Resume-MailQueueItem A1").ErrorIds);
    }

    [Fact]
    public void A_tool_that_dies_half_way_is_followed_by_a_look_at_the_queue()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2") + ListingLines.Of("C3"));
        _tools.Write(
            "postsuper",
            $"read -r id; echo \"postsuper: $id: removed\" >&2; cat > \"$tools/listing\" <<'END'\n{ListingLines.Of("C3")}END\n"
            + "echo \"postsuper: fatal: open logfile '/var/log/x': cannot open file: Permission denied\" >&2; exit 1");
        using var session = NewSession();

        var invocation = session.Invoke("Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false -PassThru");

        Assert.Equal(
            [("A1", "Removed"), ("B2", "NotFound"), ("C3", "Failed")],
            invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome)));
        Assert.Equal(["QueueItemNotFound", "PostfixCommandFailed", "PostfixCommandFailed"], invocation.ErrorIds);
    }

    [Fact]
    public void A_tool_that_closes_its_input_early_is_reported_truly()
    {
        _tools.Listing(string.Concat(Enumerable.Range(0, 20_000).Select(number => ListingLines.Of($"A{number}"))));
        _tools.Write("postsuper", "read -r id; exec 0<&-; echo \"postsuper: $id: removed\" >&2; exit 1");
        using var session = NewSession();

        var results = session.Invoke("Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false -PassThru").Of<MailQueueActionResult>();

        Assert.Equal(20_000, results.Count);
        Assert.Equal(["A0"], results.Where(result => result.Outcome == "Removed").Select(result => result.QueueId));
        Assert.All(results.Skip(1), result => Assert.Equal("Failed", result.Outcome));
    }

    [Fact]
    public void The_superuser_text_of_the_tool_is_an_error_of_its_own()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postsuper", "echo 'postsuper: fatal: use of this command is reserved for the superuser' >&2; exit 1");
        using var session = NewSession();

        Assert.Contains("SuperuserRequired", session.Invoke("Remove-MailQueueItem A1 -Confirm:$false").ErrorIds);
    }

    [Fact]
    public void A_stopped_pipeline_changes_nothing()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        using var session = NewSession();

        session.Invoke("Get-MailQueueItem | ForEach-Object { if ($_.QueueId -eq 'B2') { throw 'stop' }; $_ } | Remove-MailQueueItem -Confirm:$false");

        Assert.Empty(_tools.Calls("postsuper"));
    }

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

    [Fact]
    public void NotifySender_needs_a_Postfix_that_can_expire()
    {
        _tools.Listing(ListingLines.Of("A1")).Write("postconf", "echo 'mail_version = 3.4.23'");
        using var session = NewSession();

        Assert.Equal(["UnsupportedPostfixVersion"], session.Invoke("Get-MailQueueItem | Remove-MailQueueItem -NotifySender").ErrorIds);
        Assert.Empty(session.UserInterface.Questions);
    }

    [Fact]
    public void Items_of_two_instances_stay_on_theirs()
    {
        using var others = new StandInTools();
        _tools.Listing(ListingLines.Of("A1"));
        using var session = NewSession();
        var script = "Get-MailQueueItem -ConfigDirectory $args[0]; Get-MailQueueItem -ConfigDirectory $args[1]";
        var items = session.Invoke(script, _tools.Directory, others.Directory).WithoutErrors().Output;

        session.Invoke("$args[0] | Remove-MailQueueItem -Confirm:$false", items).WithoutErrors();

        Assert.Equal(["-d -", $"-c {others.Directory} -d -"], _tools.Calls("postsuper"));
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
