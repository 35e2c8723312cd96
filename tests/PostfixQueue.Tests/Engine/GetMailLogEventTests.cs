using System.Management.Automation;
using PostfixQueue.Tests.Log;

namespace PostfixQueue.Tests.Engine;

/// <summary>The mail log from the prompt.</summary>
public sealed class GetMailLogEventTests : IDisposable
{
    private readonly MailLogFolder _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(
        "",
        "Connected Received Identified Queued Deferred Queued Sent Removed Connected Received Identified Queued Deferred Queued Sent "
            + "Removed Rejected LoginFailed"
    )]
    [InlineData("-QueueId 0A1B2C3D4F", "Received Identified Queued Deferred Queued Sent Removed")]
    [InlineData(
        "0A1B2C3D4*",
        "Received Identified Queued Deferred Queued Sent Removed Received Identified Queued Deferred Queued Sent Removed"
    )]
    [InlineData("-MessageId '<anna@a.example-1@mail>'", "Received Identified Queued Deferred Queued Sent Removed")]
    [InlineData("-Sender erik@*", "Received Identified Queued Deferred Queued Sent Removed")]
    [InlineData("-SenderDomain a.example -EventType Sent", "Sent")]
    [InlineData("-Recipient r@d.example", "Deferred Sent Deferred Sent")]
    [InlineData("-RecipientDomain y.example", "Rejected")]
    [InlineData("-Relay d.example", "Sent Sent")]
    [InlineData("-Relay none", "Deferred Deferred")]
    [InlineData("-Status deferred, reject", "Deferred Deferred Rejected")]
    [InlineData("-EventType Rejected, LoginFailed", "Rejected LoginFailed")]
    [InlineData("-Cause ConnectionRefused", "Deferred Deferred")]
    [InlineData("-SaslUser info", "LoginFailed")]
    [InlineData("-SaslUser anna -EventType 'sent,deferred'", "Deferred Sent Deferred Sent")]
    [InlineData("-ClientAddress 192.0.2.66", "Rejected LoginFailed")]
    [InlineData("-Program qmgr -EventType Removed", "Removed Removed")]
    [InlineData("-After 2026-11-23T11:30:00Z", "Rejected LoginFailed")]
    [InlineData("-Before 2026-11-23T10:00:01Z", "Connected")]
    [InlineData("-After 2026-11-23T12:00:00Z -Before 2026-11-23T12:00:01Z", "Rejected")]
    [InlineData("-Status nosuch*", "")]
    public void Events_are_narrowed_by_what_they_say(string parameters, string expected)
    {
        using ModuleSession session = _log.NewSession();

        IReadOnlyList<MailLogEvent> events = session.Invoke($"Get-MailLogEvent {parameters}").WithoutErrors().Of<MailLogEvent>();

        Assert.Equal(expected, string.Join(' ', events.Select(static one => one.EventType)));
    }

    [Fact]
    public void Items_from_the_pipeline_bring_their_own_history_in_one_reading()
    {
        _log.Write([
            .. LogReaderTests.Message(MailLogFolder.Anna, "old@o.example", "08:00"),
            .. LogReaderTests.Message(MailLogFolder.Anna, "anna@a.example", "10:00"),
            .. LogReaderTests.Message(MailLogFolder.Erik, "erik@e.example", "11:00"),
        ]);
        using ModuleSession session = _log.NewSession();
        MailQueueItem[] items = new[]
        {
            _log.Item(MailLogFolder.Anna, "10:00"),
            _log.Item(MailLogFolder.Erik, "11:00"),
            _log.Item("0FFFFFFFFF", "11:30"),
        };

        Invocation invocation = session.Invoke("$args[0] | Get-MailLogEvent -Verbose", (object)items);

        Assert.Equal(["anna@a.example", "erik@e.example"], invocation.Of<MailLogEvent>().Select(static one => one.Sender).Distinct());
        Assert.Equal(14, invocation.Output.Count);
        Assert.Equal(["QueueItemNotFound"], invocation.ErrorIds);
        Assert.Empty(invocation.Warnings);
        Assert.Single(invocation.Verbose, static text => text.StartsWith("The log is ", StringComparison.Ordinal));
    }

    [Fact]
    public void Items_of_another_host_are_refused_unless_its_log_is_given()
    {
        using ModuleSession session = _log.NewSession();
        MailQueueItem item = _log.Item(MailLogFolder.Anna, "10:00") with { HostName = "other.lab.example" };

        Assert.Equal(["WrongHost"], session.Invoke("$args[0] | Get-MailLogEvent", item).ErrorIds);
        Assert.Equal(7, session.Invoke("$args[0] | Get-MailLogEvent -Path $args[1]", item, _log.Live).WithoutErrors().Output.Count);
    }

    [Fact]
    public void Events_and_IDs_from_the_pipeline_mean_their_messages()
    {
        using ModuleSession session = _log.NewSession();

        Assert.Equal(7, session.Invoke("Get-MailLogEvent -Status sent -Sender anna* | Get-MailLogEvent").WithoutErrors().Output.Count);
        Assert.Equal(7, session.Invoke("$args[0] | Get-MailLogEvent", MailLogFolder.Erik).WithoutErrors().Output.Count);
        Assert.Empty(session.Invoke("Get-MailLogEvent -Status nosuch | Get-MailLogEvent").WithoutErrors().Output);
    }

    [Theory]
    [InlineData("/var/log/mail.log.1:Nov 23 10:00:07 mx1 postfix/qmgr[7]: 0A1B2C3D4F: removed")]
    [InlineData("mail-1  | Nov 23 10:00:07 mx1 postfix/qmgr[7]: 0A1B2C3D4F: removed")]
    [InlineData(
        "{\"__REALTIME_TIMESTAMP\":\"1764324001000000\",\"_HOSTNAME\":\"mx1\",\"SYSLOG_IDENTIFIER\":\"postfix/qmgr\",\"_PID\":\"7\","
            + "\"MESSAGE\":\"0A1B2C3D4F: removed\"}"
    )]
    public void Lines_from_the_pipeline_may_come_from_grep_containers_and_the_journal(string line)
    {
        using ModuleSession session = _log.NewSession();

        MailLogEvent one = Assert.Single(session.Invoke("$args[0] | Get-MailLogEvent", line).WithoutErrors().Of<MailLogEvent>());

        Assert.Equal(("Removed", "0A1B2C3D4F", "mx1", 7), (one.EventType, one.QueueId, one.LogHost, one.ProcessId));
    }

    [Fact]
    public void What_belongs_to_a_message_comes_along_when_asked_for()
    {
        _log.Write([
            .. LogReaderTests.Message(MailLogFolder.Anna, "anna@a.example", "10:00"),
            LoggedLines.Line("11:00:00", "smtpd", $"{MailLogFolder.Erik}: client=a.example[192.0.2.1]"),
            LoggedLines.Line("11:00:01", "bounce", $"{MailLogFolder.Erik}: sender non-delivery notification: 0A1B2C3D50"),
            LoggedLines.Line("11:00:01", "cleanup", "0A1B2C3D50: message-id=<report@mx1>"),
            LoggedLines.Line("11:00:02", "qmgr", $"{MailLogFolder.Erik}: removed"),
            LoggedLines.Line("11:00:03", "qmgr", "0A1B2C3D50: removed"),
        ]);
        using ModuleSession session = _log.NewSession();

        IReadOnlyList<MailLogEvent> events = session
            .Invoke("Get-MailLogEvent -EventType Notified -IncludeRelated")
            .WithoutErrors()
            .Of<MailLogEvent>();

        Assert.Equal("Received Notified Identified Removed Removed", string.Join(' ', events.Select(static one => one.EventType)));
    }

    [Fact]
    public void The_table_has_the_queue_ID_of_an_event_once()
    {
        using ModuleSession session = _log.NewSession();

        string[] shown =
        [
            .. session
                .Invoke(
                    $"Get-MailLogEvent {MailLogFolder.Anna} -EventType Identified, Queued | ForEach-Object {{ "
                        + $"[PostfixQueue.Display.LogText]::Summary($_.QueueId, "
                        + "$_.EventType, $_.Sender, $_.Recipient, $_.Relay, $_.ClientName, $_.ClientAddress, $_.SaslUser, "
                        + "$_.EnhancedStatusCode, "
                        + "$_.Reason, $_.Message) }"
                )
                .WithoutErrors()
                .Of<string>(),
        ];

        Assert.All(shown, static text => Assert.DoesNotContain(MailLogFolder.Anna, text, StringComparison.Ordinal));
        Assert.Contains(shown, static text => text.StartsWith("message-id=", StringComparison.Ordinal));
        Assert.Contains(shown, static text => text.StartsWith("from=", StringComparison.Ordinal));
    }

    [Fact]
    public void Events_come_back_from_a_file_as_they_were()
    {
        using ModuleSession session = _log.NewSession();

        IReadOnlyList<PSObject> events = session
            .Invoke(
                """
                $copies = Get-MailLogEvent -Status deferred | ForEach-Object {
                    [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_, 1)) }
                $copies
                $copies | ForEach-Object { [pscustomobject]@{ EventType = $_.EventType; Time = "$($_.Time)"; QueueId = $_.QueueId } } |
                    Measure-MailDelivery | ForEach-Object DeferredCount
                """
            )
            .WithoutErrors()
            .Output;

        MailLogEvent one = Assert.IsType<MailLogEvent>(events[0].BaseObject);
        Assert.Equal(
            ("anna@a.example", "ConnectionRefused", TimeSpan.FromSeconds(1), MailLogFolder.Anna),
            (one.Sender, one.Cause, one.Delay, one.QueueId)
        );
        Assert.Equal(2L, events[2].BaseObject);
    }
}
