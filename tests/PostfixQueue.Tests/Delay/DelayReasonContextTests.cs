using PostfixQueue.Delay;
using PostfixQueue.Server;

namespace PostfixQueue.Tests.Delay;

/// <summary>Texts that mean one thing or another by whom they come from, and by the queue that the message is in.</summary>
public sealed class DelayReasonContextTests
{
    [Theory]
    [InlineData(
        "host mx.example.net[198.51.100.5] said: 451 4.7.1 Service unavailable - try again later (in reply to end of DATA command)",
        "RemoteServerError"
    )]
    [InlineData(
        "host 127.0.0.1[127.0.0.1] said: 451 4.7.1 Service unavailable - try again later (in reply to end of DATA command)",
        "LocalTransport"
    )]
    [InlineData("connect to 127.0.0.1[127.0.0.1]:10024: Connection refused", "LocalTransport")]
    [InlineData("connect to x[private/dovecot-lmtp]: Connection refused", "LocalTransport")]
    [InlineData("connect to filter[10.0.0.7]:10024: Connection refused", "LocalTransport")]
    [InlineData("connect to mx.example.org[192.0.2.1]:25: Connection refused", "ConnectionRefused")]
    [InlineData("connect to mx.example.org[10.0.0.7]:25: Connection refused", "ConnectionRefused")]
    public void The_same_text_means_another_thing_from_ourselves(string text, string cause) =>
        Assert.Equal(cause, Reasons.Explain(text).Cause);

    [Fact]
    public void Hosts_of_our_own_are_ours_by_context() =>
        Assert.Equal(
            "LocalTransport",
            Reasons
                .Explain(
                    "host mail.example.org[203.0.113.9] said: 451 4.3.0 Temporary lookup failure (in reply to RCPT TO command)",
                    new DelayReasonContext { OwnHosts = new HashSet<string> { "mail.example.org" } }
                )
                .Cause
        );

    [Fact]
    public void What_fails_at_the_relay_fails_for_all() =>
        Assert.Equal(
            "Server",
            Reasons
                .Explain(
                    "connect to smtp.example.com[192.0.2.9]:587: Connection timed out",
                    new DelayReasonContext { NextHops = NextHopNames.FromHost("smtp.example.com") }
                )
                .Scope
        );

    [Theory]
    [InlineData("connect to 172.20.0.6[172.20.0.6]:2525: Connection refused", "LocalTransport")]
    [InlineData("connect to mail[10.1.2.3]:587: Connection timed out", "LocalTransport")]
    [InlineData("connect to lmtp[192.168.1.4]:24: No route to host", "LocalTransport")]
    [InlineData("connect to dovecot[fd00::5]:2525: Network unreachable", "LocalTransport")]
    [InlineData("connect to relay.example.com[192.0.2.7]:2525: Connection refused", "ConnectionRefused")]
    [InlineData("connect to relay.example.com[172.32.0.6]:2525: Connection refused", "ConnectionRefused")]
    public void A_private_address_is_ours_on_every_port_but_that_for_mail_between_hosts(string text, string cause) =>
        Assert.Equal(cause, Reasons.Explain(text).Cause);

    [Theory]
    [InlineData(null, "hold", "no-reason-hold", "Resume-MailQueueItem")]
    [InlineData("", "maildrop", "no-reason-maildrop", "Queue.Maildrop")]
    [InlineData(null, "active", "no-reason-active", "Queue.Active")]
    [InlineData(null, "incoming", "no-reason-incoming", "Queue.IncomingGrowing")]
    [InlineData(" ", "deferred", "no-reason-deferred", "Invoke-MailQueueFlush")]
    [InlineData(null, null, "no-reason", "Test-MailServerConfig")]
    public void Without_a_reason_the_queue_speaks(string? text, string? queue, string rule, string command)
    {
        MailDelayReason reason = Reasons.Explain(text, new DelayReasonContext { QueueName = queue, Age = TimeSpan.FromMinutes(5) });
        Assert.Equal(("NotTried", rule, "None"), (reason.Cause, reason.RuleId, reason.Source));
        Assert.Contains(command, reason.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_just_been_submitted_is_not_stuck() =>
        Assert.Equal(
            "no-reason-maildrop-new",
            Reasons.Explain(null, new DelayReasonContext { QueueName = "maildrop", Age = TimeSpan.FromSeconds(3) }).RuleId
        );
}
