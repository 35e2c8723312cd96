namespace PostfixQueue.Lab;

/// <summary>
/// Reason texts of the kinds that fill real queues. <c>{host}</c>, <c>{ip}</c>, <c>{rcpt}</c> and <c>{domain}</c> stand for the
/// remote host, its address, the recipient and its domain; each text has its enhanced status code before it.
/// </summary>
internal static class DelayReasonTemplates
{
    public static IReadOnlyList<(string Status, string Text)> All { get; } =
    [
        ("4.4.1", "connect to {host}[{ip}]:25: Connection timed out"),
        ("4.4.1", "connect to {host}[{ip}]:25: Connection refused"),
        ("4.4.1", "connect to {host}[{ip}]:25: No route to host"),
        ("4.4.1", "connect to {host}[{ip}]:25: Network is unreachable"),
        ("4.4.1", "delivery temporarily suspended: connect to {host}[{ip}]:25: Connection timed out"),
        ("4.4.1", "delivery temporarily suspended: connect to {host}[{ip}]:25: Connection refused"),
        ("4.4.2", "lost connection with {host}[{ip}] while receiving the initial server greeting"),
        ("4.4.2", "lost connection with {host}[{ip}] while performing the EHLO handshake"),
        ("4.4.2", "lost connection with {host}[{ip}] while sending message body"),
        ("4.4.2", "conversation with {host}[{ip}] timed out while sending RCPT TO"),
        ("4.4.2", "conversation with {host}[{ip}] timed out while receiving the initial server greeting"),
        ("4.4.2", "conversation with {host}[{ip}] timed out while sending end of data -- message may be sent more than once"),
        ("4.4.3", "Host or domain name not found. Name service error for name={domain} type=MX: Host not found, try again"),
        ("4.4.3", "Host or domain name not found. Name service error for name={host} type=A: Host not found, try again"),
        ("4.4.3", "Host or domain name not found. Name service error for name={domain} type=MX: Server failure"),
        ("4.7.5", "Server certificate not trusted"),
        ("4.7.4", "TLS is required, but was not offered by host {host}[{ip}]"),
        ("4.7.5", "Cannot start TLS: handshake failure"),
        ("4.7.0", "SASL authentication failed; server {host}[{ip}] said: 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
        (
            "4.2.0",
            "host {host}[{ip}] said: 450 4.2.0 <{rcpt}>: Recipient address rejected: Greylisted, see "
                + "http://postgrey.example/help/{domain} (in reply to RCPT TO command)"
        ),
        ("4.7.1", "host {host}[{ip}] said: 451 4.7.1 Greylisting in action, please come back later (in reply to RCPT TO command)"),
        (
            "4.2.0",
            "host {host}[{ip}] said: 450 4.7.1 <{rcpt}>: Recipient address rejected: Policy greylist, retry in 180 seconds (in reply to "
                + "RCPT TO command)"
        ),
        (
            "4.7.28",
            "host {host}[{ip}] said: 421-4.7.28 [192.0.2.25] Our system has detected an unusual rate of mail originating from your "
                + "address. 421 4.7.28 It has been temporarily rate limited. (in reply to end of DATA command)"
        ),
        ("4.7.0", "host {host}[{ip}] said: 421 4.7.0 Too many connections from your host, slow down (in reply to MAIL FROM command)"),
        ("4.7.1", "host {host}[{ip}] said: 450 4.7.1 Error: too much mail from 192.0.2.25 (in reply to RCPT TO command)"),
        (
            "4.2.1",
            "host {host}[{ip}] said: 450 4.2.1 The user you are trying to contact is receiving mail too quickly (in reply to RCPT "
                + "TO command)"
        ),
        (
            "4.7.650",
            "host {host}[{ip}] said: 451 4.7.650 The mail server 192.0.2.25 has been temporarily rate limited due to IP reputation (in "
                + "reply to MAIL FROM command)"
        ),
        (
            "4.0.0",
            "host {host}[{ip}] refused to talk to me: 554-{host} 554 Your access to this mail system has been rejected due to poor "
                + "reputation of the sending host"
        ),
        (
            "4.0.0",
            "host {host}[{ip}] refused to talk to me: 554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using "
                + "zen.blocklist.example; https://www.blocklist.example/query/ip/192.0.2.25"
        ),
        (
            "4.7.1",
            "host {host}[{ip}] said: 450 4.7.1 Service unavailable; Client host [192.0.2.25] blocked using bl.spamlist.example (in "
                + "reply to RCPT TO command)"
        ),
        (
            "4.7.25",
            "host {host}[{ip}] said: 450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.25] (in reply to RCPT TO command)"
        ),
        (
            "4.7.1",
            "host {host}[{ip}] said: 450 4.7.1 <mail.lab.example>: Helo command rejected: Host not found (in reply to RCPT TO command)"
        ),
        (
            "4.7.23",
            "host {host}[{ip}] said: 451 4.7.23 SPF validation error: sender is not authorized, temporary failure (in reply to MAIL "
                + "FROM command)"
        ),
        (
            "4.7.26",
            "host {host}[{ip}] said: 421 4.7.26 This mail has been rate limited because it is unauthenticated (in reply to end of "
                + "DATA command)"
        ),
        (
            "4.1.8",
            "host {host}[{ip}] said: 450 4.1.8 <sender@lab.example>: Sender address rejected: Domain not found (in reply to RCPT "
                + "TO command)"
        ),
        (
            "4.1.1",
            "host {host}[{ip}] said: 450 4.1.1 <{rcpt}>: Recipient address rejected: unverified address: Address lookup failed (in "
                + "reply to RCPT TO command)"
        ),
        (
            "4.1.1",
            "host {host}[{ip}] said: 450 4.1.1 <{rcpt}>: Recipient address rejected: User unknown in local recipient table (in reply to "
                + "RCPT TO command)"
        ),
        ("4.2.2", "host {host}[{ip}] said: 452 4.2.2 <{rcpt}>: Mailbox full (in reply to RCPT TO command)"),
        (
            "4.2.2",
            "host {host}[{ip}] said: 452-4.2.2 The email account that you tried to reach is over quota. 452 4.2.2 Please direct the "
                + "recipient to clear space (in reply to RCPT TO command)"
        ),
        ("4.2.1", "host {host}[{ip}] said: 450 4.2.1 <{rcpt}>: Mailbox temporarily disabled (in reply to RCPT TO command)"),
        ("4.3.1", "host {host}[{ip}] said: 452 4.3.1 Insufficient system storage (in reply to MAIL FROM command)"),
        ("4.3.0", "host {host}[{ip}] said: 451 4.3.0 <{rcpt}>: Temporary lookup failure (in reply to RCPT TO command)"),
        ("4.3.2", "host {host}[{ip}] said: 421 4.3.2 Service shutting down (in reply to MAIL FROM command)"),
        ("4.0.0", "host {host}[{ip}] said: 451 Temporary local problem - please try later (in reply to RCPT TO command)"),
        (
            "4.7.1",
            "host {host}[{ip}] said: 451 4.7.1 Message held as spam for further checks, try again later (in reply to end of DATA command)"
        ),
        ("4.7.1", "host {host}[{ip}] said: 454 4.7.1 <{rcpt}>: Relay access denied (in reply to RCPT TO command)"),
        ("4.3.0", "mail transport unavailable"),
        ("4.4.1", "connect to 127.0.0.1[127.0.0.1]:10024: Connection refused"),
        ("4.4.1", "connect to mail.lab.example[private/dovecot-lmtp]: No such file or directory"),
        ("4.3.2", "deferred transport"),
    ];
}
