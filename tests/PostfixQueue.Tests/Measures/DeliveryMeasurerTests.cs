using PostfixQueue.Measures;
using PostfixQueue.Tests.Log;

namespace PostfixQueue.Tests.Measures;

/// <summary>Deliveries counted.</summary>
public sealed class DeliveryMeasurerTests
{
    private static readonly string[] s_lines =
    [
        .. LogReaderTests.Message("0A1B2C3D4E", "anna@a.example", "10:00"),
        .. LogReaderTests.Message("0A1B2C3D4F", "anna@a.example", "11:59"),
        LoggedLines.Line(
            "12:00:00",
            "smtpd",
            "NOQUEUE: reject: RCPT from unknown[192.0.2.66]: 554 5.7.1 <x@y.example>: Relay access denied; from=<s@s.example> "
                + "to=<x@y.example> proto=ESMTP helo=<h>"
        ),
        LoggedLines.Line("12:00:01", "smtpd", "warning: unknown[192.0.2.66]: SASL LOGIN authentication failed: no, sasl_username=info"),
        LoggedLines.Line("12:00:02", "postsuper", "0A1B2C3D50: placed on hold"),
        LoggedLines.Line("12:00:03", "qmgr", "0A1B2C3D51: from=<a@b.example>, status=expired, returned to sender"),
    ];

    [Fact]
    public void The_total_counts_each_class()
    {
        MailDeliveryMeasure total = Assert.Single(Measure(MailDeliveryGrouping.None));

        Assert.Equal(
            (2, 2, 2, 2, 0, 1, 1, 1, 1),
            (
                total.ReceivedCount,
                total.SentCount,
                total.DeferredCount,
                total.DeferredMessageCount,
                total.BouncedCount,
                total.ExpiredCount,
                total.RejectedCount,
                total.HeldCount,
                total.LoginFailedCount
            )
        );
        Assert.Equal((2468L, 2468L), (total.ReceivedSize, total.SentSize));
        Assert.Equal(("ConnectionRefused", 2), (total.TopCause, total.TopCauseCount));
        Assert.InRange(total.DelayMedian!.Value.TotalSeconds, 29.4, 30.6);
        Assert.Equal((TimeSpan.FromSeconds(30), "mx1.lab.example"), (total.DelayMaximum!.Value, total.HostName!));
    }

    [Theory]
    [InlineData(MailDeliveryGrouping.RecipientDomain, "d.example 2, (no recipient) 0, y.example 0")]
    [InlineData(MailDeliveryGrouping.Recipient, "r@d.example 2, (no recipient) 0, x@y.example 0")]
    [InlineData(MailDeliveryGrouping.SenderDomain, "a.example 2, (sender not in the log) 0, b.example 0, s.example 0")]
    [InlineData(MailDeliveryGrouping.Sender, "anna@a.example 2, (sender not in the log) 0, a@b.example 0, s@s.example 0")]
    [InlineData(MailDeliveryGrouping.Relay, "d.example 2, none 0")]
    [InlineData(MailDeliveryGrouping.SaslUser, "anna 2, (no login) 0, info 0")]
    [InlineData(MailDeliveryGrouping.ClientAddress, "192.0.2.1 2, (no client) 0, 192.0.2.66 0")]
    [InlineData(MailDeliveryGrouping.Cause, "ConnectionRefused 0")]
    [InlineData(MailDeliveryGrouping.SyslogName, "postfix 2")]
    [InlineData(MailDeliveryGrouping.HostName, "mx1.lab.example 2")]
    public void Groups_are_those_of_what_events_have_in_common(MailDeliveryGrouping grouping, string expected) =>
        Assert.Equal(expected, string.Join(", ", Measure(grouping).Select(static group => $"{group.Name} {group.SentCount}")));

    [Fact]
    public void Hours_come_in_their_order()
    {
        List<MailDeliveryMeasure> hours = Measure(MailDeliveryGrouping.Hour);

        Assert.Equal(hours.Select(static hour => hour.Name).Order(StringComparer.Ordinal), hours.Select(static hour => hour.Name));
        Assert.Equal(3, hours.Count);
        Assert.All(hours, static hour => Assert.Matches("^2026-11-23 [0-9]{2}:00$", hour.Name));
    }

    [Fact]
    public void Measures_of_two_servers_together_are_what_their_events_are_together()
    {
        DeliveryMerger merger = new(asked: null);
        foreach (MailDeliveryMeasure group in Measure(MailDeliveryGrouping.RecipientDomain, s_lines[..8]))
            merger.Add(group);
        foreach (MailDeliveryMeasure group in Measure(MailDeliveryGrouping.RecipientDomain, s_lines[8..]))
            merger.Add(group);

        MailDeliveryMeasure[] together = merger.Results(first: null).ToArray();

        Assert.Equivalent(Measure(MailDeliveryGrouping.RecipientDomain), together, strict: true);
    }

    [Fact]
    public void Of_very_many_groups_the_rare_ones_are_put_together_and_the_sums_stay()
    {
        DeliveryMeasurer measurer = new(MailDeliveryGrouping.Recipient, maximumGroups: 100);
        for (int number = 0; number < 10_000; number++)
        {
            measurer.Add(
                new MailLogEvent
                {
                    EventType = "Sent",
                    Recipient = "often@d.example",
                    Delay = TimeSpan.FromSeconds(1),
                }
            );
            measurer.Add(
                new MailLogEvent
                {
                    EventType = "Sent",
                    Recipient = $"r{number}@d.example",
                    Delay = TimeSpan.FromSeconds(3),
                }
            );
        }

        MailDeliveryMeasure[] groups = measurer.Results(first: null).ToArray();

        Assert.True(groups.Length <= 101 && groups[0].IsApproximate, $"{groups.Length} groups");
        Assert.Equal(20_000, groups.Sum(static group => group.SentCount));
        Assert.Contains(groups, static group => group is { Name: "often@d.example", SentCount: 10_000 });
    }

    [Fact]
    public void Reasons_of_groups_that_were_put_together_are_not_kept()
    {
        List<WeakReference> reasons = [];
        DeliveryMeasurer measurer = new(MailDeliveryGrouping.Recipient, maximumGroups: 100, maximumMessages: 100);
        for (int number = 0; number < 2_000; number++)
            reasons.Add(AddDeferred(measurer, number));

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.InRange(reasons.Count(static reason => reason.IsAlive), 1, 150);
        GC.KeepAlive(measurer);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference AddDeferred(DeliveryMeasurer measurer, int number)
    {
        MailLogEvent one = LoggedLines
            .Read(
                LoggedLines.Line(
                    "10:00:00",
                    "smtp",
                    $"0A1B2C3D4E: to=<r{number}@d.example>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, "
                        + $"status=deferred (connect to mx.d.example[192.0.2.{number % 250}]:{number}: Connection refused)"
                )
            )
            .Single();
        measurer.Add(one);
        return new WeakReference(one.Diagnosis);
    }

    private static List<MailDeliveryMeasure> Measure(MailDeliveryGrouping grouping, string[]? lines = null)
    {
        DeliveryMeasurer measurer = new(grouping);
        foreach (MailLogEvent one in LoggedLines.Read(lines ?? s_lines))
            measurer.Add(one);
        return [.. measurer.Results(first: null)];
    }
}
