using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

/// <summary>The same statement in other words, in other languages, and beside what else stands in a reply.</summary>
public sealed class DelayReasonVocabularyTests
{
    [Theory]
    [InlineData("bounce or trace service failure", "LocalTransport")]
    [InlineData("address verification service failure", "LocalTransport")]
    [InlineData("mail to command is restricted: /usr/bin/vacation u", "LocalTransport")]
    [InlineData(
        "cannot access mailbox /var/mail/u for user u. unable to look up status of /var/mail/u: Permission denied",
        "LocalResource"
    )]
    [InlineData("Malformed DNS server reply", "DnsTemporary")]
    [InlineData("message header length exceeds safety limit", "ContentRejected")]
    [InlineData(
        "temporary failure. Command output: lda(u): Error: net_connect_unix(/run/dovecot/stats-writer) failed: Permission denied",
        "LocalTransport"
    )]
    [InlineData("temporary failure. Command output: ERR: authdaemon: s_connect() failed: Permission denied", "LocalTransport")]
    public void What_this_host_says_of_itself(string reason, string cause) => Assert.Equal(cause, Reasons.Explain(reason).Cause);

    [Theory]
    [InlineData("RCPT TO", "550 mail from 203.0.113.50 rejected: administrative prohibition", "BlockListed")]
    [InlineData("RCPT TO", "550 The sender 203.0.113.9 is banned", "BlockListed")]
    [InlineData("end of DATA", "554 5.7.1 reject: Client host bypassing service provider's mail relay: host.example.net", "BlockListed")]
    [InlineData("RCPT TO", "450 too frequent connects from 203.0.113.7, please try again later.", "RateLimited")]
    [InlineData("RCPT TO", "450 4.7.1 <u@example.com>: Policy rejection; Message count quota exceeded", "RateLimited")]
    [InlineData("MAIL FROM", "535 Authentication not allowed on these servers", "AuthenticationFailure")]
    [InlineData("", "525 5.7.13 Account disabled (User disabled)", "AuthenticationFailure")]
    [InlineData("MAIL FROM", "403 You are not authorized to send from that email address", "SenderRejected")]
    [InlineData("MAIL FROM", "503 HELO or EHLO required", "RemoteServerError")]
    [InlineData("MAIL FROM", "451 4.7.1 Client IP address 203.0.113.7 does not resolve", "ReverseDns")]
    [InlineData("RCPT TO", "450 4.4.1 <u@example.com>: The recipient's server was temporarily unavailable", "RemoteServerError")]
    [InlineData("RCPT TO", "451 4.7.1 <u@example.com>: Recipient address rejected: Service is unavailable", "RemoteServerError")]
    [InlineData("RCPT TO", "550 5.7.1 Recipient doesn't want your mail", "ContentRejected")]
    [InlineData("RCPT TO", "550 5.5.3 Recipient address rejected: Multi-recipient bounce", "ContentRejected")]
    [InlineData("end of DATA", "550 5.7.1 Command rejected", "ContentRejected")]
    [InlineData("RCPT TO", "521 No Redirect Entry for this address", "RecipientUnknown")]
    [InlineData("RCPT TO", "554 5.7.1 User should log in to enable receiving the mail", "MailboxUnavailable")]
    [InlineData("RCPT TO", "550 lowest numbered MX record points to local host", "MailLoop")]
    [InlineData("RCPT TO", "450 4.4.316 Connection refused [Message=Socket error code 10061]", "RemoteServerError")]
    [InlineData("", "421 HL:IFC 163 mx1", "RateLimited")]
    public void What_is_said_for_certain_wins_over_the_words_around_it(string command, string reply, string cause) =>
        Assert.Equal(cause, Cause(command, reply));

    [Theory]
    [InlineData("RCPT TO", "550 Mailbox voll", "MailboxFull")]
    [InlineData("RCPT TO", "550 Die Absenderdomain existiert nicht", "SenderRejected")]
    [InlineData("RCPT TO", "550 Weiterleitung nicht erlaubt", "RelayDenied")]
    [InlineData("RCPT TO", "550 Compte d\u00e9sactiv\u00e9", "MailboxUnavailable")]
    [InlineData("RCPT TO", "550 Relais refus\u00e9", "RelayDenied")]
    [InlineData("RCPT TO", "550 Cuenta deshabilitada", "MailboxUnavailable")]
    [InlineData("RCPT TO", "552 Cuota excedida", "MailboxFull")]
    [InlineData("RCPT TO", "550 Casella sospesa", "MailboxUnavailable")]
    [InlineData("RCPT TO", "450 Troppi messaggi", "RateLimited")]
    [InlineData("RCPT TO", "550 Conta suspensa", "MailboxUnavailable")]
    [InlineData("RCPT TO", "450 Excesso de conex\u00f5es", "RateLimited")]
    [InlineData("RCPT TO", "552 Mailbox vol", "MailboxFull")]
    [InlineData("RCPT TO", "550 Account geblokkeerd", "MailboxUnavailable")]
    [InlineData("end of DATA", "552 Wiadomo\u015b\u0107 zbyt du\u017ca", "MessageTooLarge")]
    [InlineData("RCPT TO", "450 Zbyt du\u017co wiadomo\u015bci", "RateLimited")]
    [InlineData("end of DATA", "552 Zpr\u00e1va je p\u0159\u00edli\u0161 velk\u00e1", "MessageTooLarge")]
    [InlineData("RCPT TO", "550 Schr\u00e1nka je zablokov\u00e1na", "MailboxUnavailable")]
    [InlineData("RCPT TO", "550 Hesap devre d\u0131\u015f\u0131", "MailboxUnavailable")]
    [InlineData("", "450 Bitte in 5 Minuten erneut versuchen", "Greylisted")]
    [InlineData("", "451 Riprovare tra 300 secondi", "Greylisted")]
    [InlineData("RCPT TO", "550 El dominio no existe", "DnsNotFound")]
    [InlineData("", "550 DNS inverso nao configurado", "ReverseDns")]
    public void Other_languages_say_the_same(string command, string reply, string cause) => Assert.Equal(cause, Cause(command, reply));

