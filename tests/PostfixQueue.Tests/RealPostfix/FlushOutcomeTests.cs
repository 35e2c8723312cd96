using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>What came of a flush, as -Wait tells it, against what became of the mail.</summary>
public sealed class FlushOutcomeTests
{
    private const string Flush = "Get-MailQueueItem | Invoke-MailQueueFlush -Wait -Confirm:$false";

    [Fact]
    public async Task Of_six_stuck_messages_each_outcome_is_told_with_the_new_reason_for_the_rest()
    {
        await using SmtpPeer greylisting = SmtpPeer.Start(SmtpScript.ForEachRecipient("450 4.2.0 <{0}>: Greylisted, try again later"));
        await using SmtpPeer full = SmtpPeer.Start(SmtpScript.ForEachRecipient("452 4.2.2 <{0}>: Mailbox full: user is over quota"));
        await using SmtpPeer strict = SmtpPeer.Start(SmtpScript.ForEachRecipient("450 4.1.1 <{0}>: unverified address"));
        await using SmtpPeer repaired = SmtpPeer.Start();
        using ClosedPort closed = new();
        string nowhere = $"smtp:[{closed.Endpoint.Address}]:{closed.Endpoint.Port}";
        Dictionary<string, string> transports = new()
        {
            ["grey.example"] = greylisting.Transport,
            ["closed.example"] = nowhere,
            ["full.example"] = full.Transport,
            ["down.example"] = nowhere,
            ["strict.example"] = strict.Transport,
            ["archive.example"] = "archiver:",
        };
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { Transports = transports });
        foreach (string domain in transports.Keys)
            await queue.DeferAsync("sender@lab.example", $"user@{domain}");
        greylisting.Script = new SmtpScript();
        full.Script = SmtpScript.ForEachRecipient("450 4.7.1 <{0}>: Too many messages, slow down");
        strict.Script = SmtpScript.ForEachRecipient("550 5.1.1 <{0}>: User unknown");
        await queue.Postfix.RouteAsync(new Dictionary<string, string> { ["closed.example"] = repaired.Transport });

        Invocation invocation = queue.Session.Invoke(Flush).WithoutErrors();

