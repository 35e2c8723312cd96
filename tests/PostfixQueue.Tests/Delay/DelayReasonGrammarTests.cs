using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

public sealed class DelayReasonGrammarTests
{
    [Theory]
    [InlineData("connect to mx.example.org[192.0.2.1]:25: Connection refused", "mx.example.org", "192.0.2.1", 25)]
    [InlineData("connect to mx.example.org[2001:db8::1b]:25: Network is unreachable", "mx.example.org", "2001:db8::1b", 25)]
    [InlineData("connect to 2001:db8::5[2001:db8::5]:25: Connection refused", "2001:db8::5", "2001:db8::5", 25)]
    [InlineData(
        "connect to mail.example.org[private/dovecot-lmtp]: No such file or directory",
        "mail.example.org",
        "private/dovecot-lmtp",
        null
    )]
    [InlineData(
        "connect to mail.example.org[/var/run/dovecot/lmtp]: Connection refused",
        "mail.example.org",
        "/var/run/dovecot/lmtp",
        null
    )]
    [InlineData("connect to unknown[unknown]:25: Connection refused", "unknown", "unknown", 25)]
    [InlineData(
        "host mx.example.org[192.0.2.1]:2525 said: 450 4.7.1 later (in reply to RCPT TO command)",
        "mx.example.org",
        "192.0.2.1",
        2525
    )]
    [InlineData("host mx.example.org[192.0.2.1] refused to talk to me: 421 busy", "mx.example.org", "192.0.2.1", null)]
    [InlineData("host mx.example.org said: 550 User unknown", "mx.example.org", null, null)]
    [InlineData("host mx.example.org[] said: 550 User unknown", "mx.example.org", null, null)]
    [InlineData("lost connection with mx.example.org[192.0.2.1] while sending RCPT TO", "mx.example.org", "192.0.2.1", null)]
    [InlineData("conversation with mx.example.org[192.0.2.1] timed out while sending message body", "mx.example.org", "192.0.2.1", null)]
    [InlineData("SASL authentication failed; server smtp.example.com[192.0.2.9] said: 535 5.7.8 no", "smtp.example.com", "192.0.2.9", null)]
    [InlineData("TLS is required, but was not offered by host mx.example.org[192.0.2.1]", "mx.example.org", "192.0.2.1", null)]
    [InlineData(
        "TLS is required, but host mx.example.org[192.0.2.1] refused to start TLS: 454 4.7.0 no",
        "mx.example.org",
        "192.0.2.1",
        null
    )]
    [InlineData("message size 20 exceeds size limit 10 of server mx.example.org[192.0.2.1]", "mx.example.org", "192.0.2.1", null)]
    [InlineData(
        "delivery temporarily suspended: connect to mx.example.org[192.0.2.1]:25: Connection timed out",
        "mx.example.org",
        "192.0.2.1",
        25
    )]
    [InlineData("connect to 198.51.100.7: Connection refused", "198.51.100.7", null, null)]
    [InlineData("mail transport unavailable", null, null, null)]
    [InlineData("Host or domain name not found. Name service error for name=x.example type=MX: Host not found", null, null, null)]
    [InlineData("host mx.example.org[192.0.2.1", null, null, null)]
    public void The_other_side_is_read(string text, string? host, string? address, int? port)
    {
        MailDelayReason reason = Reasons.Explain(text);
        Assert.Equal((host, address, port), (reason.RemoteHost, reason.RemoteAddress, reason.RemotePort));
        Assert.Equal(host, new DelayReasonText(text).RemoteHost);
    }

