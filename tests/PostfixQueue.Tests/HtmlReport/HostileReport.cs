using PostfixQueue.Reports;

namespace PostfixQueue.Tests.HtmlReport;

/// <summary>A report in which every text is an attempt.</summary>
internal static class HostileReport
{
    /// <summary>What a subject tries.</summary>
    public const string Script = "</title></style><script>alert(1)</script>";

    /// <summary>More of it, of all kinds, and longer than any text is in good faith.</summary>
    public static string Text { get; } =
        Script
        + "\"'><img src=x onerror=alert(2)><b>&amp;&#0;\u202Egnp.exe\u001b]0;x\u0007\u2028-->]]>{{7*7}}${7*7} javascript:alert(3) \ud800 😀"
        + new string('W', 1_500);

    /// <summary>The report.</summary>
    public static QueueReport Build(int messages = 120)
    {
        ReportCollector collector = new(first: messages);
        DateTime[] times = [DateTime.MinValue, DateTime.MaxValue, SyntheticReport.Now, new DateTime(1, 1, 2)];
        for (int number = 0; number < messages; number++)
        {
            collector.Add(
                new MailQueueItem
                {
                    QueueId = Text,
                    QueueName = $"{number % 9}{Text}",
                    Sender = $"{number}{Text}",
                    Recipients =
                    [
                        .. Enumerable
                            .Range(0, 6)
                            .Select(index => new MailQueueRecipient { EmailAddress = $"{index}@{number}{Text}", Reason = Text })
                            .Select(static one => one with { Cause = Text, RemoteHost = Text }),
                    ],
                    ArrivalTime = times[number % times.Length],
                    Age = number % 2 == 0 ? TimeSpan.MaxValue : TimeSpan.MinValue,
                    Size = number % 2 == 0 ? long.MaxValue : long.MinValue,
                    Cause = $"{number}{Text}",
                    Scope = Text,
                    Remedy = Text,
                    NextRetryTime = times[(number + 1) % times.Length],
                    ExpirationTime = times[(number + 2) % times.Length],
                    Subject = Text,
                    SaslUser = $"{number}{Text}",
                    ClientAddress = $"{number}{Text}",
                    HostName = $"{number}{Text}",
                }
            );
            collector.Add(Measure(number));
            collector.Add(Check(number));
        }

        collector.IsIncomplete = true;
        return collector.Build(SyntheticReport.Options with { Title = Text, HostName = Text });
    }

    private static MailQueueMeasure Measure(int number) =>
        new()
        {
            GroupBy = number % 2 == 0 ? "Cause" : Text,
            Name = $"{number}{Text}",
            Count = int.MaxValue,
            RecipientCount = -1,
            AgeBuckets = [int.MaxValue, -5],
            TopCause = Text,
            TopReason = Text,
            HostName = Text,
        };

    private static MailServerCheckResult Check(int number) =>
        new()
        {
            Name = $"{number}{Text}",
            Category = Text,
            Status =
                number % 3 == 0 ? "Fail"
                : number % 3 == 1 ? "Warning"
                : Text,
            Severity = number % 2 == 0 ? "Critical" : Text,
            Message = Text,
            Actual = Text,
            Expected = Text,
            Remedy = Text,
            RemedyCommand = Text,
            RelatedCauses = [Text, $"{number}{Text}"],
            HostName = Text,
        };
}
