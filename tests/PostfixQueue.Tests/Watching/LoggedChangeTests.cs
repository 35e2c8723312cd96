using System.Text;
using Microsoft.Extensions.Time.Testing;
using PostfixQueue.Log;
using PostfixQueue.Queue;
using PostfixQueue.Tests.Log;
using PostfixQueue.Watching;

namespace PostfixQueue.Tests.Watching;

/// <summary>What is told of a queue whose log is read beside it: everything once, whichever of the two shows it first.</summary>
public sealed class LoggedChangeTests
{
    private const string Refused = "connect to mx.d.example[192.0.2.1]:25: Connection refused";
    private const string Greylisted =
        "host mx.d.example[192.0.2.1] said: 450 4.2.0 <a@d.example>: Greylisted (in reply to RCPT TO command)";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly LogReader _reader = new(new LogEventFilter(), "mx.lab.example", null);
    private readonly WatchedQueue _queue;

    public LoggedChangeTests() => _queue = new WatchedQueue(isLogged: true, _time) { SyslogName = "postfix" };

    [Fact]
    public void A_message_that_comes_and_goes_between_two_listings_is_told_from_the_log()
    {
        List();
        Receive("AAAAAAAAA1");
        Log(
            "smtp",
            "AAAAAAAAA1",
            "to=<x@d.example>, relay=mx.d.example[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 Ok)"
        );
        Log(
            "smtp",
            "AAAAAAAAA1",
            "to=<y@d.example>, relay=mx.d.example[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (550 5.1.1 no)"
        );
        Log("qmgr", "AAAAAAAAA1", "removed");

        MailQueueChange[] changes = WatchedQueueTests.Take(_queue);

        Assert.Equal(
            ["Arrived AAAAAAAAA1", "Delivered AAAAAAAAA1 x@d.example", "Bounced AAAAAAAAA1 y@d.example"],
            changes.Select(static change => change.ToString())
        );
        Assert.All(changes, static change => Assert.Equal(("s@s.example", "Log"), (change.Sender, change.Evidence)));
        Assert.Equal(("250 Ok", "2.0.0", null), (changes[1].Reason, changes[1].EnhancedStatusCode, changes[1].Cause));
        Assert.Equal("RecipientUnknown", changes[2].Cause);
        Assert.Equal(0, _queue.Count);
        Assert.Empty(List());
    }

    [Fact]
    public void What_listing_and_log_both_show_is_told_once()
    {
        List();
        Receive("AAAAAAAAA1");
        Assert.Equal(["Arrived AAAAAAAAA1"], List(WatchedQueueTests.Item("AAAAAAAAA1", queue: QueueNames.Active)));
        Defer("AAAAAAAAA1", Refused);
        Assert.Equal(["Attempted AAAAAAAAA1 a@d.example"], List(WatchedQueueTests.Item("AAAAAAAAA1", Refused)));

        // The listing is first.
        Assert.Empty(List(WatchedQueueTests.Item("AAAAAAAAA1", Greylisted)));
        Log("qmgr", "AAAAAAAAA1", "from=<s@s.example>, size=100, nrcpt=1 (queue active)");
        Defer("AAAAAAAAA1", Greylisted);
        Assert.Equal(
            ["Attempted AAAAAAAAA1 a@d.example", "CauseChanged AAAAAAAAA1"],
            List(WatchedQueueTests.Item("AAAAAAAAA1", Greylisted))
        );

        Assert.Equal(["Held AAAAAAAAA1"], List(WatchedQueueTests.Item("AAAAAAAAA1", Greylisted, QueueNames.Hold)));
        Log("postsuper", "AAAAAAAAA1", "placed on hold");
        Assert.Empty(List(WatchedQueueTests.Item("AAAAAAAAA1", Greylisted, QueueNames.Hold)));
        Log("postsuper", "AAAAAAAAA1", "released from hold");
        Assert.Equal(["Released AAAAAAAAA1"], List(WatchedQueueTests.Item("AAAAAAAAA1", Greylisted)));
    }

    [Fact]
    public void An_attempt_that_the_log_keeps_quiet_about_is_told_by_the_queue_a_listing_later()
    {
        List(WatchedQueueTests.Item("AAAAAAAAA1", Refused));

        Assert.Empty(List(WatchedQueueTests.Item("AAAAAAAAA1", Greylisted)));
        Assert.Equal(
            ["Attempted AAAAAAAAA1 a@d.example", "CauseChanged AAAAAAAAA1"],
            List(WatchedQueueTests.Item("AAAAAAAAA1", Greylisted))
        );
    }

