namespace PostfixQueue.Tests.Engine;

/// <summary>Causes on items, filters by cause and remote host, and Resolve-MailDelayReason.</summary>
public sealed class DiagnosisTests : IDisposable
{
    private const string Refused = "connect to mx.one.example[192.0.2.1]:25: Connection refused";
    private const string Full = "host mx.two.example[192.0.2.2] said: 452 4.2.2 <v@two.example> mailbox full (in reply to RCPT TO command)";

    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void A_recipient_carries_the_parts_of_its_reason()
    {
        _tools.Listing(ListingLines.Of("A1", recipients: [("v@two.example", $"delivery temporarily suspended: {Full}")]));
        using ModuleSession session = NewSession();

        MailQueueItem item = Assert.Single(session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>());
        MailQueueRecipient recipient = Assert.Single(item.Recipients);

        Assert.Equal(
            ("MailboxFull", 452, "4.2.2", "mx.two.example", "192.0.2.2", "RCPT TO", true),
            (
                recipient.Cause,
                recipient.SmtpCode,
                recipient.EnhancedStatusCode,
                recipient.RemoteHost,
                recipient.RemoteAddress,
                recipient.InReplyTo,
                recipient.IsSuspended
            )
        );
        Assert.Equal(("MailboxFull", "Recipient", "Automatic", true), (item.Cause, item.Scope, item.RetryAdvice, item.IsSuspended));
    }

    [Fact]
    public void The_cause_of_a_message_is_that_of_most_recipients()
    {
        _tools.Listing(ListingLines.Of("A1", recipients: [("a@one.example", Refused), ("v@two.example", Full), ("w@two.example", Full)]));
        using ModuleSession session = NewSession();

        Assert.Equal("MailboxFull", Assert.Single(session.Invoke("Get-MailQueueItem").Of<MailQueueItem>()).Cause);
    }

    [Theory]
    [InlineData("hold", "Resume-MailQueueItem")]
    [InlineData("active", "")]
    [InlineData("maildrop", "")]
    public void A_message_without_a_reason_has_not_been_tried(string queue, string remedy)
    {
        _tools.Listing(ListingLines.Of("A1", queue: queue, recipients: [("a@one.example", null)]));
        using ModuleSession session = NewSession();

        MailQueueItem item = Assert.Single(session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>());

        Assert.Equal(("NotTried", null), (item.Cause, item.Reason));
        Assert.Contains(remedy, item.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Cause ConnectionRefused", "A1")]
    [InlineData("-Cause ConnectionRefused, MailboxFull", "A1 B2")]
    [InlineData("-Cause NotTried", "C3")]
    [InlineData("-RemoteHost '*.TWO.example'", "B2")]
    [InlineData("-RemoteHost mx.one.example, mx.two.example -Cause MailboxFull", "B2")]
    public void Items_are_found_by_cause_and_by_remote_host(string parameters, string expected)
    {
        _tools.Listing(
            string.Concat(
                ListingLines.Of("A1", recipients: [("a@one.example", Refused)]),
                ListingLines.Of("B2", recipients: [("v@two.example", Full)]),
                ListingLines.Of("C3", queue: "hold", recipients: [("v@two.example", null)])
            )
        );
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueItem> found = session.Invoke($"Get-MailQueueItem {parameters}").WithoutErrors().Of<MailQueueItem>();

        Assert.Equal(expected, string.Join(' ', found.Select(item => item.QueueId)));
    }

    [Fact]
    public void What_fails_at_the_relay_fails_for_all_mail()
    {
        _tools.Listing(
            ListingLines.Of("A1", recipients: [("a@one.example", "connect to relay.example[192.0.2.1]:587: Connection refused")])
        );
        _tools.Write("postconf", "echo 'relayhost = [relay.example]:587'");
        using ModuleSession session = NewSession();

        Assert.Equal("Server", Assert.Single(session.Invoke("Get-MailQueueItem").Of<MailQueueItem>()).Scope);
    }

    [Fact]
    public void A_cause_that_does_not_exist_is_refused()
    {
        using ModuleSession session = NewSession();

        Assert.NotEmpty(session.Invoke("Get-MailQueueItem -Cause NoSuchCause").Errors);
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Theory]
    [InlineData(Refused)]
    [InlineData($"({Refused})")]
    [InlineData($"   ({Refused})")]
    [InlineData(
        $"Nov 23 16:23:40 mail postfix/error[10505]: ID: to=<a@b.example>, relay=none, delay=0.06, delays=0.02/0.02/0/0.02, dsn=4.4.1, "
            + $"status=deferred ({Refused})"
    )]
    public void A_reason_is_resolved_also_from_a_log_line_or_from_mailq(string text)
    {
        using ModuleSession session = NewSession();

        MailDelayReason reason = Assert.Single(
            session.Invoke("$args[0] | Resolve-MailDelayReason", text).WithoutErrors().Of<MailDelayReason>()
        );

        Assert.Equal(
            (Refused, "ConnectionRefused", "mx.one.example", "192.0.2.1", 25),
            (reason.Text, reason.Cause, reason.RemoteHost, reason.RemoteAddress, reason.RemotePort)
        );
    }

    [Fact]
    public void Resolving_needs_no_Postfix()
    {
        using ModuleSession session = NewSession();

        session.Invoke("'mail transport unavailable', '', 'x' | Resolve-MailDelayReason").WithoutErrors();

        Assert.Empty(_tools.Calls("postqueue"));
        Assert.Empty(_tools.Calls("postconf"));
    }

    [Fact]
    public void An_item_is_resolved_once_for_each_distinct_reason_and_the_remedy_names_its_recipient()
    {
        _tools.Listing(
            ListingLines.Of("A1", recipients: [("a@one.example", Refused), ("b@one.example", Refused), ("v@two.example", Full)])
        );
        using ModuleSession session = NewSession();

        IReadOnlyList<MailDelayReason> reasons = session
            .Invoke("Get-MailQueueItem | Resolve-MailDelayReason")
            .WithoutErrors()
            .Of<MailDelayReason>();

        Assert.Equal(["ConnectionRefused", "MailboxFull"], reasons.Select(reason => reason.Cause));
        Assert.Contains("one.example", reasons[0].Remedy, StringComparison.Ordinal);
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
