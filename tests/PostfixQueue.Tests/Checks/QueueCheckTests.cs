using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.RealPostfix;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of the queue against a real one.</summary>
public sealed class QueueCheckTests
{
    [Fact]
    public async Task An_empty_queue_passes_all_checks_of_the_queue()
    {
        await using CheckedServer server = await CheckedServer.StartAsync();

        Assert.All(server.Check("Queue.*"), result => Assert.Equal("Pass", result.Status));
    }

    [Fact]
    public void A_queue_that_cannot_be_listed_is_undecided()
    {
        using StandInTools tools = new();
        tools.Write("postqueue", "echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69");
        using ModuleSession session = new(toolDirectory: tools.Directory);

        IReadOnlyList<MailServerCheckResult> results = session
            .Invoke("Test-MailServerConfig Queue.* -ExcludeName Queue.Corrupt")
            .Of<MailServerCheckResult>();

        Assert.Equal(10, results.Count);
        Assert.All(results, result => Assert.Equal("Unknown", result.Status));
    }

    [Fact]
    public async Task Much_old_mail_of_one_sender_is_found_from_each_side_and_gone_with_it()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        new QueueWriter(queue.Postfix) { Sender = "hacked@lab.example" }.Write(60);

        Assert.Equal("Warning", CheckOne(queue, "Queue.Deferred").Status);
        Assert.Equal("Fail", CheckOne(queue, "Queue.Deferred -DeferredCritical 60").Status);
        Assert.Equal("Pass", CheckOne(queue, "Queue.Deferred -DeferredWarning 61 -DeferredCritical 62").Status);
        MailServerCheckResult oldest = CheckOne(queue, "Queue.OldestAge");
        Assert.Equal("Fail", oldest.Status);
        Assert.Equal(oldest.Evidence, Assert.Single(queue.Session.Invoke(oldest.RemedyCommand!.Split('|')[0]).Of<MailQueueItem>()).Reason);
        MailServerCheckResult sender = CheckOne(queue, "Queue.TopSender");
        Assert.Equal(("Fail", "hacked@lab.example", "60 of 60"), (sender.Status, sender.Target!, sender.Actual!));

