using PostfixQueue.Tests.Checks;

namespace PostfixQueue.Tests.Engine;

/// <summary>What -Wait tells of a flush where the tools and the log are stand-ins.</summary>
public sealed class WaitedFlushTests : IDisposable
{
    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    /// <summary>What was in the journal before the request says nothing of it.</summary>
    [Fact]
    public void The_journal_is_followed_from_where_it_ended_before()
    {
        List();
        _tools.Write(
            "journalctl",
            """
            entry() {
                echo '{"__CURSOR":"'$1'","__REALTIME_TIMESTAMP":"1795451072120300","_HOSTNAME":"mx1",' \
                    '"SYSLOG_IDENTIFIER":"postfix/'$2'","SYSLOG_PID":"1","MESSAGE":"'"$3"'"}'
            }
            sent='0A1B2C3D4E: to=<b@rcpt.example>, relay=mx[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 Ok)'
            case "$*" in
            *--follow*)
                while [ ! -e "$tools/flushed" ]; do sleep 0.1; done
                entry c2 smtp "$sent"
                entry c3 qmgr '0A1B2C3D4E: removed'
                exec sleep 1000;;
            *) entry c1 smtp '0A1B2C3D4E: to=<b@rcpt.example>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (old)';;
            esac
            """
        );
        using ModuleSession session = NewSession();

        MailQueueFlushResult result = Assert.Single(
            session.Invoke("Get-MailQueueItem | Invoke-MailQueueFlush -Wait").WithoutErrors().Of<MailQueueFlushResult>()
        );

        Assert.Equal(
            ("0A1B2C3D4E", "b@rcpt.example", "Delivered", "250 Ok"),
            (result.QueueId, result.Recipient, result.Outcome, result.Message)
        );
        Assert.Equal("connect to mx.rcpt.example[192.0.2.1]:25: Connection refused", result.PreviousReason);
        Assert.Contains(
            _tools.Calls("journalctl"),
            static call => call.Contains("--follow --no-tail --after-cursor=c1", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_request_that_gets_no_answer_times_out()
    {
        List();
        _tools.Write("journalctl", "");
        _tools.Write("postqueue", "case \"$*\" in *-j) exec cat \"$tools/listing\";; *) exec sleep 1000;; esac");
        using ModuleSession session = NewSession();

        Invocation invocation = RisingLimit.Try(
            1,
            seconds => session.Invoke($"Get-MailQueueItem | Invoke-MailQueueFlush -Wait -TimeoutSeconds {seconds}"),
            static invocation => invocation.Output.Count > 0
        );

        Assert.Equal(["OperationTimeout"], invocation.ErrorIds);
        Assert.Equal("TimedOut", Assert.Single(invocation.Of<MailQueueFlushResult>()).Outcome);
        Assert.Contains("no mail log", Assert.Single(invocation.Warnings), StringComparison.Ordinal);
    }

    private void List()
    {
        File.WriteAllText(Path.Join(_tools.Directory, "listing"), ListingLines.Of("0A1B2C3D4E"));
        _tools.Write(
            "postqueue",
            "case \"$*\" in *-j) [ -e \"$tools/flushed\" ] || exec cat \"$tools/listing\";; *-i*) : > \"$tools/flushed\";; esac"
        );
    }

    private ModuleSession NewSession()
    {
        string?[] files =
        [
            "/var/log/mail.log",
            "/var/log/maillog",
            "/var/log/mail/mail.log",
            "/var/log/mail",
            "/var/log/mail.info",
            "/var/log/mail/maillog",
        ];
        AlteredSystem system = new()
        {
            CommandFolder = _tools.Directory,
            Files = files.Append("/etc/rsyslog.conf").ToDictionary(static path => path!, static _ => (string?)null),
            Folders = new Dictionary<string, IReadOnlyList<string>?> { ["/etc/rsyslog.d"] = null },
        };
        return new ModuleSession(toolDirectory: _tools.Directory, configDirectory: _tools.Directory, isSuperuser: false, system: system);
    }
}