    [Theory]
    [InlineData("host mx.example.org[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command)", "Reply", "RCPT TO", 550, "5.1.1")]
    [InlineData(
        "host mx.example.org[192.0.2.1] said: 550-5.1.1 no 550 5.1.1 never (in reply to end of DATA command)",
        "Reply",
        "end of DATA",
        550,
        "5.1.1"
    )]
    [InlineData("host mx.example.org[192.0.2.1] said: 450 4.7.0 x (in reply to RCPT TO", "Reply", "RCPT TO", 450, "4.7.0")]
    [InlineData("host mx.example.org[192.0.2.1] said: 501 5.5.4 bad (in reply to EHLO command)", "Greeting", "EHLO", 501, "5.5.4")]
    [InlineData("host mx.example.org[192.0.2.1] refused to talk to me: 554-mx.example.org", "Greeting", null, 554, null)]
    [InlineData("host mx.example.org[192.0.2.1] said: 553 sorry, no such mailbox (#5.7.1)", "Reply", null, 553, "5.7.1")]
    [InlineData("host mx.example.org[192.0.2.1] said: 550 #5.1.0 Address rejected.", "Reply", null, 550, "5.1.0")]
    [InlineData("host mx.example.org[192.0.2.1] said: 421 4.16.55.1; later", "Reply", null, 421, null)]
    [InlineData("connect to mx.example.org[192.0.2.1]:25: Connection refused", "Connect", null, null, "4.4.1")]
    [InlineData("lost connection with mx.example.org[192.0.2.1] while sending RCPT TO", "Session", null, null, "4.4.2")]
    [InlineData("connect to mx.example.org[192.0.2.1]: server refused to talk to me: 451 later", "Greeting", null, 451, null)]
    [InlineData("SASL authentication failed; server smtp.example.com[192.0.2.9] said: 535 5.7.8 no", "Sasl", null, 535, "5.7.8")]
    [InlineData("TLS is required, but host mx.example.org[192.0.2.1] refused to start TLS: 454 4.7.0 no", "Tls", null, 454, "4.7.0")]
    [InlineData("550 5.1.1 User unknown", "Reply", null, 550, "5.1.1")]
    [InlineData("mx platform: said: 552 5.2.2 Over quota (in reply to RCPT TO command)", "Reply", "RCPT TO", 552, "5.2.2")]
    [InlineData("temporary failure. Command output: lda: failed", "Command", null, null, "4.3.0")]
    [InlineData("mail transport unavailable", "Postfix", null, null, "4.3.0")]
    public void Speaker_command_and_codes_are_read(string text, string source, string? command, int? code, string? enhanced)
    {
        MailDelayReason reason = Reasons.Explain(text);
        Assert.Equal((source, command, code, enhanced), (reason.Source, reason.InReplyTo, reason.SmtpCode, reason.EnhancedStatusCode));
    }

    [Theory]
    [InlineData(
        "550-5.7.26 Unauthenticated mail 550-5.7.26 is refused. 550 5.7.26  See x - gsmtp",
        "550 5.7.26 Unauthenticated mail is refused. See x - gsmtp"
    )]
    [InlineData(
        "554-gmx.net ESMTP 554-No SMTP service 554 For explanation visit x",
        "554 gmx.net ESMTP No SMTP service For explanation visit x"
    )]
    [InlineData("450 4.7.1 try again in 450 seconds", "450 4.7.1 try again in 450 seconds")]
    [InlineData(
        "553-Message filtered. 553-at http://x.example/ for more 553 information. (#5.7.1)",
        "553 Message filtered. at http://x.example/ for more information. (#5.7.1)"
    )]
    [InlineData("421 busy", "421 busy")]
    public void A_reply_of_several_lines_becomes_one_text(string recorded, string joined) =>
        Assert.Equal(joined, Reasons.Explain($"host mx.example.org[192.0.2.1] said: {recorded} (in reply to RCPT TO command)").Reply);

    [Fact]
    public void A_nested_reply_belongs_to_the_outer_server()
    {
        MailDelayReason reason = Reasons.Explain(
            "host mx.example.org[192.0.2.1] said: 551 5.1.1 <a@example.com>: Recipient address rejected: host 127.0.0.1[127.0.0.1] "
                + "said: 554 5.7.1 no (in reply to RCPT TO command) (in reply to RCPT TO command)"
        );
        Assert.Equal(("mx.example.org", 551, "RCPT TO"), (reason.RemoteHost, reason.SmtpCode, reason.InReplyTo));
    }

