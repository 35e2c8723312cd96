using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

public sealed class ActionTests
{
    private const string Spammer = "hacked@lab.example";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Removing_by_pipeline_removes_just_those_with_one_process_and_reports_each(bool longQueueIds)
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { LongQueueIds = longQueueIds });
        IReadOnlyList<string> doomed = await queue.DeferManyAsync(20, Spammer);
        string other = await queue.DeferAsync();

        Invocation invocation = queue
            .Session.Invoke($"Get-MailQueueItem -Sender {Spammer} | Remove-MailQueueItem -PassThru -Confirm:$false")
            .WithoutErrors();

        Assert.Equal([other], await queue.Postfix.IdsAsync());
        IReadOnlyList<MailQueueActionResult> results = invocation.Of<MailQueueActionResult>();
        Assert.Equal(doomed.Order(StringComparer.Ordinal), results.Select(result => result.QueueId).Order(StringComparer.Ordinal));
        Assert.All(results, result => Assert.Equal("Removed", result.Outcome));
        Assert.Single(await queue.ProcessesInLogAsync("postsuper"));
    }

    [Fact]
    public async Task Held_mail_stays_until_it_is_released()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();

        MailQueueActionResult held = Assert.Single(
            queue.Session.Invoke("Suspend-MailQueueItem $args[0] -PassThru -Confirm:$false", id).WithoutErrors().Of<MailQueueActionResult>()
        );
        Assert.Equal("Held", held.Outcome);
        Assert.Equal([id], await queue.Postfix.IdsAsync("hold"));

        MailQueueActionResult released = Assert.Single(
            queue
                .Session.Invoke("Get-MailQueueItem -QueueName Hold | Resume-MailQueueItem -PassThru -Confirm:$false")
                .WithoutErrors()
                .Of<MailQueueActionResult>()
        );
        Assert.Equal("Released", released.Outcome);
        Assert.Equal([id], await queue.Postfix.IdsAsync("deferred"));
    }

    [Fact]
    public async Task A_requeued_message_comes_back_under_a_new_id()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();

        MailQueueActionResult result = Assert.Single(
            queue
                .Session.Invoke("Get-MailQueueItem | Restart-MailQueueItem -PassThru -Confirm:$false")
                .WithoutErrors()
                .Of<MailQueueActionResult>()
        );
        Assert.Equal("Requeued", result.Outcome);
        Assert.Equal(id, result.QueueId);

        // Nothing wakes the pickup service but its timer, or this.
        (await queue.Postfix.RunAsync("postqueue", ["-f"])).OrThrow();
        QueueEntry entry = Assert.Single(
            await queue.Postfix.WaitUntilAsync(entries => entries.Count == 1 && entries[0].QueueName == "deferred")
        );
        Assert.NotEqual(id, entry.QueueId);
        Assert.Contains($"orig_id={id}", await queue.Postfix.ReadSettledLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returning_to_sender_bounces_the_message_at_its_next_attempt()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync("sender@elsewhere.example");

        MailQueueActionResult result = Assert.Single(
            queue
                .Session.Invoke("Remove-MailQueueItem $args[0] -NotifySender -PassThru -Confirm:$false", id)
                .WithoutErrors()
                .Of<MailQueueActionResult>()
        );

        Assert.Equal("Expired", result.Outcome);
        Assert.True(Assert.Single(queue.Session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>()).ForcedExpire);

        (await queue.Postfix.RunAsync("postqueue", ["-i", id])).OrThrow();
        QueueEntry bounce = Assert.Single(await queue.Postfix.WaitUntilAsync(entries => entries.Count == 1 && entries[0].QueueId != id));
        Assert.Equal("MAILER-DAEMON", bounce.Sender);
        Assert.Equal("sender@elsewhere.example", bounce.Recipients[0].Key);
    }

    [Fact]
    public async Task Removing_all_of_a_queue_leaves_the_others_and_no_orphaned_logs()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferManyAsync(10, Spammer);
        string held = await queue.DeferAsync();
        (await queue.Postfix.RunAsync("postsuper", ["-h", held])).OrThrow();

        Invocation invocation = queue
            .Session.Invoke("Remove-MailQueueItem -All -QueueName Deferred -Force -PassThru -Confirm:$false")
            .WithoutErrors();

        Assert.Equal(10, invocation.Output.Count);
        Assert.Equal([held], await queue.Postfix.IdsAsync());
        string[] logs = Directory.GetFiles(Path.Join(queue.Postfix.QueueDirectory, "defer"), "*", SearchOption.AllDirectories);
        Assert.Equal(held, Path.GetFileName(Assert.Single(logs)));
    }

    [Theory]
    [InlineData("Remove-MailQueueItem")]
    [InlineData("Suspend-MailQueueItem")]
    [InlineData("Restart-MailQueueItem")]
    [InlineData("Invoke-MailQueueFlush")]
    public async Task WhatIf_touches_nothing(string cmdlet)
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferManyAsync(3, Spammer);
        IReadOnlyList<string> deeds = await queue.DeedsAsync();

        Assert.Empty(queue.Session.Invoke($"Get-MailQueueItem | {cmdlet} -WhatIf -PassThru").WithoutErrors().Output);

        Assert.Equal(3, (await queue.Postfix.IdsAsync("deferred")).Count);
        Assert.Equal(deeds, await queue.DeedsAsync());
        Assert.Equal(3, queue.Session.UserInterface.Lines.Count(line => line.Contains(Spammer, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Remove-MailQueueItem")]
    [InlineData("Remove-MailQueueItem -NotifySender")]
    [InlineData("Suspend-MailQueueItem")]
    [InlineData("Resume-MailQueueItem")]
    [InlineData("Restart-MailQueueItem")]
    [InlineData("Invoke-MailQueueFlush")]
    public async Task An_id_that_another_message_has_taken_over_is_refused(string cmdlet)
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { LongQueueIds = false });
        string id = await queue.DeferAsync();
        string other = await queue.DeferAsync("another@lab.example");
        string folder = Path.GetDirectoryName(queue.FileOf(id))!;
        queue.Session.Invoke("$listed = Get-MailQueueItem $args[0]", id).WithoutErrors();
        (await queue.Postfix.RunAsync("postsuper", ["-d", id])).OrThrow();
        queue.Rename(other, id, folder);
        IReadOnlyList<string> deeds = await queue.DeedsAsync();

        Invocation invocation = queue.Session.Invoke($"$listed | {cmdlet} -Confirm:$false");

        Assert.Equal(["StaleQueueItem"], invocation.ErrorIds);
        QueueEntry left = Assert.Single(await queue.Postfix.ListAsync());
        Assert.Equal(("another@lab.example", "deferred"), (left.Sender, left.QueueName));
        Assert.Equal(deeds, await queue.DeedsAsync());
    }

    [Fact]
    public async Task Long_ids_that_differ_in_case_only_are_two_messages()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        string other = await queue.DeferAsync("another@lab.example");

        // The inode behind the last z has at least one letter in practice; where it has none, the time before it has. A Z would become the
        // z that stands between the two.
        int letter = Enumerable.Range(0, id.Length).Last(index => char.IsAsciiLetter(id[index]) && id[index] is not ('z' or 'Z'));
        char swapped = char.IsAsciiLetterUpper(id[letter]) ? char.ToLowerInvariant(id[letter]) : char.ToUpperInvariant(id[letter]);
        string twin = id[..letter] + swapped + id[(letter + 1)..];
        queue.Rename(other, twin, Path.GetDirectoryName(queue.FileOf(id))!);
        Assert.Equal(
            twin,
            Assert.Single(queue.Session.Invoke("Get-MailQueueItem $args[0]", twin).WithoutErrors().Of<MailQueueItem>()).QueueId
        );

        queue.Session.Invoke("Remove-MailQueueItem $args[0] -Confirm:$false", id).WithoutErrors();

        Assert.Equal([twin], await queue.Postfix.IdsAsync());
    }

    [Fact]
    public async Task An_id_that_is_not_there_is_an_error_and_the_others_are_done()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();

        Invocation invocation = queue.Session.Invoke("Remove-MailQueueItem 4jYB8D5px9z1j1Fc, $args[0] -Confirm:$false", id);

        Assert.Equal(["QueueItemNotFound"], invocation.ErrorIds);
        Assert.Empty(await queue.Postfix.ListAsync());
    }

    [Theory]
    [InlineData("ALL")]
    [InlineData("-")]
    [InlineData("*")]
    [InlineData("")]
    public async Task What_is_no_id_is_refused_and_removes_nothing(string queueId)
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();

        Assert.Equal(["InvalidQueueId"], queue.Session.Invoke("Remove-MailQueueItem -QueueId $args[0] -Confirm:$false", queueId).ErrorIds);

        Assert.Equal([id], await queue.Postfix.IdsAsync());
    }

    [Fact]
    public async Task A_message_that_leaves_the_queue_between_listing_and_removing_is_reported_as_gone()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string gone = await queue.DeferAsync();
        string stays = await queue.DeferAsync();
        queue.Session.Invoke("$listed = Get-MailQueueItem").WithoutErrors();
        (await queue.Postfix.RunAsync("postsuper", ["-d", gone])).OrThrow();

        Invocation invocation = queue.Session.Invoke("$listed | Remove-MailQueueItem -PassThru -Confirm:$false");

        Assert.Equal(["QueueItemNotFound"], invocation.ErrorIds);
        Assert.Equal(
            new Dictionary<string, string> { [gone] = "NotFound", [stays] = "Removed" },
            invocation.Of<MailQueueActionResult>().ToDictionary(result => result.QueueId, result => result.Outcome)
        );
    }
}