    [Theory]
    [InlineData("RCPT TO", "451 4.7.1 <u@example.com>: Intentional policy rejection, please try again later", "Greylisted")]
    [InlineData("RCPT TO", "451 tempfailed to protect against spam; your server will retry", "Greylisted")]
    [InlineData("RCPT TO", "451 Recipient verification temporarily unavailable", "RemoteServerError")]
    [InlineData("end of DATA", "451 4.3.2 virus scanner unavailable", "RemoteServerError")]
    [InlineData("", "421 We only accept 5 connections per IP", "RateLimited")]
    [InlineData("", "550 Your mail server has an invalid name", "ReverseDns")]
    [InlineData("", "550 Email not authenticated", "SenderPolicy")]
    [InlineData("", "550 5.7.1 domain example.org publishes p=reject", "SenderPolicy")]
    [InlineData("", "550 Domain authentication failed", "SenderPolicy")]
    [InlineData("", "554 Sender email address is blocked", "SenderRejected")]
    [InlineData("", "550 Email from your domain is not accepted here", "SenderRejected")]
    [InlineData("RCPT TO", "550 5.7.1 Only authorized senders may write to this group", "ContentRejected")]
    [InlineData("", "550 We do not accept mail from your server", "BlockListed")]
    [InlineData("RCPT TO", "550 Mailbox is blocked", "MailboxUnavailable")]
    [InlineData("", "552 Recipient mailbox has reached its maximum capacity", "MailboxFull")]
    [InlineData("end of DATA", "552 this message is over the size allowed", "MessageTooLarge")]
    [InlineData("", "550 domain is not configured on this server", "RelayDenied")]
    [InlineData("RCPT TO", "554 mail for example.com not accepted here", "RelayDenied")]
    [InlineData("MAIL FROM", "550 5.7.1 You must log in to send", "AuthenticationFailure")]
    [InlineData("end of DATA", "554 too many MTA hops", "MailLoop")]
    [InlineData("RCPT TO", "550 5.7.1 RESOLVE : SMTP client IP address doesn't resolve", "ReverseDns")]
    [InlineData("", "421 4.5.1 Recipient Rate : too high", "RateLimited")]
    [InlineData("RCPT TO", "550 5.7.1 u can receive mail only from local network", "ContentRejected")]
    [InlineData("end of DATA", "550 5.6.0 Required headers not found", "ContentRejected")]
    [InlineData("MAIL FROM", "550 You are not authorized to send from this address", "SenderRejected")]
    [InlineData("end of DATA", "550 message already has passed here", "MailLoop")]
    public void Other_words_say_the_same(string command, string reply, string cause) => Assert.Equal(cause, Cause(command, reply));

    [Theory]
    [InlineData("Host 203.0.113.7 is bad", "host {} is bad")]
    [InlineData("[203.0.113.7]:25", "[{}]:25")]
    [InlineData("203.0.113.7", "{}")]
    [InlineData(
        "host-203.0.113.7 7.113.0.203.bl.example 203.0.113.7.8 4.16.55.1",
        "host-203.0.113.7 7.113.0.203.bl.example 203.0.113.7.8 4.16.55.1"
    )]
    [InlineData("1234.1.1.1 1.2.3", "1234.1.1.1 1.2.3")]
    [InlineData("Bo\u00eete \u0141\u00f3d\u017a \u4e2d", "boite lodz \u4e2d")]
    public void Rules_see_neither_the_digits_of_addresses_nor_accents(string text, string normalized) =>
        Assert.Equal(normalized, SmtpReplyText.NormalForm(text));

    private static string Cause(string command, string reply) =>
        Reasons
            .Explain($"host mx.example.net[198.51.100.5] said: {reply}" + (command.Length == 0 ? "" : $" (in reply to {command} command)"))
            .Cause;
}
