using Microsoft.Extensions.Time.Testing;
using PostfixQueue.Adapters;
using PostfixQueue.Log;
using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Tests.Log;

namespace PostfixQueue.Tests.Queue;

/// <summary>What a flushed message comes to, by what log and queue show, in whatever order they do.</summary>
public sealed class FlushedMessageTests
{
    private const string Id = "0A1B2C3D4E";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly FlushResults _results;
    private readonly FlushedMessage _message;
    private readonly MailQueueItem _item;

    public FlushedMessageTests()
    {
        MailHost host = new(
            AdapterFactory.CreatePostfixTools(),
            AdapterFactory.CreateServerSystem(),
            AdapterFactory.CreateMailNetwork(),
            "mx.lab.example",
            IsSuperuser: true,
            _time,
            AdapterFactory.CreateDurableFiles(),
            AdapterFactory.CreateMimeReader(),
            AdapterFactory.CreateHeaderDecoder()
        );
        _results = new FlushResults(host, configDirectory: null);
        _item = Item(QueueNames.Deferred, ("a@d.example", "old reason"), ("b@d.example", "old reason"));
        _message = new FlushedMessage(_item, _results);
    }

    [Fact]
    public void A_deferral_counts_once_the_message_waits_again()
    {
        Ask(isMoved: false);
        See("smtp", "to=<a@d.example>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (new reason)");
        Assert.Empty(Made());
        Look(Item(QueueNames.Active, ("a@d.example", "new reason"), ("b@d.example", null)));
        Assert.Empty(Made());

        Look(Item(QueueNames.Deferred, ("a@d.example", "new reason"), ("b@d.example", "another")));

        Assert.Equal(["a@d.example StillDeferred new reason", "b@d.example StillDeferred another"], Made().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_message_that_expires_was_deferred_before()
    {
        Ask();
        See("smtp", "to=<a@d.example>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (new reason)");
        See("qmgr", "from=<s@s.example>, status=expired, returned to sender");
        See("qmgr", "removed");

        Assert.Equal(["a@d.example Expired new reason", "b@d.example Expired "], Made());
    }

    [Fact]
    public void An_attempt_from_before_the_request_is_not_the_one_asked_for()
    {
        See("smtp", "to=<a@d.example>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (from before)");
        Ask(isMoved: false);
        Look(_item);

        Assert.Empty(Made());
    }

    [Theory]
    [InlineData("smtpd", "client=c.example[192.0.2.1]")]
    [InlineData("cleanup", "message-id=<other@c.example>")]
    [InlineData("qmgr", "from=<s@s.example>, size=4711, nrcpt=1 (queue active)")]
    public void Another_message_that_has_its_ID_says_nothing_of_it(string program, string text)
    {
        Ask();
        See(program, text);
        See("smtp", "to=<a@d.example>, relay=d.example[192.0.2.2]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 Ok)");

        Assert.Equal(["a@d.example LeftQueue ", "b@d.example LeftQueue "], Made());
    }

    [Fact]
    public void Another_message_in_the_queue_is_not_taken_for_it()
    {
        Ask();
        Look(_item with { ArrivalTime = _item.ArrivalTime.AddSeconds(1) });
        Assert.Empty(Made());
        _message.EndGone(_results.Now, "gone");

        Assert.Equal(["a@d.example LeftQueue ", "b@d.example LeftQueue "], Made().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_log_tells_late_is_waited_for()
    {
        Ask();
        long before = _results.Now;
        _time.Advance(TimeSpan.FromSeconds(1));
        Look(now: null);
        _message.EndGone(before, "gone");
        Assert.Empty(Made());
        See(
            "smtp",
            "to=<a@d.example>, orig_to=<x@y>, relay=d.example[192.0.2.2]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 Ok)"
        );
        See("smtp", "to=<b@d.example>, relay=d.example[192.0.2.2]:25, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (no such user)");
        See("qmgr", "removed");

        Assert.Equal(["a@d.example Delivered ", "b@d.example Bounced no such user"], Made());
        Assert.Equal(0, _message.Open);
    }

    [Fact]
    public void A_recipient_that_is_done_while_the_others_wait_has_left()
    {
        Ask();
        Look(Item(QueueNames.Deferred, ("b@d.example", "new reason")));
        _message.EndGone(_results.Now, "gone");

        Assert.Equal(["b@d.example StillDeferred new reason", "a@d.example LeftQueue "], Made());
    }

    /// <summary>flush(8) sets the time of the next attempt to now before it moves the file; qmgr(8) sets it behind the attempt.</summary>
    [Fact]
    public void A_file_that_is_only_marked_for_an_attempt_has_not_been_tried()
    {
        DateTime now = _time.GetLocalNow().DateTime;
        MailQueueItem before = _item with { NextRetryTime = now.AddMinutes(20), LastAttemptTime = now.AddMinutes(-5) };
        _message.Note(before);
        Ask(isMoved: false);
        Look(before with { NextRetryTime = now });
        Assert.Empty(Made());

        Look(before with { NextRetryTime = now.AddMinutes(40) });

        Assert.Equal(2, Made().Count);
    }

    [Theory]
    [InlineData(QueueNames.Active, "StillActive")]
    [InlineData(QueueNames.Deferred, "TimedOut")]
    public void When_time_is_up_the_queue_tells_how_far_it_has_come(string queue, string outcome)
    {
        Ask(isMoved: false);
        Look(Item(queue, ("a@d.example", "old reason"), ("b@d.example", "old reason")));
        _message.EndLate(120, doubt: null);

        Assert.Equal([$"a@d.example {outcome} ", $"b@d.example {outcome} "], Made());
    }

    [Fact]
    public void A_queue_that_cannot_be_read_makes_the_outcome_unknown()
    {
        Ask();
        _message.EndLate(120, "The mail system is down.");

        Assert.Equal(["a@d.example Unknown ", "b@d.example Unknown "], Made());
    }

    private void Ask(bool isMoved = true) => _message.Ask(_time.GetLocalNow().DateTime, isMoved);

    private void Look(MailQueueItem? now) => _message.Take(now, _results.Now);

    private void See(string program, string text)
    {
        foreach (MailLogEvent one in LoggedLines.Read(LoggedLines.Line("10:00:01", program, $"{Id}: {text}")))
            _message.Take(one);
    }

    private List<string> Made()
    {
        List<string> made = [];
        while (_results.TryTake(out MailQueueFlushResult? result))
            made.Add($"{result.Recipient} {result.Outcome} {result.NewReason}");
        return made;
    }

    private MailQueueItem Item(string queueName, params (string Address, string? Reason)[] recipients) =>
        new()
        {
            QueueId = Id,
            QueueName = queueName,
            Sender = "s@s.example",
            Size = 300,
            ArrivalTime = _time.GetLocalNow().DateTime.AddHours(-1),
            Recipients = Array.ConvertAll(
                recipients,
                static one => new MailQueueRecipient { EmailAddress = one.Address, Reason = one.Reason }
            ),
            HostName = "mx.lab.example",
        };
}
