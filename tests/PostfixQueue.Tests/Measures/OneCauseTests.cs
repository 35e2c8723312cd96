using PostfixQueue.Measures;
using PostfixQueue.Queue;

namespace PostfixQueue.Tests.Measures;

/// <summary>A message has one cause, wherever it is shown and in whatever order its recipients come.</summary>
public sealed class OneCauseTests
{
    private static readonly string[] s_reasons =
    [
        "connect to mx.one.example[192.0.2.1]:25: Connection refused",
        "host mx.two.example[192.0.2.2] said: 450 4.2.0 <u@two.example>: Recipient address rejected: Greylisted (in reply to RCPT "
            + "TO command)",
        "host mx.two.example[192.0.2.2] said: 452 4.2.2 <v@two.example> mailbox full (in reply to RCPT TO command)",
        "host mx.two.example[192.0.2.2] said: 550 5.1.1 <w@two.example> user unknown (in reply to RCPT TO command)",
        "mail transport unavailable",
        "host mx.two.example[192.0.2.2] said: 554 5.7.1 message rejected as spam (in reply to end of DATA command)",
    ];

    public static TheoryData<int, int> Pairs
    {
        get
        {
            TheoryData<int, int> data = [];
            for (int one = 0; one < s_reasons.Length; one++)
            for (int other = one + 1; other < s_reasons.Length; other++)
                data.Add(one, other);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_tie_does_not_depend_on_the_order_of_recipients(int one, int other)
    {
        MailQueueItem item = ItemOf(s_reasons[one], s_reasons[other]);
        MailQueueItem turned = ItemOf(s_reasons[other], s_reasons[one]);

        Assert.Equal(
            (item.Cause, item.Scope, item.RetryAdvice, item.Remedy, item.Reason),
            (turned.Cause, turned.Scope, turned.RetryAdvice, turned.Remedy, turned.Reason)
        );
        Assert.Contains(item.Recipients, recipient => recipient.Reason == item.Reason && recipient.Cause == item.Cause);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_grouping_of_whole_messages_names_the_cause_of_the_message(int one, int other)
    {
        foreach (MailQueueItem? item in new[] { ItemOf(s_reasons[one], s_reasons[other]), ItemOf(s_reasons[other], s_reasons[one]) })
        {
            foreach (
                MailQueueGrouping grouping in Enum.GetValues<MailQueueGrouping>()
                    .Where(static grouping => !QueueMeasurer.CountsRecipients(grouping))
            )
            {
                MailQueueMeasure measure = Assert.Single(Measure(grouping, item));

                Assert.Equal((item.Cause, item.Reason), (measure.TopCause, measure.TopReason));
            }
        }
    }

    [Fact]
    public void A_group_does_not_depend_on_the_order_of_messages()
    {
        MailQueueItem[] items = s_reasons.Concat(s_reasons.Take(3)).Select(static reason => ItemOf(reason)).ToArray();
        foreach (MailQueueGrouping grouping in Enum.GetValues<MailQueueGrouping>())
        {
            MailQueueMeasure[] forward = Measure(grouping, items);
            MailQueueMeasure[] backward = Measure(grouping, [.. items.Reverse()]);

            Assert.Equal(forward.Select(Facts), backward.Select(Facts));
        }
    }

    [Fact]
    public void A_group_of_one_cause_has_its_remedy() =>
        Assert.Equal(
            ItemOf(s_reasons[1]).Cause,
            Assert.Single(Measure(MailQueueGrouping.None, ItemOf(s_reasons[1]), ItemOf(s_reasons[1]))).TopCause
        );

    [Fact]
    public void A_group_whose_causes_differ_offers_no_remedy_of_one_message_as_that_of_all()
    {
        MailQueueMeasure alone = Assert.Single(Measure(MailQueueGrouping.None, ItemOf(s_reasons[0])));
        MailQueueMeasure spread = Assert.Single(
            Measure(MailQueueGrouping.None, ItemOf(s_reasons[0]), ItemOf(s_reasons[1]), ItemOf(s_reasons[2]))
        );
        MailQueueMeasure mostly = Assert.Single(
            Measure(MailQueueGrouping.None, ItemOf(s_reasons[0]), ItemOf(s_reasons[0]), ItemOf(s_reasons[1]))
        );

        Assert.DoesNotContain(alone.Remedy!, spread.Remedy, StringComparison.Ordinal);
        Assert.Contains("ConnectionRefused (1 of 3)", spread.Remedy, StringComparison.Ordinal);
        Assert.Contains("Greylisted (1 of 3)", spread.Remedy, StringComparison.Ordinal);
        Assert.Equal("For 2 of 3: " + alone.Remedy, mostly.Remedy);
        Assert.Equal(("ConnectionRefused", 2), (mostly.TopCause, mostly.TopCauseCount));
    }

    private static (string, int, string?, int, string?, string?) Facts(MailQueueMeasure measure) =>
        (measure.Name, measure.Count, measure.TopCause, measure.TopCauseCount, measure.TopReason, measure.Remedy);

    private static MailQueueMeasure[] Measure(MailQueueGrouping grouping, params MailQueueItem[] items)
    {
        QueueMeasurer measurer = new(grouping);
        foreach (MailQueueItem item in items)
            measurer.Add(item);
        return [.. measurer.Results(null)];
    }

    private static MailQueueItem ItemOf(params string[] reasons) =>
        new()
        {
            QueueId = "A1",
            QueueName = QueueNames.Deferred,
            Sender = "s@sender.example",
            ArrivalTime = DateTime.UnixEpoch.ToLocalTime(),
            HostName = "mx.lab.example",
            Recipients =
            [
                .. reasons.Select(static reason => new MailQueueRecipient
                {
                    EmailAddress = $"r{Array.IndexOf(s_reasons, reason)}@two.example",
                    Reason = reason,
                }),
            ],
        };
}
