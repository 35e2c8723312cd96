using PostfixQueue.Lab;
using PostfixQueue.Reports;

namespace PostfixQueue.Tests.HtmlReport;

/// <summary>Reports on queues that never were.</summary>
internal static class SyntheticReport
{
    /// <summary>When they are made: a Saturday at noon, UTC.</summary>
    public static DateTime Now { get; } = new(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>How they are made.</summary>
    public static ReportOptions Options { get; } =
        new()
        {
            MadeAt = Now,
            Zone = TimeZoneInfo.Utc,
            HostName = "mx1.example.com",
            IsOwnQueue = true,
        };

    /// <summary>The message of a number, as the listing would have it.</summary>
    public static MailQueueItem Item(long number)
    {
        SyntheticMessage message = SyntheticMessage.Create(number, new DateTimeOffset(Now));
        DateTime arrival = message.Arrival.LocalDateTime;
        return new MailQueueItem
        {
            QueueId = $"4jYB{number:X7}z",
            QueueName =
                number % 40 == 0 ? "hold"
                : number % 25 == 1 ? "active"
                : "deferred",
            Sender = message.Sender.Length == 0 ? "MAILER-DAEMON" : message.Sender,
            Recipients =
            [
                .. message.Recipients.Select(static one => new MailQueueRecipient { EmailAddress = one.Address, Reason = one.Reason }),
            ],
            ArrivalTime = arrival,
            Age = new DateTimeOffset(Now) - message.Arrival,
            Size = 1_500 + (number * 977 % 90_000),
            ExpirationTime = arrival.AddDays(5),
            HostName = "mx1.example.com",
            NextRetryTime = Now.AddSeconds(number * 37 % 4_000).ToLocalTime(),
            Subject = message.Subject,
            SaslUser = message.SaslUser,
            ClientAddress = $"192.0.2.{number % 23}",
        };
    }

    /// <summary>What checks have found.</summary>
    public static MailServerCheckResult[] Checks { get; } =
    [
        Check("Net.OutboundSmtp", "Fail", "Error", "No probe host answers on port 25.", "ConnectionTimeout"),
        Check("Config.TlsCaFile", "Warning", "Warning", "smtp_tls_CAfile names no file."),
        Check("Postfix.Running", "Pass", "Critical", "Postfix runs."),
    ];

    /// <summary>The report on so many of them.</summary>
    public static QueueReport Of(int messages, int first = 100, params MailServerCheckResult[] checks)
    {
        ReportCollector collector = new(first);
        for (int number = 0; number < messages; number++)
            collector.Add(Item(number));
        foreach (MailServerCheckResult check in checks)
            collector.Add(check);
        return collector.Build(Options);
    }

    /// <summary>The result of a check.</summary>
    public static MailServerCheckResult Check(string name, string status, string severity, string message, params string[] causes) =>
        new()
        {
            Name = name,
            Category = "Network",
            Status = status,
            Severity = severity,
            Message = message,
            Actual = status == "Pass" ? null : "no answer from 192.0.2.25 port 25",
            Expected = status == "Pass" ? null : "a greeting of an SMTP server",
            Remedy = status == "Pass" ? null : "Have port 25 opened by the hosting provider, or send through a relay on port 587.",
            RemedyCommand = status == "Pass" ? null : "postconf -e 'relayhost = [smtp.example.net]:587'",
            RelatedCauses = causes,
            HostName = "mx1.example.com",
        };
}
