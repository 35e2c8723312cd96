using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>The log of a real Postfix.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task The_history_of_items_is_told_to_the_end_of_each()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string held = await queue.DeferAsync("held@lab.example");
        string removed = await queue.DeferAsync("removed@lab.example");
        string requeued = await queue.DeferAsync("requeued@lab.example");
        IReadOnlyList<MailQueueItem> items = queue.Session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>();
        queue
            .Session.Invoke(
                "Suspend-MailQueueItem $args[0]; Remove-MailQueueItem $args[1] -Confirm:$false; Restart-MailQueueItem $args[2]",
                held,
                removed,
                requeued
            )
            .WithoutErrors();
        await queue.Postfix.WaitUntilAsync(entries => entries.Any(entry => entry.QueueId != requeued && entry.QueueName == "deferred"));
        await queue.Postfix.ReadSettledLogAsync();

        IReadOnlyList<MailLogEvent> events = queue
            .Session.Invoke("$args[0] | Get-MailLogEvent", (object)items.ToArray())
            .WithoutErrors()
            .Of<MailLogEvent>();
        IReadOnlyList<MailLogEvent> related = queue
            .Session.Invoke("Get-MailLogEvent $args[0] -IncludeRelated", requeued)
            .WithoutErrors()
            .Of<MailLogEvent>();

        Assert.Equal("Received Identified Queued Deferred Held", TypesOf(events, held));
        Assert.Equal("Received Identified Queued Deferred Removed", TypesOf(events, removed));
        Assert.Equal("Received Identified Queued Deferred Requeued", TypesOf(events, requeued));
        Assert.All(events, one => Assert.EndsWith("@lab.example", one.Sender, StringComparison.Ordinal));
        Assert.All(events.Where(static one => one.EventType == "Deferred"), static one => Assert.NotNull(one.Cause));
        string? copy = Assert.Single(related.Select(static one => one.QueueId).Distinct(), id => id != requeued);
        Assert.Equal("Received Identified Queued Deferred", TypesOf(related, copy!));
        Assert.Equal(requeued, related.First(one => one.QueueId == copy).OriginalQueueId);
    }

    [Fact]
    public async Task Every_line_is_read_and_what_came_of_mail_is_counted()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferManyAsync(5, "sender@lab.example");
        await queue.Postfix.ReadSettledLogAsync();

        Invocation invocation = queue.Session.Invoke("Get-MailLogEvent; Measure-MailDelivery").WithoutErrors();

        Assert.Empty(invocation.Warnings);
        MailDeliveryMeasure measure = Assert.IsType<MailDeliveryMeasure>(invocation.Output[^1].BaseObject);
        Assert.Equal((5, 5, 5, 0), (measure.ReceivedCount, measure.DeferredCount, measure.DeferredMessageCount, measure.SentCount));
        Assert.Contains(invocation.Output, static one => one.BaseObject is MailLogEvent { EventType: "Started" });
    }

    [Fact]
    public async Task Attempts_are_counted_from_the_beginning_on()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string early = await queue.DeferAsync();
        await queue.Postfix.ReadSettledLogAsync();
        File.WriteAllText(queue.Postfix.LogPath, "");
        string old = await queue.DeferAsync("requeued@lab.example");
        queue.Session.Invoke("Restart-MailQueueItem $args[0]; Invoke-MailQueueFlush -All -Force", old).WithoutErrors();
        await queue.Postfix.WaitUntilAsync(entries =>
            entries.Count == 2 && entries.All(entry => entry.QueueName == "deferred" && entry.QueueId != old)
        );
        string id = await queue.DeferAsync();
        queue.Session.Invoke("Invoke-MailQueueFlush $args[0] -Wait", id).WithoutErrors();
        await queue.Postfix.ReadSettledLogAsync();

        IReadOnlyList<MailQueueItem> items = queue.Session.Invoke("Get-MailQueueItem -Detailed").WithoutErrors().Of<MailQueueItem>();

        Assert.Equal(2, items.Single(item => item.QueueId == id).AttemptCount);
        Assert.Null(items.Single(item => item.QueueId == early).AttemptCount);
        Assert.InRange(items.Single(static item => item.Sender == "requeued@lab.example").AttemptCount ?? 0, 1, 2);
        Assert.Null(queue.Session.Invoke("Get-MailQueueItem $args[0]", id).WithoutErrors().Of<MailQueueItem>()[0].AttemptCount);
    }

    private static string TypesOf(IEnumerable<MailLogEvent> events, string queueId) =>
        string.Join(' ', events.Where(one => one.QueueId == queueId).Select(static one => one.EventType));
}
