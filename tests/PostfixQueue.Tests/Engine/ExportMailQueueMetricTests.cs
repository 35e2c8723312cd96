using PostfixQueue.Lab;
using PostfixQueue.Tests.Monitoring;

namespace PostfixQueue.Tests.Engine;

public sealed class ExportMailQueueMetricTests : IDisposable
{
    private const string Refused = "connect to mx.one.example[192.0.2.1]:25: Connection refused";
    private const string Listed =
        "host mx.two.example[192.0.2.2] said: 450 4.7.1 Service unavailable; client [192.0.2.9] blocked using zen.spamhaus.org (in "
        + "reply to RCPT TO command)";
    private const long Now = ListingLines.Arrival + 100_000;

    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void Every_queue_has_its_counts_and_what_is_empty_is_zero()
    {
        ListFour();

        Assert.Equal(
            """
            postfix_queue_messages{queue="deferred"} 3
            postfix_queue_messages{queue="active"} 1
            postfix_queue_messages{queue="hold"} 0
            postfix_queue_messages{queue="incoming"} 0
            postfix_queue_messages{queue="maildrop"} 0
            postfix_queue_recipients{queue="deferred"} 5
            postfix_queue_size_bytes{queue="deferred"} 3000
            postfix_queue_oldest_message_age_seconds{queue="deferred"} 100000
            postfix_queue_oldest_message_age_seconds{queue="hold"} 0
            postfix_queue_cause_messages{cause="BlockListed",scope="Server",queue="deferred"} 1
            postfix_queue_cause_messages{cause="ConnectionRefused",scope="Destination",queue="deferred"} 2
            postfix_queue_cause_messages{cause="ConnectionRefused",scope="Destination",queue="active"} 1
            postfix_queue_destination_recipients{destination="two.example"} 3
            postfix_queue_destination_recipients{destination="one.example"} 2
            postfix_queue_destination_recipients{destination="other"} 1
            postfix_queue_up 1
            postfix_queue_export_timestamp_seconds 1700100000
            postfix_queue_export_duration_seconds 0
            postfix_queue_export_success 1
            """.Split('\n'),
            Export("-TopDestination 2").Where(static line => Kept(line))
        );

        static bool Kept(string line) =>
            line[0] != '#'
            && !line.Contains("_message_age_seconds_", StringComparison.Ordinal)
            && (
                line.Contains("deferred", StringComparison.Ordinal)
                || line.Contains("_messages{", StringComparison.Ordinal)
                || !line.Contains("queue=", StringComparison.Ordinal)
                || line.Contains("oldest_message_age_seconds{queue=\"hold\"", StringComparison.Ordinal)
            );
    }

    /// <summary>The bounds are inclusive, as Prometheus has them, and each bucket has those below it too.</summary>
    [Theory]
    [InlineData(0, "300")]
    [InlineData(300, "300")]
    [InlineData(301, "600")]
    [InlineData(19_200, "19200")]
    [InlineData(76_800, "76800")]
    [InlineData(76_801, "+Inf")]
    public void Ages_fall_into_the_buckets_of_qshape(int age, string first)
    {
        _tools.Listing(ListingLines.Of("A1", arrival: Now - age));

        string[] buckets =
        [
            .. Export()
                .Where(static line =>
                    line.StartsWith("postfix_queue_message_age_seconds_bucket{queue=\"deferred\"", StringComparison.Ordinal)
                ),
        ];

        Assert.Equal(
            ["300", "600", "1200", "2400", "4800", "9600", "19200", "38400", "76800", "+Inf"],
            buckets.Select(static line => line.Split("le=\"")[1].Split('"')[0])
        );
        Assert.Equal(
            first,
            Array.Find(buckets, static line => line.EndsWith("} 1", StringComparison.Ordinal))!.Split("le=\"")[1].Split('"')[0]
        );
        Assert.All(
            buckets.SkipWhile(line => !line.Contains($"le=\"{first}\"", StringComparison.Ordinal)),
            static line => Assert.EndsWith("} 1", line, StringComparison.Ordinal)
        );
        Assert.Contains($"postfix_queue_message_age_seconds_sum{{queue=\"deferred\"}} {age}", Export());
    }

