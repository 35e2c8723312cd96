using System.Text;
using System.Text.Json;
using PostfixQueue.Fuzzing.Targets;
using PostfixQueue.Measures;
using PostfixQueue.Queue;
using PostfixQueue.Server;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Proof;
using PostfixQueue.Text;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Lines of a listing with changes that a broken pipe, an old Postfix or an attacker can make: each is an item or unreadable, and every
/// item can be used.
/// </summary>
public sealed class MutatedListingTests
{
    private const long AllowedGrowth = 64 << 20;

    public static TheoryData<int> Seeds => FuzzPlan.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_line_is_an_item_that_can_be_used_or_unreadable(int seed)
    {
        Random random = new(seed);
        byte[][] lines =
        [
            Encoding.UTF8.GetBytes(ListingLines.Of("A1").TrimEnd()),
            Encoding.UTF8.GetBytes(
                ListingLines
                    .Of(
                        "4jYB8D5px9z1j1Fc",
                        "MAILER-DAEMON",
                        "hold",
                        forcedExpire: true,
                        recipients: [("a@b.example", null), ("c@d.example", "mail transport unavailable")]
                    )
                    .TrimEnd()
            ),
            [
                .. """{"queue_name": "active", "queue_id": "1C114B2C2CF", "arrival_time": 1700000000, "message_size": 337,"""u8,
                .. """ "sender": "a@b.example","""u8,
                .. """ "recipients": [{"orig_address": "", "address": "e@d.example", "other_reason": "z"}]}"""u8,
            ],
        ];
        ListingContext context = new ListingContext
        {
            HostName = "mx.lab.example",
            NowUnixSeconds = 1_800_000_000,
            Settings = PostfixSettings.Unknown with
            {
                MaximalQueueLifetime = TimeSpan.FromDays(5),
                BounceQueueLifetime = TimeSpan.MaxValue,
            },
        };
        QueueLineParser parser = new(context);
        QueueMeasurer[] measurers = Enum.GetValues<MailQueueGrouping>()
            .Select(static grouping => new QueueMeasurer(grouping, 1_000))
            .ToArray();
        int count = FuzzPlan.Count(20_000, 1_000_000);
        (int items, int unreadable, long before) = (0, 0, 0L);
        for (int number = 0; number < count; number++)
        {
            byte[] line = Mutate(lines[random.Next(lines.Length)], random);
            try
            {
                if (Read(parser, line) is { } item)
                {
                    items++;
                    Use(item, measurers);
                }
                else
                {
                    unreadable++;
                }
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}, line {number}: {Encoding.UTF8.GetString(line)}\n{exception}");
            }

            if (number == count / 2)
                before = GC.GetTotalMemory(forceFullCollection: true);
        }

        long growth = MemoryGrowth.Since(before, AllowedGrowth);
        GC.KeepAlive(measurers);
        Assert.True(growth < AllowedGrowth, $"Seed {seed}: the second half of {count} lines left {growth} bytes behind.");
        Assert.True(
            items > count / 20 && unreadable > count / 20,
            $"Seed {seed}: {items} items, {unreadable} unreadable lines: the changes reach too little."
        );
        ProofReport.Add(
            "R1 Mutated listing lines",
            count,
            failed: 0,
            $"seed {seed}; {items} items, {unreadable} unreadable; memory {growth >> 10:+0;-0;0} KiB in the second half"
        );
    }

    /// <summary>
    /// Null for what the reader of a listing takes for an unreadable line; anything else that is thrown would end the listing.
    /// </summary>
    private static MailQueueItem? Read(QueueLineParser parser, byte[] line)
    {
        try
        {
            return parser.Parse(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Use(MailQueueItem item, QueueMeasurer[] measurers)
    {
        foreach (QueueMeasurer measurer in measurers)
            measurer.Add(item);
        foreach (string? text in new[] { item.ToString(), item.Recipients.FirstOrDefault()?.ToString(), ScreenText.Clean(item.Remedy) })
            Assert.DoesNotContain(text ?? "", char.IsControl);
        _ = (item.Cause, item.Scope, item.RetryAdvice, item.Reason, item.SenderDomain, item.RecipientDomains, item.ExpirationTime);
        foreach (MailQueueRecipient recipient in item.Recipients)
            _ = (recipient.SmtpCode, recipient.RemoteHost, recipient.Blocklist, recipient.InReplyTo);
    }

    private static byte[] Mutate(byte[] line, Random random)
    {
        List<byte> changed = new(line);
        for (int left = 1 + random.Next(4); left > 0; left--)
        {
            int place = random.Next(changed.Count + 1);
            switch (random.Next(6))
            {
                case 0 when place < changed.Count:
                    changed[place] = (byte)random.Next(256);
                    break;
                case 1 when place < changed.Count:
                    changed.RemoveRange(place, random.Next(1, Math.Min(20, changed.Count - place + 1)));
                    break;
                case 2:
                    changed.InsertRange(place, line.AsSpan(random.Next(line.Length / 2), random.Next(line.Length / 2)).ToArray());
                    break;
                case 3:
                    ChangeDigits(changed, random);
                    break;
                default:
                    changed.InsertRange(place, Encoding.UTF8.GetBytes(QueueTargets.Pieces[random.Next(QueueTargets.Pieces.Count)]));
                    break;
            }

            if (changed.Count == 0)
                break;
        }

        changed.RemoveAll(static value => value == (byte)'\n');
        return [.. changed];
    }

    /// <summary>Numbers get others in their place; the line stays one that can be read.</summary>
    private static void ChangeDigits(List<byte> line, Random random)
    {
        for (int index = 0; index < line.Count; index++)
            if (char.IsAsciiDigit((char)line[index]) && random.Next(3) == 0)
                line[index] = (byte)('0' + random.Next(10));
    }
}
