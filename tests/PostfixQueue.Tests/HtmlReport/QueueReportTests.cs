using PostfixQueue.Measures;
using PostfixQueue.Reports;

namespace PostfixQueue.Tests.HtmlReport;

/// <summary>What a report tells.</summary>
public sealed class QueueReportTests
{
    [Fact]
    public void Its_counts_are_those_of_the_measures()
    {
        QueueReport report = SyntheticReport.Of(2_000);

        Assert.Equal(2_000, report.Total!.Count);
        Assert.Equal(2_000, report.Queues.Sum(static queue => queue.Messages));
        foreach ((ReportGroups groups, MailQueueGrouping kind) in Kinds(report))
        {
            QueueMeasurer measurer = new(kind);
            for (int number = 0; number < 2_000; number++)
                measurer.Add(SyntheticReport.Item(number));
            MailQueueMeasure[] all = [.. measurer.Results(null)];
            Assert.Equal(all.Take(groups.Top.Count).Select(Counts), groups.Top.Select(Counts));
            Assert.Equal(all.Length - groups.Top.Count, groups.RestCount);
            Assert.Equal(all.Sum(static one => one.RecipientCount), groups.Shown.Sum(static one => one.RecipientCount));
            Assert.Equal(all.Sum(static one => one.AgeBuckets.Sum()), groups.Shown.Sum(static one => one.AgeBuckets.Sum()));
        }
    }

    [Fact]
    public void Measures_of_several_servers_give_the_report_of_all_their_messages()
    {
        ReportCollector whole = new(first: 0);
        ReportCollector measured = new(first: 0);
        MailQueueGrouping[] kinds =
        [
            MailQueueGrouping.QueueName,
            MailQueueGrouping.Cause,
            MailQueueGrouping.RecipientDomain,
            MailQueueGrouping.HostName,
        ];
        for (int server = 0; server < 3; server++)
        {
            QueueMeasurer[] measurers = [.. kinds.Select(static kind => new QueueMeasurer(kind))];
            for (int number = 0; number < 300; number++)
            {
                MailQueueItem item = SyntheticReport.Item((server * 1_000) + number) with { HostName = $"mx{server}.example.com" };
                whole.Add(item);
                foreach (QueueMeasurer measurer in measurers)
                    measurer.Add(item);
            }

            foreach (MailQueueMeasure measure in measurers.SelectMany(static measurer => measurer.Results(null)))
                measured.Add(measure);
        }

        (QueueReport expected, QueueReport report) = (whole.Build(SyntheticReport.Options), measured.Build(SyntheticReport.Options));

        Assert.Equal("Mail queues of 3 servers", report.Title);
        Assert.Equal(Counts(expected.Total!), Counts(report.Total!));
        Assert.Equal(expected.Causes.Top.Select(Counts), report.Causes.Top.Select(Counts));
        Assert.Equal(expected.Domains.Shown.Select(Counts), report.Domains.Shown.Select(Counts));
        Assert.Equal(expected.Hosts.Top.Select(Counts), report.Hosts.Top.Select(Counts));
        Assert.Equal(
            expected.Queues.Select(static queue => (queue.Name, queue.Messages)),
            report.Queues.Select(static queue => (queue.Name, queue.Messages))
        );
        Assert.Equal(expected.Actions, report.Actions);
        Assert.Empty(report.Senders.Top);
    }

    [Fact]
    public void Measures_by_recipients_do_not_tell_how_many_messages_there_are()
    {
        ReportCollector collector = new(first: 0);
        collector.Add(
            new MailQueueMeasure
            {
                GroupBy = "RecipientDomain",
                Name = "a.example",
                Count = 3,
                RecipientCount = 4,
            }
        );
        collector.Add(
            new MailQueueMeasure
            {
                GroupBy = "RecipientDomain",
                Name = "b.example",
                Count = 2,
                RecipientCount = 2,
            }
        );

        QueueReport report = collector.Build(SyntheticReport.Options);

        Assert.Null(report.Total);
        Assert.Equal(2, report.Domains.Top.Count);
    }