        queue.Session.Invoke(sender.RemedyCommand!).WithoutErrors();
        Assert.Equal(60, (await queue.Postfix.IdsAsync("hold")).Count);
        Assert.Equal("Pass", CheckOne(queue, "Queue.Deferred").Status);
        await queue.Postfix.RunAsync("postsuper", ["-d", "ALL"]);
        Assert.All(
            queue.Session.Invoke("Test-MailServerConfig Queue.*").Of<MailServerCheckResult>(),
            result => Assert.Equal("Pass", result.Status)
        );
    }

    [Fact]
    public async Task The_login_or_client_behind_most_of_the_mail_is_named()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        QueueWriter writer = new(queue.Postfix)
        {
            Sender = "hacked@lab.example",
            Recipient = ("anna@elsewhere.example", "4.4.1", "connect to elsewhere.example[192.0.2.1]:25: Connection timed out"),
        };
        writer.Write(60);
        Assert.Contains("login hacked@lab.example", CheckOne(queue, "Queue.TopSender").Message, StringComparison.Ordinal);

        (await queue.Postfix.RunAsync("postsuper", ["-d", "ALL"])).OrThrow();
        await queue.DeferManyAsync(60, "hacked@lab.example");
        Assert.Contains("client 127.0.0.1", CheckOne(queue, "Queue.TopSender").Message, StringComparison.Ordinal);
    }

    [Fact]
    [CheckFails("Queue.TopDestination")]
    public async Task A_destination_with_most_of_the_deferred_mail_is_named_with_what_it_says()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferManyAsync(20, "sender@lab.example");
        Assert.Equal("Pass", CheckOne(queue, "Queue.TopDestination").Status);
        string id = await queue.DeferAsync();

        MailServerCheckResult result = CheckOne(queue, "Queue.TopDestination");

        Assert.Equal(("Warning", "elsewhere.example", "21 of 21"), (result.Status, result.Target!, result.Actual!));
        Assert.Contains("no route", result.Evidence, StringComparison.Ordinal);
        await queue.Postfix.RunAsync("postsuper", ["-d", id]);
        Assert.Equal("Pass", CheckOne(queue, "Queue.TopDestination").Status);
    }

    [Fact]
    [CheckFails("Queue.BounceShare")]
    public async Task A_queue_of_bounces_is_found()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferManyAsync(21, "");

        Assert.Equal(("Warning", "21 of 21"), (CheckOne(queue, "Queue.BounceShare").Status, CheckOne(queue, "Queue.BounceShare").Actual!));

        await queue.Postfix.RunAsync("postsuper", ["-d", "ALL"]);
        Assert.Equal("Pass", CheckOne(queue, "Queue.BounceShare").Status);
    }

    [Fact]
    [CheckFails("Queue.Active")]
    [CheckFails("Queue.IncomingGrowing")]
    public async Task A_full_active_queue_and_a_long_incoming_one_are_found_at_the_second_look_and_gone_with_more_room()
    {
        using SilentPort silent = new();
        await using PrivatePostfix postfix = await PrivatePostfix.StartNewAsync(
            new PostfixOptions
            {
                MainCf =
                [
                    "qmgr_message_active_limit = 5",
                    "smtp_connect_timeout = 1h",
                    $"default_transport = smtp:[{silent.Endpoint.Address}]:{silent.Endpoint.Port}",
                ],
            }
        );
        await using (SmtpSubmission submission = await SmtpSubmission.ConnectAsync(postfix.SmtpEndpoint))
        {
            for (int index = 0; index < 110; index++)
                await submission.SendAsync("a@lab.example", [$"b{index}@slow.example"], "Slow", "Text.\n");
        }

        await postfix.WaitUntilAsync(queue =>
            queue.Count(entry => entry.QueueName == "active") == 5 && queue.Count(entry => entry.QueueName == "incoming") == 105
        );
        using ModuleSession session = new(postfix.ConfigDirectory, time: new AlteredTime(TimeSpan.Zero, haste: 10));
        string[] Statuses() =>
            [
                .. session
                    .Invoke("Test-MailServerConfig Queue.Active, Queue.IncomingGrowing -TimeoutSeconds 3000")
                    .Of<MailServerCheckResult>()
                    .Select(result => result.Status),
            ];

        Assert.Equal(["Fail", "Fail"], Statuses());

        await postfix.RestartAsync("qmgr_message_active_limit=1000");
        await postfix.WaitUntilAsync(queue => queue.Count(entry => entry.QueueName == "active") > 100);
        Assert.Equal(["Pass", "Pass"], Statuses());
    }

    [Fact]
    public void A_peak_that_is_gone_at_the_second_look_passes()
    {
        using StandInTools tools = new();
        File.WriteAllText(
            Path.Join(tools.Directory, "long"),
            string.Concat(
                Enumerable.Range(0, 300).Select(index => ListingLines.Of($"A{index}", queue: index < 150 ? "incoming" : "active"))
            )
        );
        File.WriteAllText(
            Path.Join(tools.Directory, "short"),
            string.Concat(Enumerable.Range(0, 110).Select(index => ListingLines.Of($"A{index}", queue: "incoming")))
        );
        tools.Write(
            "postqueue",
            "if test -e \"$tools/asked\"; then exec cat \"$tools/short\"; fi; touch \"$tools/asked\"; exec cat \"$tools/long\""
        );
        using ModuleSession session = new(toolDirectory: tools.Directory, time: new AlteredTime(TimeSpan.Zero, haste: 10));

        MailServerCheckResult result = Assert.Single(
            session.Invoke("Test-MailServerConfig Queue.IncomingGrowing -TimeoutSeconds 3000").Of<MailServerCheckResult>()
        );

        Assert.Equal(("Pass", "150, then 110"), (result.Status, result.Actual!));
    }

    [Fact]
    [CheckFails("Queue.Maildrop")]
    public async Task Local_mail_that_nobody_picks_up_is_found_until_Postfix_runs()
    {
        using PrivatePostfix postfix = PrivatePostfix.Create();
        await postfix.SubmitLocallyAsync("cron@lab.example", ["root@elsewhere.example"]);
        using ModuleSession session = new(postfix.ConfigDirectory, time: new AlteredTime(TimeSpan.FromMinutes(2)));
        MailServerCheckResult CheckOne() =>
            Assert.Single(session.Invoke("Test-MailServerConfig Queue.Maildrop").Of<MailServerCheckResult>());

        MailServerCheckResult result = CheckOne();
        Assert.Equal("Fail", result.Status);
        Assert.Equal(Assert.Single(await postfix.IdsAsync("maildrop")), result.Target);

        await postfix.StartAsync();
        await postfix.WaitUntilAsync(queue => queue.All(entry => entry.QueueName != "maildrop"));
        Assert.Equal("Pass", CheckOne().Status);
    }

    [Fact]
    [CheckFails("Queue.Hold")]
    public async Task Mail_held_for_longer_than_mail_lives_is_found_until_it_is_released()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        await queue.Postfix.RunAsync("postsuper", ["-h", id]);
        MailServerCheckResult young = CheckOne(queue, "Queue.Hold");
        Assert.Equal(("Pass", id), (young.Status, young.Target!));
        using ModuleSession later = new(queue.Postfix.ConfigDirectory, time: new AlteredTime(TimeSpan.FromDays(6)));
        MailServerCheckResult CheckLater() => Assert.Single(later.Invoke("Test-MailServerConfig Queue.Hold").Of<MailServerCheckResult>());

        MailServerCheckResult old = CheckLater();
        Assert.Equal(("Warning", id), (old.Status, old.Target!));
        Assert.Equal(id, Assert.Single(later.Invoke(old.RemedyCommand!).WithoutErrors().Of<MailQueueItem>()).QueueId);

        await queue.Postfix.RunAsync("postsuper", ["-H", id]);
        Assert.Equal("Pass", CheckLater().Status);
    }

    [Fact]
    public async Task A_message_that_Postfix_cannot_read_is_found_until_it_is_removed()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        File.WriteAllBytes(queue.FileOf(id), [.. Enumerable.Repeat((byte)'?', 300)]);
        string corrupt = Path.Join(queue.Postfix.QueueDirectory, "corrupt", id);
        await queue.Postfix.RunAsync("postqueue", ["-f"]);
        for (DateTime end = DateTime.UtcNow.AddSeconds(120); !File.Exists(corrupt) && DateTime.UtcNow < end; )
            await Task.Delay(20, TestContext.Current.CancellationToken);

        MailServerCheckResult result = CheckOne(queue, "Queue.Corrupt");
        Assert.Equal(("Warning", id, $"postcat {corrupt}"), (result.Status, result.Evidence!, result.RemedyCommand!));

        File.Delete(corrupt);
        Assert.Equal("Pass", CheckOne(queue, "Queue.Corrupt").Status);
    }

    [Fact]
    public async Task Who_may_not_look_for_corrupt_messages_is_told_so()
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions(), system: new AlteredSystem { IsForbidden = true });

        Assert.Equal("Unknown", server.CheckOne("Queue.Corrupt").Status);
    }

    [Fact]
    [CheckFails("Queue.DominantCause")]
    public async Task A_cause_of_ours_that_most_deferred_mail_has_is_told_with_its_remedy_until_it_is_gone()
    {
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { MainCf = ["default_transport = archiver:somewhere"] }
        );
        await queue.DeferAsync();
        Assert.Equal("Warning", CheckOne(queue, "Queue.DominantCause").Status);
        await queue.DeferManyAsync(4, "sender@lab.example");

        MailServerCheckResult result = CheckOne(queue, "Queue.DominantCause");
        Assert.Equal(("Fail", "LocalTransport"), (result.Status, result.Target!));
        Assert.Equal(Assert.Single(queue.Session.Invoke("Measure-MailQueue").Of<MailQueueMeasure>()).Remedy, result.Remedy);
        Assert.Contains("LocalTransport", result.RelatedCauses);

        await queue.Postfix.RestartAsync("default_transport=discard");
        await queue.Postfix.RunAsync("postqueue", ["-f"]);
        await queue.Postfix.WaitUntilAsync(left => left.Count == 0);
        Assert.Equal("Pass", CheckOne(queue, "Queue.DominantCause").Status);
    }

    [Theory]
    [InlineData(5, "Fail")]
    [InlineData(4, "Pass")]
    public void Time_outs_at_many_destinations_count_as_ours(int destinations, string status)
    {
        using StandInTools tools = new();
        tools.Listing(
            string.Concat(
                Enumerable
                    .Range(0, 10)
                    .Select(index =>
                        ListingLines.Of(
                            $"A{index}",
                            recipients: (
                                $"a@domain{index % destinations}.example",
                                "connect to mx.example[192.0.2.1]:25: Connection timed out"
                            )
                        )
                    )
            )
        );
        using ModuleSession session = new(toolDirectory: tools.Directory);

        Assert.Equal(status, Assert.Single(session.Invoke("Test-MailServerConfig Queue.DominantCause").Of<MailServerCheckResult>()).Status);
    }

    private static MailServerCheckResult CheckOne(RealQueue queue, string check) =>
        Assert.Single(queue.Session.Invoke($"Test-MailServerConfig {check}").WithoutErrors().Of<MailServerCheckResult>());
}
