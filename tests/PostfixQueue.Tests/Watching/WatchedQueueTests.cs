using Microsoft.Extensions.Time.Testing;
using PostfixQueue.Queue;
using PostfixQueue.Watching;

namespace PostfixQueue.Tests.Watching;

/// <summary>What is told of a queue that is listed again and again, without a log.</summary>
public sealed class WatchedQueueTests
{
    private const string Refused = "connect to mx.d.example[192.0.2.1]:25: Connection refused";
    private const string Listed = "host mx.d.example[192.0.2.1] said: 450 4.2.0 <a@d.example>: Greylisted (in reply to RCPT TO command)";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly WatchedQueue _queue;

    public WatchedQueueTests() => _queue = new WatchedQueue(isLogged: false, _time);

    [Fact]
    public void What_was_there_before_is_not_told_and_what_comes_is()
    {
        Assert.Empty(List(Item("A1")));

        Assert.Equal(["Arrived B2", "Attempted B2 a@d.example"], List(Item("A1"), Item("B2", reason: Refused)));
        Assert.Empty(List(Item("A1"), Item("B2", reason: Refused)));
    }

    [Fact]
    public void Held_and_released_messages_are_told()
    {
        List(Item("A1"));

        Assert.Equal(["Held A1"], List(Item("A1", queue: QueueNames.Hold)));
        Assert.Equal(["Released A1", "Arrived B2", "Held B2"], List(Item("A1"), Item("B2", queue: QueueNames.Hold)));
    }

    [Fact]
    public void A_new_reason_is_an_attempt_and_another_cause_is_told_beside_it()
    {
        List(Item("A1"));
        Assert.Equal(["Attempted A1 a@d.example"], List(Item("A1", reason: Refused)));

        MailQueueChange[] changes = Changes(Item("A1", reason: Listed));

        Assert.Equal(["Attempted A1 a@d.example", "CauseChanged A1"], changes.Select(static change => change.ToString()));
        Assert.Equal((Listed, Refused), (changes[0].Reason, changes[0].PreviousReason));
        Assert.Equal(("Greylisted", "ConnectionRefused"), (changes[0].Cause, changes[0].PreviousCause));
        Assert.Equal(("Greylisted", "ConnectionRefused"), (changes[1].Cause, changes[1].PreviousCause));
        Assert.Contains("Wait", changes[1].Remedy, StringComparison.Ordinal);
        Assert.All(changes, static change => Assert.Equal("Queue", change.Evidence));
    }

    [Fact]
    public void The_same_reason_once_more_shows_by_the_time_of_the_attempt()
    {
        DateTime tried = _time.GetLocalNow().DateTime;
        List(Item("A1", reason: Refused) with { LastAttemptTime = tried });

        MailQueueChange change = Assert.Single(Changes(Item("A1", reason: Refused) with { LastAttemptTime = tried.AddMinutes(5) }));

        Assert.Equal(("Attempted", tried.AddMinutes(5), Refused), (change.Change, change.Time, change.Reason));
    }

    [Fact]
    public void Reasons_that_are_not_listed_during_a_delivery_are_no_change()
    {
        List(Item("A1", reason: Refused));

        Assert.Empty(List(Item("A1", queue: QueueNames.Active)));
        Assert.Empty(List(Item("A1", reason: Refused)));
        Assert.Equal(2, List(Item("A1", reason: Listed)).Length);
    }

    [Fact]
    public void A_message_is_gone_when_two_listings_do_not_show_it()
    {
        List(Item("A1"), Item("B2"), Item("C3"));

        Assert.Empty(List(Item("B2")));
        Assert.Equal(["Left C3"], List(Item("A1"), Item("B2")));
        Assert.Empty(List(Item("A1"), Item("B2")));
    }

    [Fact]
    public void A_listing_that_broke_off_shows_nothing_gone()
    {
        List(Item("A1"));
        for (int time = 0; time < 3; time++)
        {
            _queue.Begin();
            _queue.See(Item("B2"));
            _queue.End(isWhole: false);
        }

        Assert.Equal(["Arrived B2"], Told());
        Assert.Empty(List(Item("A1"), Item("B2")));
    }

    [Fact]
    public void An_ID_that_is_used_again_is_another_message()
    {
        List(Item("A1"));
        MailQueueItem other = Item("A1") with { ArrivalTime = _time.GetLocalNow().DateTime, Sender = "other@s.example" };

        Assert.Empty(List(other));
        Assert.Equal(["Left A1"], List(other));
        Assert.Equal("other@s.example", Assert.Single(Changes(other)).Sender);
    }

    [Fact]
    public void A_recipient_who_is_gone_has_left()
    {
        MailQueueItem two = Item("A1") with { Recipients = [New("a@d.example", Refused), New("b@d.example", Refused)] };
        List(two);

        Assert.Equal(["Left A1 b@d.example"], List(two with { Recipients = [New("a@d.example", Refused)] }));
    }

    [Fact]
    public void Memory_is_that_of_the_queue()
    {
        List();
        for (int number = 0; number < 5_000; number++)
            List(Item($"A{number}"));

        Assert.InRange(_queue.Count, 1, 3);
    }

    internal static MailQueueItem Item(string queueId, string? reason = null, string queue = QueueNames.Deferred) =>
        new()
        {
            QueueId = queueId,
            QueueName = queue,
            Sender = "s@s.example",
            Recipients = [New("a@d.example", reason)],
            ArrivalTime = new DateTime(2026, 11, 20, 9, 0, 0, DateTimeKind.Local),
            Size = 100,
        };

    private static MailQueueRecipient New(string address, string? reason) => new() { EmailAddress = address, Reason = reason };

    private string[] List(params MailQueueItem[] items) => [.. Changes(items).Select(static change => change.ToString())];

    private MailQueueChange[] Changes(params MailQueueItem[] items)
    {
        _queue.Begin();
        foreach (MailQueueItem item in items)
            _queue.See(item);
        _queue.End(isWhole: true);
        return Take(_queue);
    }

    private string[] Told() => [.. Take(_queue).Select(static change => change.ToString())];

    internal static MailQueueChange[] Take(WatchedQueue queue)
    {
        List<MailQueueChange> changes = [];
        while (queue.TryTake(out MailQueueChange? change))
            changes.Add(change);
        return [.. changes];
    }
}
