using System.Globalization;
using PostfixQueue.Reports;

namespace PostfixQueue.Tests.HtmlReport;

/// <summary>The report of a bad morning, for the picture in the README: the same each time.</summary>
internal static class SampleReport
{
    private const string Timeout = "connect to mx1.{0}[192.0.2.{1}]:25: Connection timed out";
    private const string Listed =
        "host mx.{0}[198.51.100.{1}] said: 554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using bl.example (in "
        + "reply to RCPT TO command)";
    private const string Grey =
        "host mx2.{0}[198.51.100.{1}] said: 450 4.2.0 Recipient address rejected: Greylisted (in reply to RCPT TO command)";
    private const string Slow =
        "host mx.{0}[192.0.2.{1}] said: 421 4.7.0 Too many messages, try again later (in reply to MAIL FROM command)";

    // Domain, host that takes its mail, reason, messages, minutes of the oldest.
    private static readonly (string Domain, string Host, string Reason, int Count, int Oldest)[] s_destinations =
    [
        ("bluemail.example", "bluemail.example", Timeout, 214, 2_900),
        ("post.example", "cloudpost.example", Listed, 96, 1_400),
        ("hochschule.example", "cloudpost.example", Listed, 71, 1_100),
        ("townhall.example", "townhall.example", Timeout, 58, 4_300),
        ("webmail.example", "webmail.example", Slow, 52, 140),
        ("clinic.example", "cloudpost.example", Listed, 38, 700),
        ("museum.example", "museum.example", Grey, 27, 22),
        ("shop.example", "cloudpost.example", Listed, 24, 400),
        ("news.example", "webmail.example", Slow, 19, 90),
        ("garden.example", "garden.example", Grey, 7, 9),
    ];

    private static readonly string[] s_senders = ["newsletter", "anna", "billing", "erik", "no-reply"];

    /// <summary>The report.</summary>
    public static QueueReport Build()
    {
        ReportCollector collector = new(first: 12);
        int number = 0;
        foreach ((string domain, string host, string reason, int count, int oldest) in s_destinations)
        {
            for (int index = 0; index < count; index++)
                collector.Add(Item(number++, index, domain, host, reason, oldest));
        }

        foreach (MailServerCheckResult check in SyntheticReport.Checks)
            collector.Add(check);
        return collector.Build(SyntheticReport.Options);
    }

    private static MailQueueItem Item(int number, int index, string domain, string host, string reason, int oldest)
    {
        // The numbers 0 to 96 in an order that looks like none, and more small ages than great ones.
        double spread = index * 37 % 97 / 97.0;
        TimeSpan age = TimeSpan.FromMinutes(Math.Round((oldest * spread * spread) + (number % 4)));
        string address = $"user{number % 50}@{domain}";
        int sender = number * 7 % 11 % s_senders.Length;
        return new MailQueueItem
        {
            QueueId = $"4jYB8D{number:X4}z1j1F",
            QueueName =
                number % 60 == 0 ? "hold"
                : number % 45 == 1 ? "active"
                : "deferred",
            Sender = $"{s_senders[sender]}@example.com",
            Recipients =
            [
                new MailQueueRecipient
                {
                    EmailAddress = address,
                    Reason = string.Format(CultureInfo.InvariantCulture, reason, host, 1 + (number % 9), address),
                },
            ],
            ArrivalTime = SyntheticReport.Now - age,
            Age = age,
            Size = 2_400 + (number * 977 % 60_000),
            HostName = "mx1.example.com",
            NextRetryTime = SyntheticReport.Now.AddSeconds(number * 61 % 3_600),
            SaslUser = sender == 4 ? null : s_senders[sender],
            ClientAddress = $"203.0.113.{20 + sender}",
        };
    }
}