        Dictionary<string, MailQueueFlushResult> results = invocation.Of<MailQueueFlushResult>().ToDictionary(one => one.Recipient![5..]);
        Assert.Empty(invocation.Warnings);
        Assert.Equal(6, results.Count);
        Assert.Equal(("Delivered", "250 2.0.0 Ok: queued"), (results["grey.example"].Outcome, results["grey.example"].Message));
        Assert.Contains("Greylisted", results["grey.example"].PreviousReason, StringComparison.Ordinal);
        Assert.Null(results["grey.example"].NewReason);
        Assert.Equal("Delivered", results["closed.example"].Outcome);
        Assert.Contains("Connection refused", results["closed.example"].PreviousReason, StringComparison.Ordinal);
        Assert.Equal(("StillDeferred", "RateLimited"), (results["full.example"].Outcome, results["full.example"].Cause));
        Assert.Contains("slow down", results["full.example"].NewReason, StringComparison.Ordinal);
        Assert.Contains("over quota", results["full.example"].PreviousReason, StringComparison.Ordinal);
        Assert.Equal("StillDeferred", results["down.example"].Outcome);
        Assert.Contains("Connection refused", results["down.example"].NewReason, StringComparison.Ordinal);
        Assert.Equal(("Bounced", "RecipientUnknown"), (results["strict.example"].Outcome, results["strict.example"].Cause));
        Assert.Contains("User unknown", results["strict.example"].NewReason, StringComparison.Ordinal);
        Assert.Equal(("StillDeferred", "LocalTransport"), (results["archive.example"].Outcome, results["archive.example"].Cause));
        Assert.All(results.Values, static one => Assert.InRange(one.Duration!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(2)));
        Assert.All(results.Values, static one => Assert.NotNull(one.HostName));
        Assert.Equal(["user@grey.example"], greylisting.Received.SelectMany(static message => message.Recipients));
        Assert.Equal(["user@closed.example"], repaired.Received.SelectMany(static message => message.Recipients));
    }

    [Theory]
    [InlineData("Invoke-MailQueueFlush -All -Wait -Force -Confirm:$false")]
    [InlineData("Invoke-MailQueueFlush -Site mixed.example -Wait")]
    [InlineData("Invoke-MailQueueFlush -QueueId $args[0] -Wait")]
    public async Task Each_recipient_of_a_message_has_its_own_outcome(string command)
    {
        await using SmtpPeer peer = SmtpPeer.Start(SmtpScript.ForEachRecipient("450 4.2.0 <{0}>: Later"));
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions
            {
                Transports = new Dictionary<string, string> { ["mixed.example"] = peer.Transport },
                MainCf = ["relay_domains = mixed.example"],
            }
        );
        string id = await queue.DeferAsync("sender@lab.example", "one@mixed.example", "two@mixed.example", "\"three 3\"@mixed.example");
        peer.Script = new SmtpScript
        {
            Recipient = static address =>
                address.StartsWith("one", StringComparison.Ordinal) ? "250 2.1.5 Ok"
                : address.StartsWith("two", StringComparison.Ordinal) ? "550 5.1.1 No such user"
                : "452 4.2.2 Mailbox full",
        };

        IReadOnlyList<MailQueueFlushResult> results = queue.Session.Invoke(command, id).WithoutErrors().Of<MailQueueFlushResult>();

        Assert.Equal(
            [("one@mixed.example", "Delivered"), ("two@mixed.example", "Bounced"), ("\"three 3\"@mixed.example", "StillDeferred")],
            results
                .Select(static one => (one.Recipient, one.Outcome))
                .OrderBy(static one =>
                    one.Outcome switch
                    {
                        "Delivered" => 0,
                        "Bounced" => 1,
                        _ => 2,
                    }
                )
        );
        Assert.All(results, one => Assert.Equal(id, one.QueueId));
    }

    [Fact]
    public async Task A_message_that_is_expired_held_or_not_there_is_told_as_such()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string expired = await queue.DeferAsync("expired@lab.example");
        string held = await queue.DeferAsync("held@lab.example");
        (await queue.Postfix.RunAsync("postsuper", ["-e", expired])).OrThrow();
        (await queue.Postfix.RunAsync("postsuper", ["-h", held])).OrThrow();

        Invocation invocation = queue.Session.Invoke("$args | Invoke-MailQueueFlush -Wait", expired, held, "0FFFFFFFFFF");

        Assert.Equal(["QueueItemNotFound"], invocation.ErrorIds);
        Assert.Contains(held, Assert.Single(invocation.Warnings), StringComparison.Ordinal);
        Dictionary<string, MailQueueFlushResult> results = invocation.Of<MailQueueFlushResult>().ToDictionary(static one => one.QueueId);
        Assert.Equal(("Expired", "Held", "NotFound"), (results[expired].Outcome, results[held].Outcome, results["0FFFFFFFFFF"].Outcome));
        Assert.Equal("recipient@elsewhere.example", results[expired].Recipient);
        Assert.Contains("no route to this destination", results[expired].PreviousReason, StringComparison.Ordinal);
        Assert.Contains("administrator", results[expired].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(expired, await queue.Postfix.IdsAsync());
    }

    [Fact]
    public async Task A_message_whose_time_is_over_is_expired_with_the_reason_of_the_last_attempt()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        await queue.Postfix.ConfigureAsync("maximal_queue_lifetime=0s");

        MailQueueFlushResult result = Assert.Single(
            queue.Session.Invoke("Invoke-MailQueueFlush $args[0] -Wait", id).WithoutErrors().Of<MailQueueFlushResult>()
        );

        Assert.Equal(("Expired", "recipient@elsewhere.example"), (result.Outcome, result.Recipient));
        Assert.Contains("no route to this destination", result.NewReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_log_less_is_told_and_nothing_untrue()
    {
        await using SmtpPeer peer = SmtpPeer.Start(SmtpScript.ForEachRecipient("450 4.2.0 <{0}>: Later"));
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { Transports = new Dictionary<string, string> { ["later.example"] = peer.Transport } }
        );
        await queue.DeferAsync("sender@lab.example", "user@later.example");
        string stays = await queue.DeferAsync();
        peer.Script = new SmtpScript();
        using ModuleSession session = new(queue.Postfix.ConfigDirectory, system: new AlteredSystem { ForbiddenName = "/mail.log" });

        Invocation invocation = session.Invoke(Flush).WithoutErrors();

        Assert.Contains("may not be read", Assert.Single(invocation.Warnings), StringComparison.Ordinal);
        Assert.Equal(
            [("LeftQueue", "user@later.example"), ("StillDeferred", "recipient@elsewhere.example")],
            invocation.Of<MailQueueFlushResult>().Select(static one => (one.Outcome, one.Recipient!)).Order()
        );
        Assert.Equal([stays], await queue.Postfix.IdsAsync());
    }

    [Fact]
    public async Task Without_the_queue_files_the_outcomes_are_the_same()
    {
        await using SmtpPeer peer = SmtpPeer.Start(SmtpScript.ForEachRecipient("450 4.2.0 <{0}>: Later"));
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { Transports = new Dictionary<string, string> { ["later.example"] = peer.Transport } }
        );
        await queue.DeferAsync("sender@lab.example", "user@later.example");
        await queue.DeferAsync();
        peer.Script = new SmtpScript();
        using ModuleSession session = new(queue.Postfix.ConfigDirectory, isSuperuser: false);

        Invocation invocation = session.Invoke(Flush).WithoutErrors();

        Assert.Equal(
            [("Delivered", "user@later.example"), ("StillDeferred", "recipient@elsewhere.example")],
            invocation.Of<MailQueueFlushResult>().Select(static one => (one.Outcome, one.Recipient!)).Order()
        );
    }

    [Fact]
    public async Task A_message_that_Postfix_does_not_try_is_told_to_have_timed_out()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferAsync();

        // What was deferred before the domain became eligible is in no list of flush(8).
        await queue.Postfix.ConfigureAsync("fast_flush_domains=elsewhere.example");
        Invocation waited = RisingLimit.Try(
            2,
            seconds => queue.Session.Invoke($"Invoke-MailQueueFlush -Site elsewhere.example -Wait -TimeoutSeconds {seconds}"),
            static invocation => invocation.Output.Count > 0
        );
        MailQueueFlushResult result = Assert.Single(waited.WithoutErrors().Of<MailQueueFlushResult>());

        Assert.Equal(("TimedOut", (string?)null), (result.Outcome, result.NewReason));

        Invocation refused = queue.Session.Invoke("Invoke-MailQueueFlush -Site nowhere.example -Wait");
        Assert.Equal(["SiteNotEligible"], refused.ErrorIds);
        Assert.Empty(refused.Output);
    }

    [Fact]
    public async Task What_still_fails_can_be_acted_on()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferAsync();
        await queue.DeferAsync("other@lab.example");

        Invocation held = queue
            .Session.Invoke("Get-MailQueueItem | Invoke-MailQueueFlush -Wait | Suspend-MailQueueItem -PassThru")
            .WithoutErrors();

        Assert.Equal(["Held", "Held"], held.Of<MailQueueActionResult>().Select(static one => one.Outcome));
    }

    [Fact]
    public async Task WhatIf_asks_for_nothing_and_waits_for_nothing()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferAsync();
        IReadOnlyList<string> deeds = await queue.DeedsAsync();

        Invocation invocation = queue
            .Session.Invoke(
                $"{Flush} -WhatIf; Invoke-MailQueueFlush -All -Wait -WhatIf; Invoke-MailQueueFlush -Site a.example -Wait -WhatIf"
            )
            .WithoutErrors();

        Assert.Empty(invocation.Output);
        Assert.Equal(deeds, await queue.DeedsAsync());
    }
}
