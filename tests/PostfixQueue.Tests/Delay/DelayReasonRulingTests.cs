namespace PostfixQueue.Tests.Delay;

/// <summary>Texts that parsers of this kind are known to get wrong, and the texts of Postfix itself.</summary>
public sealed class DelayReasonRulingTests
{
    private const string Host = "host mx.example.net[198.51.100.5] said: ";

    [Theory]
    [InlineData(
        "connect to alt1.gmail-smtp-in.l.google.com[2a00:1450:4013:c16::1b]:25: Network is unreachable",
        "NetworkUnreachable",
        "Server"
    )]
    [InlineData(
        "delivery temporarily suspended: connect to example.org[192.0.2.2]:25: Connection timed out",
        "ConnectionTimeout",
        "Destination"
    )]
    [InlineData(
        "host mx00.gmx.net[212.227.15.10] refused to talk to me: 554-gmx.net (mxgmx014) Nemesis ESMTP Service not available 554-No SMTP "
            + "service 554-IP address is black listed. 554 For explanation visit https://postmaster.gmx.net/en/case?c=r0301",
        "BlockListed",
        "Server"
    )]
    [InlineData(
        Host
            + "450 4.2.0 <a@example.net>: Recipient address rejected: Greylisted, see "
            + "http://postgrey.schweikert.ch/help/example.net.html (in reply to RCPT TO command)",
        "Greylisted",
        "Destination"
    )]
    [InlineData(
        "host gmail-smtp-in.l.google.com[142.250.1.27] said: 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail "
            + "originating 421-4.7.28 from your IP address. (in reply to end of DATA command)",
        "RateLimited",
        "Destination"
    )]
    [InlineData(
        "host outlook-com.olc.protection.outlook.com[104.47.1.33] said: 451 4.7.650 The mail server [203.0.113.7] has been temporarily "
            + "rate limited due to IP reputation. (in reply to MAIL FROM command)",
        "RateLimited",
        "Destination"
    )]
    [InlineData(
        "host mta7.am0.yahoodns.net[67.195.1.1] said: 421 4.7.0 [TSS04] Messages from 203.0.113.7 temporarily deferred due to "
            + "unexpected volume or user complaints",
        "RateLimited",
        "Destination"
    )]
    [InlineData(
        "SASL authentication failed; server smtp.example.com[192.0.2.9] said: 535 5.7.8 Error: authentication failed",
        "AuthenticationFailure",
        "Server"
    )]
    [InlineData(
        "SASL authentication failed; cannot authenticate to server smtp.gmail.com[142.250.1.27]: no mechanism available",
        "AuthenticationFailure",
        "Server"
    )]
    [InlineData(
        "Host or domain name not found. Name service error for name=gmial.con type=AAAA: Host not found",
        "DnsNotFound",
        "Recipient"
    )]
    [InlineData("mail transport unavailable", "LocalTransport", "Server")]
    [InlineData("temporary failure. Command output: lda(u): Error: Quota exceeded (mailbox for user is full)", "MailboxFull", "Recipient")]
    [InlineData(
        "host lmtp[private/dovecot-lmtp] said: 452 4.2.2 <u@example.org> Quota exceeded (mailbox for user is full) (in reply to end of "
            + "DATA command)",
        "MailboxFull",
        "Recipient"
    )]
    public void Well_known_texts(string text, string cause, string scope)
    {
        MailDelayReason reason = Reasons.Explain(text);
        Assert.Equal((cause, scope), (reason.Cause, reason.Scope));
    }

    [Theory]
    [InlineData("Host or domain name not found. Name service error for name=x.example type=MX: Host not found, try again", "DnsTemporary")]
    [InlineData("Name service error for name=x.example type=MX: Malformed or unexpected name server reply", "DnsTemporary")]
    [InlineData("Host or domain name not found. Name service error for name=x.example type=A: Non-recoverable error", "DnsTemporary")]
    [InlineData(
        "Host or domain name not found. Name service error for name=x.example type=MX: Host found but no data record of requested type",
        "DnsNotFound"
    )]
    [InlineData("Domain example.com does not accept mail (nullMX)", "DnsNotFound")]
    [InlineData("unable to look up host x.example: Name or service not known", "DnsNotFound")]
    [InlineData("unable to look up host x.example: Temporary failure in name resolution", "DnsTemporary")]
    [InlineData("Name server loop for x.example", "DnsTemporary")]
    [InlineData("mail for example.org loops back to myself", "MailLoop")]
    [InlineData("unable to find primary relay for example.org", "MailLoop")]
    [InlineData("all network protocols are disabled", "LocalTransport")]
    [InlineData("server unavailable or unable to receive mail", "RemoteServerError")]
    [InlineData("TLS is required, but our TLS engine is unavailable", "TlsFailure")]
    [InlineData("Server certificate not verified", "TlsFailure")]
    [InlineData("no TLSA records found", "TlsFailure")]
    [InlineData("Temporary lookup error", "LocalResource")]
    [InlineData("message size 20 exceeds size limit 10 of server mx.example.org[192.0.2.1]", "MessageTooLarge")]
    [InlineData("unreadable mail queue entry", "LocalTransport")]
    [InlineData("unknown mail transport error", "LocalTransport")]
    [InlineData("address resolver failure", "LocalResource")]
    [InlineData("deferred transport", "Suspended")]
    [InlineData("Too many address verification requests", "RateLimited")]
    [InlineData("message is administratively expired", "Expired")]
    [InlineData("bad address syntax", "RecipientUnknown")]
    [InlineData("alias database unavailable", "LocalResource")]
    [InlineData("alias database loop for postmaster", "MailLoop")]
    [InlineData("mail system configuration error", "LocalResource")]
    [InlineData("cannot update mailbox /var/mail/x for user x. error writing message: No space left on device", "LocalResource")]
    [InlineData("cannot update mailbox /var/mail/x for user x. error writing message: File too large", "MailboxFull")]
    [InlineData("unknown user: \"x\"", "RecipientUnknown")]
    [InlineData("Command died with signal 9: \"/usr/bin/filter\"", "LocalTransport")]
    [InlineData("connect to mx.example.org[192.0.2.1]:25: Permission denied", "LocalTransport")]
    public void Texts_of_Postfix_itself(string text, string cause) => Assert.Equal(cause, Reasons.Explain(text).Cause);