    [Theory]
    [InlineData("delivery temporarily suspended: connect to mx.example.org[192.0.2.1]:25: Connection timed out", "ConnectionTimeout", true)]
    [InlineData("connect to mx.example.org[192.0.2.1]:25: Connection timed out", "ConnectionTimeout", false)]
    [InlineData("delivery temporarily suspended", "Suspended", true)]
    [InlineData("delivery temporarily suspended: ", "Suspended", true)]
    public void Suspension_is_told_beside_the_inner_cause(string text, string cause, bool isSuspended)
    {
        MailDelayReason reason = Reasons.Explain(text);
        Assert.Equal((cause, isSuspended), (reason.Cause, reason.IsSuspended));
    }

    [Fact]
    public void The_phase_of_a_broken_session_is_told() =>
        Assert.Equal(
            "sending end of data -- message may be sent more than once",
            Reasons
                .Explain("lost connection with mx.example.org[192.0.2.1] while sending end of data -- message may be sent more than once")
                .Phase
        );

    [Theory]
    [InlineData(
        "Nov  3 10:00:00 mx postfix/smtp[12]: 4AB12: to=<a@example.com>, relay=none, delay=5, dsn=4.4.1, status=deferred (connect to "
            + "mx.example.org[192.0.2.1]:25: Connection timed out)"
    )]
    [InlineData("(connect to mx.example.org[192.0.2.1]:25: Connection timed out)")]
    [InlineData("<a@example.com>: connect to mx.example.org[192.0.2.1]:25: Connection timed out")]
    [InlineData("  connect to mx.example.org[192.0.2.1]:25: Connection timed out\n")]
    public void A_reason_is_found_inside_what_it_was_copied_with(string text)
    {
        MailDelayReason reason = Reasons.Explain(text);
        Assert.Equal(("ConnectionTimeout", "mx.example.org", 25), (reason.Cause, reason.RemoteHost, reason.RemotePort));
        Assert.Equal("connect to mx.example.org[192.0.2.1]:25: Connection timed out", reason.Text?.Trim());
    }

    [Theory]
    [InlineData("SMTP error from remote mail server after RCPT TO:<a@example.com>: 451 4.7.1 Greylisted, try again", "Greylisted", 451)]
    [InlineData(
        "SMTP error from remote mailer after initial connection: host mx.example.org [192.0.2.1]: 451 Local problem",
        "RemoteServerError",
        451
    )]
    [InlineData("stat=Deferred: 452 4.2.2 Mailbox full", "MailboxFull", 452)]
    [InlineData("192.0.2.1 does not like recipient. Remote host said: 550 5.1.1 No such user", "RecipientUnknown", 550)]
    [InlineData("Deferred: Connection timed out with mx.example.org.", "ConnectionTimeout", null)]
    [InlineData("host mx.example.org[192.0.2.1] said: 450 4.2.0 Deferred: 452 Mailbox full", "MailboxFull", 450)]
    [InlineData("450 4.2.0 Deferred: 452 Mailbox full", "MailboxFull", 450)]
    [InlineData("host mx.example.org[192.0.2.1] refused to talk to me: 421 Deferred: 452 Too many", "RateLimited", 421)]
    public void A_reply_is_found_inside_what_other_mail_systems_make_of_it(string text, string cause, int? code)
    {
        MailDelayReason reason = Reasons.Explain(text);
        Assert.Equal((cause, code), (reason.Cause, reason.SmtpCode));
    }

    [Theory]
    [InlineData(
        "554 5.7.1 Client host [203.0.113.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.7",
        "zen.spamhaus.org",
        "https://www.spamhaus.org/query/ip/203.0.113.7"
    )]
    [InlineData("550 5.7.1 203.0.113.7 listed in bl.example.net.", "bl.example.net", null)]
    [InlineData(
        "550 refused, see http://www.barracudanetworks.com/reputation/?r=1&ip=203.0.113.7)",
        "b.barracudacentral.org",
        "http://www.barracudanetworks.com/reputation/?r=1&ip=203.0.113.7"
    )]
    [InlineData("554 5.7.1 Your access to this mail system has been rejected due to the sending MTA's poor reputation.", null, null)]
    public void Blocklist_and_web_address_are_found(string reply, string? list, string? url)
    {
        MailDelayReason reason = Reasons.Explain($"host mx.example.org[192.0.2.1] said: {reply} (in reply to RCPT TO command)");
        Assert.Equal(("BlockListed", list, url), (reason.Cause, reason.Blocklist, reason.ReferenceUrl));
    }
}