    [Fact]
    public async Task What_the_world_sends_is_escaped_and_promtool_finds_nothing()
    {
        _tools.Listing(
            string.Concat(
                ListingLines.Of(
                    "A1",
                    recipients:
                    [
                        ("a@quo\"te.example", Refused),
                        ("b@back\\slash.example", null),
                        ("c@line\nend.example", null),
                        ("d@\u001b]0;x\u0007.example", null),
                    ]
                ),
                ListingLines.Of("B2", queue: "hold", recipients: [("e@\u202ebidi.example", Listed)]),
                ListingLines.Of("C3", queue: "new-queue", arrival: Now + 50)
            )
        );

        IReadOnlyList<string> lines = Export("-IncludeCheck Postfix.Version -Label @{ site = 'a\"b\\c' }");

        Assert.Contains("postfix_queue_destination_recipients{site=\"a\\\"b\\\\c\",destination=\"quo\\\"te.example\"} 1", lines);
        Assert.Contains("postfix_queue_messages{site=\"a\\\"b\\\\c\",queue=\"other\"} 1", lines);
        Assert.All(lines, static line => Assert.DoesNotContain(line, char.IsControl));
        ToolResult check = await Tool.RunAsync(
            MonitoringTool.Require("promtool"),
            ["check", "metrics"],
            string.Join('\n', lines) + "\n",
            TestContext.Current.CancellationToken
        );
        Assert.True(check is { ExitCode: 0, Output: "", Error: "" }, check.Output + check.Error);
    }

    [Fact]
    public void A_listing_that_fails_gives_no_counts_and_says_so()
    {
        _tools.Write(
            "postqueue",
            $"printf '%s' '{ListingLines.Of("A1").Trim()}\n'; echo 'postqueue: fatal: malformed showq server response' >&2; exit 69"
        );
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Export-MailQueueMetric");

        Assert.Equal(["QueueListingIncomplete"], invocation.ErrorIds);
        string[] lines = [.. invocation.Of<string>()];
        Assert.Contains("postfix_queue_export_success 0", lines);
        Assert.DoesNotContain(lines, static line => line.StartsWith("postfix_queue_messages", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mail_system_that_is_down_is_a_metric()
    {
        _tools.Write("postqueue", "echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Export-MailQueueMetric");

        Assert.Equal(["MailSystemDown"], invocation.ErrorIds);
        Assert.Contains("postfix_queue_up 0", invocation.Of<string>());
    }

    [Fact]
    public void A_line_that_cannot_be_read_makes_the_run_a_failed_one()
    {
        _tools.Listing(ListingLines.Of("A1") + "nonsense\n");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Export-MailQueueMetric");

        Assert.Equal(["QueueOutputInvalid"], invocation.ErrorIds);
        Assert.Contains("postfix_queue_messages{queue=\"deferred\"} 1", invocation.Of<string>());
        Assert.Contains("postfix_queue_export_success 0", invocation.Of<string>());
    }

    private IReadOnlyList<string> Export(string parameters = "")
    {
        using ModuleSession session = NewSession();
        return session.Invoke($"Export-MailQueueMetric {parameters}").WithoutErrors().Of<string>();
    }

    private void ListFour() =>
        _tools.Listing(
            string.Concat(
                ListingLines.Of("A1", recipients: [("a@one.example", Refused)]),
                ListingLines.Of("B2", queue: "active", arrival: Now - 10, recipients: [("a@one.example", Refused)]),
                ListingLines.Of("C3", recipients: [("u@two.example", Listed), ("v@two.example", Listed), ("w@two.example", Listed)]),
                ListingLines.Of("D4", recipients: [("x@three.example", Refused)])
            )
        );

    private ModuleSession NewSession() =>
        new(
            toolDirectory: _tools.Directory,
            isSuperuser: false,
            time: new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(Now))
        );
}
