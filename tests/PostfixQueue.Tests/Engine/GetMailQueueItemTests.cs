namespace PostfixQueue.Tests.Engine;

public sealed class GetMailQueueItemTests : IDisposable
{
    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void Every_property_of_an_item_is_what_the_line_says()
    {
        _tools.Listing(
            ListingLines.Of(
                "4jYB8D5px9z1j1Fc",
                "a@Sender.Example",
                forcedExpire: true,
                size: 4_321,
                recipients: [("x@One.example", "r1"), ("y@two.example", "r2"), ("z@one.example", "r2")]
            )
        );
        using ModuleSession session = NewSession(hostName: "mx1.lab.example");

        MailQueueItem item = Assert.Single(session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>());

        Assert.Equal("4jYB8D5px9z1j1Fc", item.QueueId);
        Assert.Equal("deferred", item.QueueName);
        Assert.Equal("a@Sender.Example", item.Sender);
        Assert.Equal("sender.example", item.SenderDomain);
        Assert.False(item.IsBounce);
        Assert.Equal(3, item.RecipientCount);
        Assert.Equal(["x@One.example", "y@two.example", "z@one.example"], item.RecipientAddresses);
        Assert.Equal(["one.example", "two.example"], item.RecipientDomains);
        Assert.Equal(DateTimeKind.Local, item.ArrivalTime.Kind);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(ListingLines.Arrival).UtcDateTime, item.ArrivalTime.ToUniversalTime());
        Assert.Equal(item.ArrivalTime + TimeSpan.FromDays(5), item.ExpirationTime);
        Assert.Equal(4_321, item.Size);
        Assert.True(item.ForcedExpire);
        Assert.Equal("r2", item.Reason);
        Assert.Equal("mx1.lab.example", item.HostName);
        Assert.Equal(_tools.Directory, item.ConfigDirectory);
    }

    [Fact]
    public void Addresses_of_recipients_are_read_through_the_item()
    {
        _tools.Listing(ListingLines.Of("A1", "a@b.example", recipients: [("x@one.example", null), ("y@two.example", null)]));
        using ModuleSession session = NewSession();

        Assert.Equal(
            ["x@one.example", "y@two.example"],
            session.Invoke("(Get-MailQueueItem).Recipients.EmailAddress").WithoutErrors().Of<string>()
        );
        Assert.Equal(
            ["x@one.example", "y@two.example"],
            session.Invoke("(Get-MailQueueItem).RecipientAddresses").WithoutErrors().Of<string>()
        );
    }

    [Theory]
    [InlineData("-Sender *@one.example", "A1")]
    [InlineData("-Sender a@one.example, '<>'", "A1 C3")]
    [InlineData("-SenderDomain ONE.example", "A1")]
    [InlineData("-Recipient 'third@*'", "B2")]
    [InlineData("-Recipient 'x@[[]192.0.2.7]'", "D4")]
    [InlineData("-Recipient 'x@[192.0.2.7]'", "D4")]
    [InlineData("-Recipient ([WildcardPattern]::Escape('x@[192.0.2.7]'))", "D4")]
    [InlineData("-RecipientDomain yahoo.com", "B2 C3")]
    [InlineData("-RecipientDomain yahoo.com -Sender b@two.example", "B2")]
    [InlineData("-Reason '*refused*'", "A1")]
    [InlineData("-QueueName Hold, Active", "C3 D4")]
    [InlineData("-Bounce", "C3")]
    [InlineData("-Bounce:$false", "A1 B2 D4")]
    [InlineData("-MinimumSize 2KB", "B2 D4")]
    [InlineData("-MaximumSize 1000", "A1 C3")]
    [InlineData("-MinimumSize 1000 -MaximumSize 1000", "A1")]
    [InlineData("-OlderThan 1d", "A1")]
    [InlineData("-NewerThan 1h", "C3 D4")]
    [InlineData("-OlderThan ([timespan]'1:30:00')", "A1 B2")]
    [InlineData("-OlderThan 1h30m", "A1 B2")]
    [InlineData("-After $args[0].AddHours(-3)", "B2 C3 D4")]
    [InlineData("-Before $args[0].AddHours(-3)", "A1")]
    [InlineData("-QueueId A1, 'B*'", "A1 B2")]
    public void A_filter_keeps_what_it_names(string parameters, string expected)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _tools.Listing(
            string.Concat(
                ListingLines.Of("A1", "a@one.example", arrival: now.AddDays(-2).ToUnixTimeSeconds(), size: 1_000),
                ListingLines.Of(
                    "B2",
                    "b@two.example",
                    arrival: now.AddHours(-2).ToUnixTimeSeconds(),
                    size: 5_000,
                    recipients: [("first@else.example", "x"), ("third@yahoo.com", "y")]
                ),
                ListingLines.Of("C3", "MAILER-DAEMON", "hold", now.ToUnixTimeSeconds(), 999, recipients: [("u@YAHOO.com", null)]),
                ListingLines.Of("D4", "d@three.example", "active", now.ToUnixTimeSeconds(), 2_048, recipients: [("x@[192.0.2.7]", null)])
            )
        );
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueItem> found = session
            .Invoke($"Get-MailQueueItem {parameters}", now.LocalDateTime)
            .WithoutErrors()
            .Of<MailQueueItem>();

        Assert.Equal(expected, string.Join(' ', found.Select(item => item.QueueId)));
    }

    [Theory]
    [InlineData("-OlderThan 30")]
    [InlineData("-OlderThan '30'")]
    [InlineData("-OlderThan 5x")]
    [InlineData("-OlderThan ''")]
    [InlineData("-NewerThan '-1:00'")]
    [InlineData("-Sender ''")]
    [InlineData("-Sender $null")]
    [InlineData("-QueueId $null")]
    [InlineData("-Recipient @()")]
    [InlineData("-QueueName nosuchqueue")]
    [InlineData("-MinimumSize -1")]
    public void A_filter_that_says_nothing_is_an_error_and_never_everything(string parameters)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke($"Get-MailQueueItem {parameters}");

        Assert.Empty(invocation.Output);
        Assert.NotEmpty(invocation.Errors);
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Fact]
    public void An_empty_pipeline_lists_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Assert.Empty(session.Invoke("@() | Get-MailQueueItem").WithoutErrors().Output);
    }

    [Fact]
    public void An_id_that_is_not_there_is_an_error_and_a_pattern_is_not()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("a1"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("'A1', 'NOPE', 'Z*', 'bad id' | Get-MailQueueItem");

        Assert.Equal(["A1"], invocation.Of<MailQueueItem>().Select(item => item.QueueId));
        Assert.Equal(["InvalidQueueId", "QueueItemNotFound"], invocation.ErrorIds);
    }

    [Fact]
    public void An_id_that_shows_twice_comes_once()
    {
        _tools.Listing(ListingLines.Of("A1", queue: "active") + ListingLines.Of("B2") + ListingLines.Of("A1", queue: "deferred"));
        using ModuleSession session = NewSession();

        Assert.Equal(["A1", "B2"], session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>().Select(item => item.QueueId));
    }

    [Fact]
    public void An_unreadable_line_is_reported_and_the_rest_goes_on()
    {
        _tools.Listing(
            ListingLines.Of("A1")
                + "{\"queue_name\": oops}\n"
                + ListingLines.Of("B2")
                + "{\"queue_id\": \"C3\"}\n\n"
                + ListingLines.Of("D4")
        );
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem");

        Assert.Equal(["A1", "B2", "D4"], invocation.Of<MailQueueItem>().Select(item => item.QueueId));
        Assert.Equal(["QueueOutputInvalid", "QueueOutputInvalid"], invocation.ErrorIds);
    }

    [Fact]
    public void Held_mail_does_not_expire()
    {
        _tools.Listing(ListingLines.Of("A1", queue: "hold"));
        using ModuleSession session = NewSession();

        Assert.Null(Assert.Single(session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>()).ExpirationTime);
    }

    [Fact]
    public void The_configuration_directory_goes_to_the_tools_as_an_absolute_path()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(
            "Get-MailQueueItem -Verbose -ConfigDirectory $args[0]",
            Path.GetRelativePath(Environment.CurrentDirectory, _tools.Directory)
        );

        Assert.Equal(_tools.Directory, Assert.Single(invocation.Of<MailQueueItem>()).ConfigDirectory);
        Assert.Contains($"{_tools.Directory}/postqueue -c {_tools.Directory} -j", invocation.Verbose);
    }

    [Fact]
    public void A_listing_works_without_the_settings()
    {
        _tools.Listing(ListingLines.Of("A1")).Write("postconf", "echo 'postconf: fatal: no' >&2; exit 1");
        using ModuleSession session = NewSession();

        Assert.Null(Assert.Single(session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>()).ExpirationTime);
    }

    private ModuleSession NewSession(string? hostName = null) => new(toolDirectory: _tools.Directory, hostName: hostName);
}
