using System.Management.Automation;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks;
using PostfixQueue.Tests.Log;

namespace PostfixQueue.Tests.Engine;

/// <summary>The mail log from the prompt.</summary>
public sealed class GetMailLogEventTests : IDisposable
{
    private const string Anna = "0A1B2C3D4E";
    private const string Erik = "0A1B2C3D4F";

    private readonly StandInTools _tools = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("pq log ").FullName;

    public GetMailLogEventTests() =>
        WriteLog([
            .. LogReaderTests.Message(Anna, "anna@a.example", "10:00"),
            .. LogReaderTests.Message(Erik, "erik@e.example", "11:00"),
            LoggedLines.Line(
                "12:00:00",
                "smtpd",
                "NOQUEUE: reject: RCPT from unknown[192.0.2.66]: 554 5.7.1 <x@y.example>: Relay access denied; from=<s@s.example> "
                    + "to=<x@y.example> proto=ESMTP helo=<h>"
            ),
            LoggedLines.Line("12:00:01", "smtpd", "warning: unknown[192.0.2.66]: SASL LOGIN authentication failed: no, sasl_username=info"),
        ]);

    private string Live => Path.Join(_folder, "mail.log");

    public void Dispose()
    {
        _tools.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

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
        using ModuleSession session = NewSession();

        IReadOnlyList<MailLogEvent> events = session.Invoke($"Get-MailLogEvent {parameters}").WithoutErrors().Of<MailLogEvent>();

        Assert.Equal(expected, string.Join(' ', events.Select(static one => one.EventType)));
    }

    [Fact]
    public void Items_from_the_pipeline_bring_their_own_history_in_one_reading()
    {
        WriteLog([
            .. LogReaderTests.Message(Anna, "old@o.example", "08:00"),
            .. LogReaderTests.Message(Anna, "anna@a.example", "10:00"),
            .. LogReaderTests.Message(Erik, "erik@e.example", "11:00"),
        ]);
        using ModuleSession session = NewSession();
        MailQueueItem[] items = new[] { Item(Anna, "10:00"), Item(Erik, "11:00"), Item("0FFFFFFFFF", "11:30") };

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
        using ModuleSession session = NewSession();
        MailQueueItem item = Item(Anna, "10:00") with { HostName = "other.lab.example" };

        Assert.Equal(["WrongHost"], session.Invoke("$args[0] | Get-MailLogEvent", item).ErrorIds);
        Assert.Equal(7, session.Invoke("$args[0] | Get-MailLogEvent -Path $args[1]", item, Live).WithoutErrors().Output.Count);
    }

    [Fact]
    public void Events_and_IDs_from_the_pipeline_mean_their_messages()
    {
        using ModuleSession session = NewSession();

        Assert.Equal(7, session.Invoke("Get-MailLogEvent -Status sent -Sender anna* | Get-MailLogEvent").WithoutErrors().Output.Count);
        Assert.Equal(7, session.Invoke("$args[0] | Get-MailLogEvent", Erik).WithoutErrors().Output.Count);
        Assert.Empty(session.Invoke("Get-MailLogEvent -Status nosuch | Get-MailLogEvent").WithoutErrors().Output);
    }

