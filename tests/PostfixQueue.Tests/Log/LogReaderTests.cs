using System.Text;
using PostfixQueue.Log;

namespace PostfixQueue.Tests.Log;

/// <summary>Events of whole messages.</summary>
public sealed class LogReaderTests
{
    private const string First = "0A1B2C3D4E";

    private static readonly string[] s_message = Message(First, "anna@a.example", "10:00");

    [Fact]
    public void Every_event_tells_what_has_been_told_of_its_message()
    {
        IReadOnlyList<MailLogEvent> events = LoggedLines.Read(s_message);

        Assert.All(
            events.Where(static one => one.QueueId == First),
            static one =>
                Assert.Equal(
                    ("anna@a.example", "anna@a.example-1@mail", 1234L, "192.0.2.1", "anna"),
                    (one.Sender, one.MessageId, one.Size, one.ClientAddress, one.SaslUser)
                )
        );
        Assert.Equal([null, null, null, 1, 1, 2, 2, 2], events.Select(static one => one.Attempt));
    }

    /// <summary>Postfix takes short IDs again once they are free.</summary>
    [Fact]
    public void A_queue_ID_used_again_is_another_message()
    {
        IReadOnlyList<MailLogEvent> events = LoggedLines.Read([.. s_message, .. Message(First, "other@b.example", "10:05")]);

        Assert.Equal(
            [.. Enumerable.Repeat("anna@a.example", 7), .. Enumerable.Repeat("other@b.example", 7)],
            events.Where(static one => one.QueueId is not null).Select(static one => one.Sender)
        );
    }

    [Fact]
    public void A_message_that_was_never_removed_ends_where_its_ID_is_given_to_another()
    {
        IReadOnlyList<MailLogEvent> events = LoggedLines.Read([.. s_message[..4], .. Message(First, "other@b.example", "10:05")]);

        Assert.Equal(
            ["anna@a.example", "other@b.example"],
            events.Where(static one => one.EventType == "Queued").Take(2).Select(static one => one.Sender)
        );
        Assert.Null(events.Last(static one => one.EventType == "Received").Record!.Message!.Facts.UserId);
        Assert.Equal([1, 1, 2], events.Where(static one => one.EventType == "Queued").Select(static one => one.Attempt));
    }

    [Fact]
    public void Lines_from_before_the_sender_was_told_come_along_when_the_sender_is_asked_for()
    {
        LogEventFilter filter = new() { Sender = static sender => sender == "other@b.example" };

        IReadOnlyList<MailLogEvent> events = LoggedLines.Read(filter, [.. s_message, .. Message("0FEDCBA987", "other@b.example", "10:05")]);

        Assert.Equal(
            ["Received", "Identified", "Queued", "Deferred", "Queued", "Sent", "Removed"],
            events.Select(static one => one.EventType)
        );
        Assert.All(events, static one => Assert.Equal("0FEDCBA987", one.QueueId));
    }

    [Fact]
    public void Messages_wanted_are_those_that_arrived_then()
    {
        WantedMessages wanted = new();
        wanted.Add(First, new DateTime(2026, 11, 23, 9, 5, 0, DateTimeKind.Utc));

        IReadOnlyList<MailLogEvent> events = LoggedLines.Read(
            new LogEventFilter { Messages = wanted },
            [.. s_message, .. Message(First, "second@b.example", "10:05"), .. Message(First, "third@c.example", "10:10")]
        );

        Assert.Equal(7, events.Count);
        Assert.All(events, static one => Assert.Equal("second@b.example", one.Sender));
        Assert.Empty(wanted.Reused);
    }

    [Fact]
    public void An_ID_alone_means_all_messages_that_had_it_and_that_is_known()
    {
        WantedMessages wanted = new();
        wanted.Add(First, arrivalUtc: null);
        wanted.Add("0FEDCBA987", arrivalUtc: null);

        IReadOnlyList<MailLogEvent> events = LoggedLines.Read(
            new LogEventFilter { Messages = wanted },
            [.. s_message, .. Message(First, "second@b.example", "10:05")]
        );

        Assert.Equal(14, events.Count);
        Assert.Equal([First], wanted.Reused);
        Assert.Equal(["0FEDCBA987"], wanted.Unseen);
    }

    [Fact]
    public void What_cannot_be_read_and_what_others_logged_is_counted()
    {
        LogReader reader = new(new LogEventFilter(), "mx1.lab.example", null);

        LoggedLines.Read(
            reader,
            "no line at all",
            LoggedLines.Line("10:00:00", "smtpd", "connect from unknown[192.0.2.1]"),
            "Nov 23 10:00:00 mx1 dovecot: imap(anna): logged out",
            "Nov 23 10:00:00 mx1 last message repeated 2 times",
            "\0\0\0\0\0\0",
            ""
        );

        Assert.Equal((1, 2, 2), (reader.Reading.Lines, reader.Reading.Foreign, reader.Reading.Unreadable));
        Assert.Equal("no line at all", reader.Reading.Example);
    }

    [Fact]
    public void Of_messages_that_are_forgotten_nothing_wrong_is_told()
    {
        LogTracker tracker = new(generation: 10);
        LogMessage first = tracker.GetMessage("0000000001"u8, MailLogEventType.Received);
        for (int number = 0; number < 100; number++)
            tracker.GetMessage(Encoding.ASCII.GetBytes($"1{number:000000000}"), MailLogEventType.Received);

        Assert.NotSame(first, tracker.GetMessage("0000000001"u8, MailLogEventType.Deferred));
    }

    [Theory]
    [InlineData("0A1B2C", true)]
    [InlineData("4jYB8D5px9z1j1Fc", true)]
    [InlineData("ED06590130AA1C9D6D862", true)]
    [InlineData("3mfHGL1r9gzyQP", true)]
    [InlineData("statistics", false)]
    [InlineData("Deleted", false)]
    [InlineData("reject", false)]
    [InlineData("0A1B2", false)]
    [InlineData("4jYB8D5px9z", false)]
    [InlineData("warning", false)]
    public void Queue_IDs_are_told_from_words(string word, bool isOne) =>
        Assert.Equal(isOne, LoggedId.IsOne(Encoding.ASCII.GetBytes(word)));

    internal static string[] Message(string id, string sender, string time) =>
        [
            LoggedLines.Line($"{time}:00", "smtpd", "connect from a.example[192.0.2.1]"),
            LoggedLines.Line($"{time}:01", "smtpd", $"{id}: client=a.example[192.0.2.1], sasl_method=PLAIN, sasl_username=anna"),
            LoggedLines.Line($"{time}:01", "cleanup", $"{id}: message-id=<{sender}-1@mail>"),
            LoggedLines.Line($"{time}:01", "qmgr", $"{id}: from=<{sender}>, size=1234, nrcpt=1 (queue active)"),
            LoggedLines.Line(
                $"{time}:02",
                "smtp",
                $"{id}: to=<r@d.example>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to "
                    + $"d.example[198.51.100.1]:25: Connection refused)"
            ),
            LoggedLines.Line($"{time}:30", "qmgr", $"{id}: from=<{sender}>, size=1234, nrcpt=1 (queue active)"),
            LoggedLines.Line(
                $"{time}:31",
                "smtp",
                $"{id}: to=<r@d.example>, relay=d.example[198.51.100.1]:25, delay=30, delays=29/0/0.5/0.5, dsn=2.0.0, status=sent (250 "
                    + $"2.0.0 Ok: queued as ABCDEF0123)"
            ),
            LoggedLines.Line($"{time}:31", "qmgr", $"{id}: removed"),
        ];
}