    [Theory]
    [InlineData("postsuper", "removed", "Removed")]
    [InlineData("qmgr", "from=<s@s.example>, status=expired, returned to sender\nremoved", "Expired")]
    [InlineData("qmgr", "from=<s@s.example>, status=force-expired, returned to sender\nremoved", "Expired")]
    [InlineData("qmgr", "removed", "Left")]
    [InlineData("postsuper", "requeued", "Left")]
    public void The_end_of_a_message_is_told_as_the_log_has_it(string program, string lines, string change)
    {
        List(WatchedQueueTests.Item("AAAAAAAAA1", Refused));
        foreach (string line in lines.Split('\n'))
            Log(program, "AAAAAAAAA1", line);

        Assert.Equal([$"{change} AAAAAAAAA1"], List());
        Assert.Empty(List());
        Assert.Empty(List());
    }

    [Fact]
    public void Of_a_message_that_vanishes_the_log_may_tell_a_little_later()
    {
        List(WatchedQueueTests.Item("AAAAAAAAA1", Refused));
        Assert.Empty(List());
        Log(
            "smtp",
            "AAAAAAAAA1",
            "to=<a@d.example>, relay=mx.d.example[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 Ok)"
        );
        Log("qmgr", "AAAAAAAAA1", "removed");

        Assert.Equal(["Delivered AAAAAAAAA1 a@d.example"], List());
    }

    [Fact]
    public void A_message_of_before_that_the_first_listing_passed_over_has_not_arrived()
    {
        List();
        Defer("AAAAAAAAA1", Refused);

        Assert.Equal(["Attempted AAAAAAAAA1 a@d.example"], List());
    }

    [Fact]
    public void Lines_of_another_instance_are_about_another_queue()
    {
        List();
        Log("qmgr", "AAAAAAAAA1", "from=<s@s.example>, size=100, nrcpt=1 (queue active)", "postfix-out");
        Log("smtp", "AAAAAAAAA1", "to=<a@d.example>, relay=none, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 Ok)", "postfix-out");

        Assert.Empty(List());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void An_ID_that_begins_anew_ends_the_message_before()
    {
        List(WatchedQueueTests.Item("AAAAAAAAA1", Refused));
        Receive("AAAAAAAAA1");
        MailQueueItem other = WatchedQueueTests.Item("AAAAAAAAA1") with { ArrivalTime = _time.GetLocalNow().DateTime };

        Assert.Equal(["Left AAAAAAAAA1", "Arrived AAAAAAAAA1"], List(other));
        Assert.Empty(List(other));
    }

    [Fact]
    public void Memory_is_that_of_the_queue()
    {
        List();
        for (int number = 0; number < 5_000; number++)
        {
            Receive($"A{number:D9}");
            Log("smtp", $"A{number:D9}", "to=<x@d.example>, relay=none, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 Ok)");
            Log("qmgr", $"A{number:D9}", "removed");
        }

        Assert.Equal(10_000, WatchedQueueTests.Take(_queue).Length);
        Assert.Equal(0, _queue.Count);
    }

    private string[] List(params MailQueueItem[] items)
    {
        _queue.Begin();
        foreach (MailQueueItem item in items)
            _queue.See(item);
        _queue.End(isWhole: true);
        return [.. WatchedQueueTests.Take(_queue).Select(static change => change.ToString())];
    }

    private void Receive(string id)
    {
        Log("smtpd", id, "client=client.example[192.0.2.5]");
        Log("cleanup", id, "message-id=<1@s.example>");
        Log("qmgr", id, "from=<s@s.example>, size=100, nrcpt=1 (queue active)");
    }

    private void Defer(string id, string reason) =>
        Log("smtp", id, $"to=<a@d.example>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred ({reason})");

    private void Log(string program, string id, string text, string name = "postfix")
    {
        string line = $"Nov 23 10:00:00 mx {name}/{program}[7]: {id}: {text}\n";
        List<MailLogEvent> events = [];
        _reader.Read(new LogBlock(Encoding.UTF8.GetBytes(line), LogClockTests.NewClock(), "mail.log"), events);
        foreach (MailLogEvent one in events)
            _queue.Take(one);
    }
}