    [Fact]
    public void Lines_from_the_pipeline_are_a_log()
    {
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(
            "'2026-09-18T05:39:24.1+00:00 INFO    postfix/smtp[990]: C17462B13: to=<a@b.example>, relay=mx[203.0.113.9]:25, delay=0.4, "
                + "dsn=2.0.0, status=sent (250 Ok)', 'rubbish and more' | Get-MailLogEvent"
        );

        Assert.Equal(
            ("a@b.example", "pipeline"),
            Assert.Single(invocation.Of<MailLogEvent>()) is var one ? (one.Recipient, one.LogName) : default
        );
        Assert.Contains("1 of 2 lines", Assert.Single(invocation.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ID_that_several_messages_had_is_warned_of()
    {
        WriteLog([.. LogReaderTests.Message(Anna, "old@o.example", "08:00"), .. LogReaderTests.Message(Anna, "anna@a.example", "10:00")]);
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke($"Get-MailLogEvent {Anna}").WithoutErrors();

        Assert.Equal(14, invocation.Output.Count);
        Assert.Contains(Anna, Assert.Single(invocation.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_belongs_to_a_message_comes_along_when_asked_for()
    {
        WriteLog([
            .. LogReaderTests.Message(Anna, "anna@a.example", "10:00"),
            LoggedLines.Line("11:00:00", "smtpd", $"{Erik}: client=a.example[192.0.2.1]"),
            LoggedLines.Line("11:00:01", "bounce", $"{Erik}: sender non-delivery notification: 0A1B2C3D50"),
            LoggedLines.Line("11:00:01", "cleanup", "0A1B2C3D50: message-id=<report@mx1>"),
            LoggedLines.Line("11:00:02", "qmgr", $"{Erik}: removed"),
            LoggedLines.Line("11:00:03", "qmgr", "0A1B2C3D50: removed"),
        ]);
        using ModuleSession session = NewSession();

        IReadOnlyList<MailLogEvent> events = session
            .Invoke("Get-MailLogEvent -EventType Notified -IncludeRelated")
            .WithoutErrors()
            .Of<MailLogEvent>();

        Assert.Equal("Received Notified Identified Removed Removed", string.Join(' ', events.Select(static one => one.EventType)));
    }

    [Fact]
    public void A_file_that_is_not_there_and_one_that_may_not_be_read_are_errors()
    {
        using ModuleSession session = NewSession();
        using ModuleSession denied = NewSession(new AlteredSystem { ForbiddenName = "mail.log", MissingCommands = ["journalctl"] });

        Assert.Equal(["MailLogNotFound"], session.Invoke("Get-MailLogEvent -Path $args[0]", Live + ".nosuch").ErrorIds);
        Assert.Equal(["MailLogNotFound"], session.Invoke("Get-MailLogEvent -Path ($args[0] + '*')", Live + ".nosuch").ErrorIds);
        Assert.Equal(["MailLogAccessDenied"], denied.Invoke("Get-MailLogEvent").ErrorIds);
        Assert.Equal(["MailLogToolNotFound"], denied.Invoke("Get-MailLogEvent -Source Journal").ErrorIds);
        Assert.Equal(["InvalidQueueId"], session.Invoke("Get-MailLogEvent 'no id'").ErrorIds);
    }

    [Fact]
    public void A_file_that_cannot_be_unpacked_costs_an_error_and_not_the_others()
    {
        File.WriteAllText(Live + ".1.gz", "no archive");
        File.SetLastWriteTimeUtc(Live + ".1.gz", DateTime.UtcNow.AddMinutes(-10));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailLogEvent");

        Assert.Equal(18, invocation.Output.Count);
        Assert.Equal(["MailLogDamaged"], invocation.ErrorIds);
    }

    [Fact]
    public void The_journal_is_read_where_there_is_no_file()
    {
        _tools.Write(
            "journalctl",
            """
            echo '{"__CURSOR":"c1","__REALTIME_TIMESTAMP":"1795451072120300","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/smtpd","SYSLOG_PID":"123","MESSAGE":"connect from unknown[192.0.2.1]"}'
            """
        );
        using ModuleSession session = NewSession(new AlteredSystem { CommandFolder = _tools.Directory });

        Assert.Single(session.Invoke("Get-MailLogEvent -Journal").WithoutErrors().Output);
        Assert.Equal(
            ["AmbiguousParameterSet", "AmbiguousParameterSet"],
            session
                .Invoke("Get-MailLogEvent -Journal -Source File", 0)
                .ErrorIds.Concat(session.Invoke("Get-MailLogEvent -Journal -Path x", 0).ErrorIds)
        );
        MailLogEvent one = Assert.Single(
            session.Invoke("Get-MailLogEvent -Source Journal -After 2026-11-23T00:00:00Z").WithoutErrors().Of<MailLogEvent>()
        );

        Assert.Equal(("Connected", "journal", "192.0.2.1"), (one.EventType, one.LogName, one.ClientAddress));
        Assert.Contains("--since=@", _tools.Calls("journalctl")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_the_queue_ID_of_an_event_once()
    {
        using ModuleSession session = NewSession();

        string[] shown =
        [
            .. session
                .Invoke(
                    $"Get-MailLogEvent {Anna} -EventType Identified, Queued | ForEach-Object {{ "
                        + $"[PostfixQueue.Display.LogText]::Summary($_.QueueId, "
                        + "$_.EventType, $_.Sender, $_.Recipient, $_.Relay, $_.ClientName, $_.ClientAddress, $_.SaslUser, "
                        + "$_.EnhancedStatusCode, "
                        + "$_.Reason, $_.Message) }"
                )
                .WithoutErrors()
                .Of<string>(),
        ];

        Assert.All(shown, static text => Assert.DoesNotContain(Anna, text, StringComparison.Ordinal));
        Assert.Contains(shown, static text => text.StartsWith("message-id=", StringComparison.Ordinal));
        Assert.Contains(shown, static text => text.StartsWith("from=", StringComparison.Ordinal));
    }

    [Fact]
    public void Taking_the_first_ends_the_reading_and_following_ends_when_it_is_stopped()
    {
        using ModuleSession session = NewSession();
        Assert.Single(session.Invoke("do { Get-MailLogEvent | ForEach-Object { $_; break } } while ($false)").WithoutErrors().Output);

        using PowerShell shell = session.Prepare("Get-MailLogEvent -Follow -After 2026-11-23T11:59:00Z");
        using PSDataCollection<PSObject> output =
            new System.Management.Automation.PSDataCollection<System.Management.Automation.PSObject>();
        IAsyncResult running = shell.BeginInvoke<System.Management.Automation.PSObject, System.Management.Automation.PSObject>(
            null,
            output
        );
        Await(() => output.Count >= 2, "the events that are there");
        File.AppendAllText(Live, InUtc(LoggedLines.Line("12:01:00", "smtpd", "connect from unknown[192.0.2.77]")) + "\n");
        Await(() => output.Count >= 3, "the event that was written");
        shell.Stop();

        Assert.True(running.AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(2)), "The cmdlet did not end.");
        Assert.Equal("192.0.2.77", Assert.IsType<MailLogEvent>(output[2].BaseObject).ClientAddress);
    }

    [Fact]
    public void Events_come_back_from_a_file_as_they_were()
    {
        using ModuleSession session = NewSession();

        IReadOnlyList<PSObject> events = session
            .Invoke(
                """
                $copies = Get-MailLogEvent -Status deferred |
                    ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_, 1)) }
                $copies
                $copies | ForEach-Object { [pscustomobject]@{ EventType = $_.EventType; Time = "$($_.Time)"; QueueId = $_.QueueId } } |
                    Measure-MailDelivery | ForEach-Object DeferredCount
                """
            )
            .WithoutErrors()
            .Output;

        MailLogEvent one = Assert.IsType<MailLogEvent>(events[0].BaseObject);
        Assert.Equal(
            ("anna@a.example", "ConnectionRefused", TimeSpan.FromSeconds(1), Anna),
            (one.Sender, one.Cause, one.Delay, one.QueueId)
        );
        Assert.Equal(2L, events[2].BaseObject);
    }

    private static void Await(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(2)), $"Waited for {what}.");

    private MailQueueItem Item(string queueId, string time) =>
        new()
        {
            QueueId = queueId,
            QueueName = "deferred",
            Sender = "s@s.example",
            ArrivalTime = DateTime.Parse($"2026-11-23T{time}:01Z", System.Globalization.CultureInfo.InvariantCulture),
            ConfigDirectory = _tools.Directory,
        };

    private void WriteLog(IEnumerable<string> lines)
    {
        File.WriteAllLines(Live, lines.Select(InUtc));
        _tools.Write("postconf", $"printf '%s\\n' 'config_directory = {_tools.Directory}' 'maillog_file = {Live}' 'mail_version = 3.7.11'");
    }

    /// <summary>The zone of this machine is not that of the lines.</summary>
    private static string InUtc(string line) => "2026-11-23T" + line["Nov 23 ".Length..].Insert(8, "Z");

    private ModuleSession NewSession(AlteredSystem? system = null) =>
        new(toolDirectory: _tools.Directory, configDirectory: _tools.Directory, system: system);
}