    [Fact]
    public void The_code_inside_the_text_decides_about_retries()
    {
        // smtp_skip_5xx_greeting keeps a permanent refusal in the queue.
        Assert.Equal(
            "AfterFix",
            Reasons.Explain("host mx.example.net[198.51.100.5] refused to talk to me: 554 5.7.1 Access denied").RetryAdvice
        );
        Assert.Equal("Futile", Reasons.Explain(Host + "550 5.1.1 User unknown (in reply to RCPT TO command)").RetryAdvice);
        Assert.Equal("Automatic", Reasons.Explain(Host + "450 4.1.1 User unknown (in reply to RCPT TO command)").RetryAdvice);
    }

    [Theory]
    [InlineData(
        "554 5.7.1 Client host [203.0.113.7] blocked using zen.spamhaus.org; mailbox full, too many connections, user unknown, spam",
        "BlockListed"
    )]
    [InlineData("451 4.7.1 Greylisting in action, too many requests are throttled, please try again later", "RateLimited", "Greylisted")]
    [InlineData("450 4.7.1 Greylisted, please try again later", "Greylisted")]
    public void Blocklists_outrank_all_and_greylisting_outranks_later(string reply, params string[] causes) =>
        Assert.Contains(Reasons.Explain(Host + reply + " (in reply to RCPT TO command)").Cause, causes);

    [Theory]
    [InlineData("451 4.3.2 Please try again later")]
    [InlineData("450 4.7.1 Try again later")]
    [InlineData("421 4.7.0 Try again later, closing connection.")]
    public void A_bare_try_again_later_is_not_greylisting(string reply) =>
        Assert.NotEqual("Greylisted", Reasons.Explain(Host + reply).Cause);

    [Theory]
    [InlineData("550 5.1.1 recipient is not listed in our directory (in reply to RCPT TO command)")]
    [InlineData("554 5.7.1 message refused, URL listed in multi.surbl.org (in reply to end of DATA command)")]
    [InlineData(
        "554 5.7.1 Client host [203.0.113.7] blocked using zen.spamhaus.org; Error: open resolver; "
            + "https://check.spamhaus.org/returnc/pub/192.0.2.53 (in reply to RCPT TO command)"
    )]
    [InlineData(
        "552-5.7.0 This message was blocked because its content presents a potential 552 5.7.0 security issue. (in reply to end of "
            + "DATA command)"
    )]
    public void Not_all_that_is_blocked_or_listed_is_on_a_blocklist(string reply) =>
        Assert.NotEqual("BlockListed", Reasons.Explain(Host + reply).Cause);

    [Theory]
    [InlineData("550 5.1.1 <spamhaus@example.org>: Recipient address rejected: User unknown")]
    [InlineData("550 5.1.1 greylist.quota@spf.example.org User unknown")]
    public void Words_in_a_quoted_address_mean_nothing(string reply) =>
        Assert.Equal("RecipientUnknown", Reasons.Explain(Host + reply + " (in reply to RCPT TO command)").Cause);