    [Fact]
    public void What_to_do_first_is_what_lets_no_mail_flow_then_what_holds_up_most()
    {
        ReportCollector collector = new(first: 0);
        foreach (
            (string cause, int count) in new[]
            {
                ("Greylisted", 500),
                ("ConnectionTimeout", 40),
                ("BlockListed", 40),
                ("DnsNotFound", 60),
                ("NotTried", 900),
            }
        )
            collector.Add(
                new MailQueueMeasure
                {
                    GroupBy = "Cause",
                    Name = cause,
                    Count = count,
                }
            );
        collector.Add(SyntheticReport.Check("Net.OutboundSmtp", "Fail", "Error", "No answer.", "ConnectionTimeout"));
        collector.Add(SyntheticReport.Check("Postfix.DiskSpace", "Fail", "Critical", "Full."));
        collector.Add(SyntheticReport.Check("Dns.Dmarc", "Fail", "Warning", "None."));
        collector.Add(SyntheticReport.Check("Dns.Spf", "Warning", "Error", "None.", "BlockListed"));

        QueueReport report = collector.Build(SyntheticReport.Options with { IsMailSystemDown = true });

        Assert.Equal(
            ["MailSystemDown", "Postfix.DiskSpace", "DnsNotFound", "BlockListed", "Net.OutboundSmtp", "Greylisted"],
            report.Actions.Select(static action => action.Name)
        );
        Assert.Equal(40, report.Actions[4].Messages);
        Assert.True(report.Actions[^1].IsLeftToPostfix);
        Assert.Equal(
            ["Postfix.DiskSpace", "Net.OutboundSmtp", "Dns.Dmarc", "Dns.Spf"],
            report.Checks.Findings.Select(static check => check.Name)
        );
    }

    [Fact]
    public void Only_messages_with_details_tell_of_logins_clients_and_next_attempts()
    {
        ReportCollector collector = new(first: 10);
        for (int number = 0; number < 10; number++)
            collector.Add(SyntheticReport.Item(number) with { Detail = null });

        QueueReport report = collector.Build(SyntheticReport.Options);

        Assert.Empty(report.Logins.Top);
        Assert.Empty(report.Clients.Top);
        Assert.Null(report.NextAttempts);
        Assert.Equal(10, report.Arrivals!.Counts.Sum());
    }

    [Fact]
    public void Memory_does_not_grow_with_the_queue()
    {
        const long Allowed = 160 << 20;
        (ReportCollector collector, long kept) = Fill();

        // Tests beside this one allocate as well.
        for (int attempt = 0; kept >= Allowed && attempt < 5; attempt++)
            (collector, kept) = Fill();

        Assert.True(kept < Allowed, $"{kept >> 20} MB are kept of 200,000 messages that have nothing in common.");
        QueueReport report = collector.Build(SyntheticReport.Options);
        Assert.Equal(200_000, report.Total!.Count);
        Assert.True(report.Domains.IsApproximate);
        Assert.Equal(200_000, report.Domains.Shown.Sum(static domain => domain.Count));
    }

    private static (ReportCollector Collector, long Kept) Fill()
    {
        ReportCollector collector = new(first: 100);
        MailQueueItem sample = SyntheticReport.Item(1) with { Recipients = [] };
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int number = 0; number < 200_000; number++)
        {
            MailQueueRecipient recipient = new()
            {
                EmailAddress = $"u@d{number}.example",
                Reason = $"connect to mx.p{number}.example[192.0.2.1]:25: x",
            };
            collector.Add(
                sample with
                {
                    Sender = $"s{number}@example.com",
                    Recipients = [recipient],
                    SaslUser = $"login{number}",
                    ClientAddress = $"c{number}",
                    HostName = $"mx{number}.example.com",
                }
            );
        }

        return (collector, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    private static IEnumerable<(ReportGroups Groups, MailQueueGrouping Kind)> Kinds(QueueReport report) =>
        [
            (report.Causes, MailQueueGrouping.Cause),
            (report.Domains, MailQueueGrouping.RecipientDomain),
            (report.Providers, MailQueueGrouping.Provider),
            (report.Senders, MailQueueGrouping.Sender),
            (report.Logins, MailQueueGrouping.SaslUser),
            (report.Clients, MailQueueGrouping.ClientAddress),
        ];

    private static string Counts(MailQueueMeasure measure) =>
        $"{measure.Name} {measure.Count} {measure.RecipientCount} {measure.TotalSize} {measure.OldestAge} "
        + $"{string.Join(' ', measure.AgeBuckets)}";
}
