using System.Runtime.CompilerServices;
using System.Text;
using PostfixQueue.Log;

namespace PostfixQueue.Tests.Log;

/// <summary>What belongs to a message: reports, requeued and filtered copies.</summary>
public sealed class RelatedMessagesTests
{
    private const string Id = "0A1B2C3D4E";
    private const string Filtered = "0A1B2C3D4F";
    private const string Report = "0A1B2C3D50";
    private const string Requeued = "0A1B2C3D51";
    private const string Forwarded = "0A1B2C3D52";

    private static readonly string[] s_lines =
    [
        // An older message under the ID of the report, and one that has nothing to do with it.
        LoggedLines.Line("08:00:00", "qmgr", $"{Report}: from=<old@o.example>, size=1, nrcpt=1 (queue active)"),
        LoggedLines.Line("08:00:01", "qmgr", $"{Report}: removed"),
        .. LogReaderTests.Message("0FFFFFFFFF", "stranger@s.example", "09:00"),
        LoggedLines.Line("10:00:00", "smtpd", $"{Id}: client=a.example[192.0.2.1]"),
        LoggedLines.Line("10:00:00", "qmgr", $"{Id}: from=<a@a.example>, size=1, nrcpt=1 (queue active)"),
        LoggedLines.Line("10:00:01", "smtpd", $"{Filtered}: client=localhost[127.0.0.1]"),
        LoggedLines.Line("10:00:01", "qmgr", $"{Filtered}: from=<a@a.example>, size=2, nrcpt=1 (queue active)"),
        LoggedLines.Line(
            "10:00:02",
            "smtp",
            $"{Id}: to=<b@b.example>, relay=127.0.0.1[127.0.0.1]:10024, delay=2, delays=0/0/0/2, dsn=2.0.0, status=sent (250 2.0.0 from "
                + $"MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as {Filtered})"
        ),
        LoggedLines.Line("10:00:02", "qmgr", $"{Id}: removed"),
        LoggedLines.Line("10:30:00", "postsuper", $"{Filtered}: requeued"),
        LoggedLines.Line("10:30:01", "pickup", $"{Requeued}: uid=103 from=<a@a.example> orig_id={Filtered}"),
        LoggedLines.Line(
            "10:30:02",
            "local",
            $"{Requeued}: to=<list@b.example>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (forwarded as {Forwarded})"
        ),
        LoggedLines.Line("10:30:02", "qmgr", $"{Requeued}: removed"),
        LoggedLines.Line("10:30:02", "qmgr", $"{Forwarded}: from=<a@a.example>, size=2, nrcpt=1 (queue active)"),
        LoggedLines.Line(
            "10:30:03",
            "smtp",
            $"{Forwarded}: to=<x@x.example>, relay=x.example[198.51.100.1]:25, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (host "
                + $"x.example[198.51.100.1] said: 550 5.1.1 unknown (in reply to RCPT TO command))"
        ),
        LoggedLines.Line("10:30:03", "bounce", $"{Forwarded}: sender non-delivery notification: {Report}"),
        LoggedLines.Line("10:30:03", "cleanup", $"{Report}: message-id=<report@mx1>"),
        LoggedLines.Line("10:30:04", "qmgr", $"{Report}: removed"),
        LoggedLines.Line("10:30:04", "qmgr", $"{Forwarded}: removed"),
        .. LogReaderTests.Message(Report, "later@l.example", "12:00"),
    ];

    [Theory]
    [InlineData(Id, "10:00:00")]
    [InlineData(Filtered, "10:00:01")]
    [InlineData(Requeued, "10:30:01")]
    [InlineData(Forwarded, "10:30:03")]
    [InlineData(Report, "10:30:04")]
    public async Task From_any_of_them_all_are_found_and_no_others(string queueId, string time)
    {
        WantedMessages wanted = new();
        wanted.Add(
            queueId,
            DateTime.Parse($"2026-11-23T{time}+01:00", System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime()
        );
        RelatedMessages related = new(new LinesOfLog(), new LogStretch(), static filter => new LogReader(filter, "mx1", null));

        await related.CollectAsync(new LogEventFilter { Messages = wanted }, TestContext.Current.CancellationToken);

        MailLogEvent[] found = LoggedLines
            .Read(s_lines)
            .Where(one => one.QueueId is { } id && related.IsWanted(id, one.Record!.Utc))
            .ToArray();
        Assert.Equal(
            [Id, Filtered, Report, Requeued, Forwarded],
            found.Select(static one => one.QueueId).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal(16, found.Length);
        Assert.DoesNotContain(found, static one => one.Sender is "old@o.example" or "later@l.example");
    }

    private sealed class LinesOfLog : IMailLog
    {
        public string Name => "test";

        public async IAsyncEnumerable<LogBlock> ReadAsync(LogStretch stretch, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield return LoggedLines.BlockOf(string.Join('\n', s_lines));
        }
    }
}