    [Theory]
    [InlineData("Network unreachable", "NetworkUnreachable")]
    [InlineData("Host is unreachable", "NetworkUnreachable")]
    [InlineData("Host is down", "NetworkUnreachable")]
    [InlineData("Network is down", "NetworkUnreachable")]
    [InlineData("Address not available", "NetworkUnreachable")]
    [InlineData("Protocol family not supported", "NetworkUnreachable")]
    [InlineData("Address family not supported by protocol", "NetworkUnreachable")]
    [InlineData("Operation timed out", "ConnectionTimeout")]
    [InlineData("Connection reset by network", "ConnectionLost")]
    [InlineData("Connection aborted", "ConnectionLost")]
    [InlineData("Address in use", "LocalResource")]
    [InlineData("No file descriptors available", "LocalResource")]
    [InlineData("No buffer space available", "LocalResource")]
    [InlineData("Out of memory", "LocalResource")]
    public void The_words_of_other_c_libraries_are_known(string error, string cause) =>
        Assert.Equal(cause, Reasons.Explain($"connect to mx.example.org[2001:db8::1b]:25: {error}").Cause);

    [Theory]
    [InlineData(
        "host mx00.gmx.net[198.51.100.100] said: 554-Transaction failed 554-Reject due to policy restrictions. 554 For explanation "
            + "visit https://postmaster.gmx.net/de/case?c=r0735&i=ip&v=192.0.2.85&r=1Mabcd-1sabcd-00abcd (in reply to end of DATA command)"
    )]
    [InlineData(
        "host mx-ha02.web.de[198.51.100.102] said: 554-Transaction failed 554-Reject due to policy restrictions. 554 For explanation "
            + "visit https://www.gmx.net/mail/senderguidelines?ip=192.0.2.12&c=hi (in reply to end of DATA command)"
    )]
    [InlineData(
        "host smtp.ionos.de[198.51.100.103] said: 554-Transaction failed 554-Reject due to policy restrictions. 554 For explanation "
            + "visit https://postmaster.1und1.de/de/case?c=hi&i=ip&v=192.0.2.1 (in reply to end of DATA command)"
    )]
    [InlineData(
        "host mx-ha02.web.de[198.51.100.102] said: 554-Transaction failed 554-Reject due to policy restrictions. 554 For explanation "
            + "visit https://postmaster.web.de/en/case?c=hi (in reply to end of DATA command)"
    )]
    [InlineData(
        "host mx01.mail.com[198.51.100.104] said: 554-Transaction failed 554-Reject due to policy restrictions. 554 For explanation "
            + "visit https://postmaster.mail.com/en/case?c=r0701&i=ip&v=192.0.2.85 (in reply to end of DATA command)"
    )]
    public void A_header_that_a_provider_refuses_is_no_listing_whatever_the_link_asks_for(string text)
    {
        MailDelayReason reason = Reasons.Explain(text);

        Assert.Equal(("ContentRejected", "Message", "Futile"), (reason.Cause, reason.Scope, reason.RetryAdvice));
        Assert.Contains("Date", reason.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("550 5.1.1 No such user here, see https://help.example.net/error?ip=203.0.113.7&list=blacklist", "RecipientUnknown")]
    [InlineData("554 5.7.1 Message refused. https://help.example.net/q?reason=spf&i=ip&v=203.0.113.7", "ContentRejected")]
    [InlineData("554 5.7.1 blocked using bl.example.net; https://bl.example.net/query?ip=203.0.113.7", "BlockListed")]
    public void Parameters_of_a_web_address_are_no_words_of_the_server(string reply, string cause) =>
        Assert.Equal(cause, Reasons.Explain($"{Host}{reply} (in reply to RCPT TO command)").Cause);

    [Theory]
    [InlineData("550 5.7.1 Service refuse. Veuillez essayer plus tard. LPN007_510", "BlockListed")]
    [InlineData("552 5.1.1 Boite du destinataire pleine. OFR_417 [417]", "MailboxFull")]
    [InlineData("550 5.1.1 Adresse d au moins un destinataire invalide. OFR_416 [416]", "RecipientUnknown")]
    public void Codes_of_providers_speak_where_the_language_does_not(string reply, string cause) =>
        Assert.Equal(
            cause,
            Reasons.Explain("host smtp-in.orange.fr[193.252.22.65] said: " + reply + " (in reply to RCPT TO command)").Cause
        );

    [Theory]
    [InlineData("550 zzz", "RCPT TO", "RecipientUnknown")]
    [InlineData("550 zzz", "end of DATA", "ContentRejected")]
    [InlineData("550 zzz", "MAIL FROM", "SenderRejected")]
    [InlineData("450 zzz", "RCPT TO", "RemoteServerError")]
    [InlineData("552 5.2.2 zzz", "RCPT TO", "MailboxFull")]
    [InlineData("554 5.4.6 zzz", "end of DATA", "MailLoop")]
    public void Codes_decide_where_no_word_does(string reply, string command, string cause) =>
        Assert.Equal(cause, Reasons.Explain($"{Host}{reply} (in reply to {command} command)").Cause);

    [Fact]
    public void What_says_nothing_is_unknown() => Assert.Equal(("Unknown", "unknown"), Explained("lorem ipsum dolor"));

    private static (string Cause, string Rule) Explained(string text)
    {
        MailDelayReason reason = Reasons.Explain(text);
        return (reason.Cause, reason.RuleId);
    }
}
