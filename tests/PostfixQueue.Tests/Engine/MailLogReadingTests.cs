using System.Management.Automation;
using PostfixQueue.Tests.Checks;
using PostfixQueue.Tests.Log;

namespace PostfixQueue.Tests.Engine;

/// <summary>Where Get-MailLogEvent reads from, and what it does when that fails.</summary>
public sealed class MailLogReadingTests : IDisposable
{
    private readonly MailLogFolder _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Lines_from_the_pipeline_are_a_log()
    {
        using ModuleSession session = _log.NewSession();

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
        _log.Write([
            .. LogReaderTests.Message(MailLogFolder.Anna, "old@o.example", "08:00"),
            .. LogReaderTests.Message(MailLogFolder.Anna, "anna@a.example", "10:00"),
        ]);
        using ModuleSession session = _log.NewSession();

        Invocation invocation = session.Invoke($"Get-MailLogEvent {MailLogFolder.Anna}").WithoutErrors();

        Assert.Equal(14, invocation.Output.Count);
        Assert.Contains(MailLogFolder.Anna, Assert.Single(invocation.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_and_one_that_may_not_be_read_are_errors()
    {
        using ModuleSession session = _log.NewSession();
        using ModuleSession denied = _log.NewSession(new AlteredSystem { ForbiddenName = "mail.log", MissingCommands = ["journalctl"] });

        Assert.Equal(["MailLogNotFound"], session.Invoke("Get-MailLogEvent -Path $args[0]", _log.Live + ".nosuch").ErrorIds);
        Assert.Equal(["MailLogNotFound"], session.Invoke("Get-MailLogEvent -Path ($args[0] + '*')", _log.Live + ".nosuch").ErrorIds);
        Assert.Equal(["MailLogAccessDenied"], denied.Invoke("Get-MailLogEvent").ErrorIds);
        Assert.Equal(["MailLogToolNotFound"], denied.Invoke("Get-MailLogEvent -Source Journal").ErrorIds);
        Assert.Equal(["InvalidQueueId"], session.Invoke("Get-MailLogEvent 'no id'").ErrorIds);
    }

    [Fact]
    public void A_file_that_cannot_be_unpacked_costs_an_error_and_not_the_others()
    {
        File.WriteAllText(_log.Live + ".1.gz", "no archive");
        File.SetLastWriteTimeUtc(_log.Live + ".1.gz", DateTime.UtcNow.AddMinutes(-10));
        using ModuleSession session = _log.NewSession();

        Invocation invocation = session.Invoke("Get-MailLogEvent");

        Assert.Equal(18, invocation.Output.Count);
        Assert.Equal(["MailLogDamaged"], invocation.ErrorIds);
    }

    [Fact]
    public void The_journal_is_read_where_there_is_no_file()
    {
        _log.Tools.Write(
            "journalctl",
            """
            echo '{"__CURSOR":"c1","__REALTIME_TIMESTAMP":"1795451072120300","_HOSTNAME":"mx1",' \
                '"SYSLOG_IDENTIFIER":"postfix/smtpd","SYSLOG_PID":"123","MESSAGE":"connect from unknown[192.0.2.1]"}'
            """
        );
        using ModuleSession session = _log.NewSession(new AlteredSystem { CommandFolder = _log.Tools.Directory });

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
        Assert.Contains("--since=@", _log.Tools.Calls("journalctl")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Taking_the_first_ends_the_reading_and_following_ends_when_it_is_stopped()
    {
        using ModuleSession session = _log.NewSession();
        Assert.Single(session.Invoke("do { Get-MailLogEvent | ForEach-Object { $_; break } } while ($false)").WithoutErrors().Output);

        using PowerShell shell = session.Prepare("Get-MailLogEvent -Follow -After 2026-11-23T11:59:00Z");
        using PSDataCollection<PSObject> output =
            new System.Management.Automation.PSDataCollection<System.Management.Automation.PSObject>();
        IAsyncResult running = shell.BeginInvoke<System.Management.Automation.PSObject, System.Management.Automation.PSObject>(
            null,
            output
        );
        Await(() => output.Count >= 2, "the events that are there");
        File.AppendAllText(
            _log.Live,
            MailLogFolder.InUtc(LoggedLines.Line("12:01:00", "smtpd", "connect from unknown[192.0.2.77]")) + "\n"
        );
        Await(() => output.Count >= 3, "the event that was written");
        shell.Stop();

        Assert.True(running.AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(2)), "The cmdlet did not end.");
        Assert.Equal("192.0.2.77", Assert.IsType<MailLogEvent>(output[2].BaseObject).ClientAddress);
    }

    private static void Await(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(2)), $"Waited for {what}.");
}
