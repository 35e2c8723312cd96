using System.Text;
using PostfixQueue.Reports;
using PostfixQueue.Reports.Html;

namespace PostfixQueue.Tests.HtmlReport;

/// <summary>The file that a report is.</summary>
public sealed class ReportPageTests
{
    private const int Limit = 1_000_000;

    [Fact]
    public void A_report_on_a_hundred_thousand_messages_is_smaller_than_a_megabyte()
    {
        QueueReport report = SyntheticReport.Of(100_000);
        string page = ReportPage.Render(report);

        Assert.InRange(Encoding.UTF8.GetByteCount(page), 50_000, Limit);
        Assert.Equal(100_000, report.Total!.Count);
        Assert.Contains("The first 100 of 100,000 messages", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_more_messages_are_wished_for_than_there_is_room_it_says_how_many_are_missing()
    {
        ReportCollector collector = new(first: 100_000);
        for (int number = 0; number < 5_000; number++)
            collector.Add(SyntheticReport.Item(number));
        string page = ReportPage.Render(collector.Build(SyntheticReport.Options));

        int listed = page.Split("<details class=\"message\">").Length - 1;
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 900_000, Limit);
        Assert.InRange(listed, 300, 4_999);
        Assert.Contains(
            FormattableString.Invariant($"The file would become too large for {5_000 - listed:N0} messages more."),
            page,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_message_with_fifty_thousand_recipients_does_not_burst_it()
    {
        MailQueueRecipient[] recipients =
        [
            .. Enumerable
                .Range(0, 50_000)
                .Select(static number => new MailQueueRecipient
                {
                    EmailAddress = $"u{number}@many.example",
                    Reason = new string('x', 400),
                }),
        ];
        ReportCollector collector = new(first: 10);
        collector.Add(SyntheticReport.Item(1) with { Recipients = recipients });
        collector.Add(SyntheticReport.Item(2));
        QueueReport report = collector.Build(SyntheticReport.Options);
        string page = ReportPage.Render(report);

        Assert.InRange(Encoding.UTF8.GetByteCount(page), 500_000, Limit);
        Assert.InRange(report.Total!.RecipientCount, 50_001, 50_003);
        Assert.Contains("more recipients are not listed", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_neither_gets_out_of_its_place_nor_makes_the_file_large()
    {
        string page = ReportPage.Render(HostileReport.Build());

        Assert.InRange(Encoding.UTF8.GetByteCount(page), 100_000, Limit);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"'>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page, static c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202E', page);
        Assert.Single(page.Split("<h1>")[1..]);
        Assert.Single(page.Split("<style>")[1..]);
    }

    [Fact]
    public void Everything_that_is_put_into_markup_is_encoded()
    {
        HtmlWriter html = new();
        html.Write($"<p title=\"{"\"><i>"}\">{"<b>&ü😀\u0007"}{1_234:N0} {0.5:0.0}</p>");

        Assert.Equal("<p title=\"&quot;&gt;&lt;i&gt;\">&lt;b&gt;&amp;ü&#x1F600;\uFFFD1,234 0.5</p>", html.ToString());
        Assert.Equal(Encoding.UTF8.GetByteCount(html.ToString()), html.Length);
    }

    [Fact]
    public void The_same_queue_gives_the_same_file() =>
        Assert.Equal(ReportPage.Render(SyntheticReport.Of(500)), ReportPage.Render(SyntheticReport.Of(500)));

    [Fact]
    public void Times_are_of_the_zone_that_was_asked_for()
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("Test/East", TimeSpan.FromMinutes(345), "East", "East");
        ReportCollector collector = new(first: 1);
        collector.Add(SyntheticReport.Item(3) with { ArrivalTime = new DateTime(2026, 11, 28, 10, 0, 0, DateTimeKind.Utc).ToLocalTime() });
        string page = ReportPage.Render(collector.Build(SyntheticReport.Options with { Zone = zone }));

        Assert.Contains("2026-11-28T17:45:00&#x2B;05:45", page, StringComparison.Ordinal);
        Assert.Contains("Test/East (UTC&#x2B;05:45)", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Arrived</dt><dd>2026-11-28 15:45</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_queue_is_said_to_be_empty()
    {
        string page = ReportPage.Render(new ReportCollector(first: 100).Build(SyntheticReport.Options));

        Assert.Contains("Nothing: no message is waiting.", page, StringComparison.Ordinal);
    }
}
