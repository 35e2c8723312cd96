using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using PostfixQueue.Fuzzing.Targets;
using PostfixQueue.Log;
using PostfixQueue.Measures;
using PostfixQueue.Tests.Delay;
using PostfixQueue.Tests.Log;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Lines of the mail log with changes that a full disk, a broken daemon or an attacker can make: each is an event or unreadable, and every
/// event can be used.
/// </summary>
public sealed class MutatedLogTests
{
    private const long AllowedGrowth = 64 << 20;

    private static readonly byte[][] s_lines =
    [
        .. File.ReadAllLines(Fixtures.Path("mail-log/lines.jsonl"))
            .Select(static line => Encoding.UTF8.GetBytes(JsonDocument.Parse(line).RootElement.GetProperty("line").GetString()!)),
    ];

    private static readonly PropertyInfo[] s_properties = [.. typeof(MailLogEvent).GetProperties()];

    public static TheoryData<int> Seeds => FuzzPlan.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_line_is_an_event_that_can_be_used_or_unreadable(int seed)
    {
        Random random = new(seed);
        LogReader reader = new(new LogEventFilter(), "mx1", null);
        DeliveryMeasurer[] measurers = Enum.GetValues<MailDeliveryGrouping>()
            .Select(static grouping => new DeliveryMeasurer(grouping, maximumGroups: 500, maximumMessages: 10_000))
            .ToArray();
        LogClock clock = LogClockTests.NewClock();
        FuzzRun run = new("R1 Log lines", 20_000, 10_000_000);
        long read = 0;
        List<MailLogEvent> events = [];
        while (run.Next())
        {
            byte[] line = Mutate(s_lines[random.Next(s_lines.Length)], random);
            try
            {
                events.Clear();
                reader.Read(new LogBlock(line, clock, "fuzz"), events);
                read += events.Count;
                foreach (MailLogEvent one in events)
                    Use(one, measurers);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}, line {run.Tried}: {Encoding.UTF8.GetString(line)}\n{exception}");
            }
        }
        long growth = run.Growth(AllowedGrowth);
        run.Report($"{read} events, {reader.Reading.Unreadable} unreadable, memory grew by {growth} bytes");
        GC.KeepAlive((reader, measurers));
        Assert.True(growth < AllowedGrowth, $"Seed {seed}: {run.Tried} lines left {growth} bytes behind.");
        Assert.True(
            read > run.Tried / 5 && reader.Reading.Unreadable > run.Tried / 50,
            $"Seed {seed}: {read} events, {reader.Reading.Unreadable} unreadable lines: the changes reach too little."
        );
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_entry_of_a_journal_is_a_line_or_none(int seed)
    {
        Random random = new(seed);
        byte[] entry =
        [
            .. """{"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1795451072120300","_HOSTNAME":"mx1","""u8,
            .. """ "SYSLOG_IDENTIFIER":"postfix/smtpd","SYSLOG_PID":"123","MESSAGE":[97,98]}"""u8,
        ];
        ArrayBufferWriter<byte> lines = new();
        FuzzRun run = new("R1 Journal entries", 5_000, 1_000_000);
        int written = 0;
        while (run.Next())
        {
            byte[] changed = Mutate(entry, random);
            lines.ResetWrittenCount();
            bool isLine = JournalLine.TryWrite(changed, lines);
            JournalLine.Cursor(changed);
            if (!isLine)
                continue;
            Assert.Equal(1, lines.WrittenSpan.Count((byte)'\n'));
            written++;
        }

        run.Report($"{written} lines");
    }

    private static void Use(MailLogEvent one, DeliveryMeasurer[] measurers)
    {
        foreach (DeliveryMeasurer measurer in measurers)
            measurer.Add(one);
        Assert.DoesNotContain(one.ToString(), char.IsControl);
        foreach (PropertyInfo property in s_properties)
            property.GetValue(one);
    }

    private static byte[] Mutate(byte[] line, Random random)
    {
        List<byte> changed = new(line);
        for (int left = 1 + random.Next(4); left > 0 && changed.Count > 0; left--)
        {
            // The time is at the beginning; whoever changes it always reads nothing else.
            int place =
                random.Next(5) == 0
                    ? random.Next(changed.Count + 1)
                    : Math.Min(changed.Count, 25 + random.Next(Math.Max(1, changed.Count - 24)));
            switch (random.Next(6))
            {
                case 0 when place < changed.Count:
                    changed[place] = (byte)random.Next(256);
                    break;
                case 1 when place < changed.Count:
                    changed.RemoveRange(place, random.Next(1, Math.Min(20, changed.Count - place + 1)));
                    break;
                case 2:
                    changed.RemoveRange(place, changed.Count - place);
                    break;
                case 3:
                    changed.InsertRange(place, line.AsSpan(random.Next(line.Length / 2), random.Next(line.Length / 2)).ToArray());
                    break;
                default:
                    changed.InsertRange(place, Encoding.UTF8.GetBytes(LogTargets.Pieces[random.Next(LogTargets.Pieces.Count)]));
                    break;
            }
        }

        changed.RemoveAll(static value => value == (byte)'\n');
        return [.. changed];
    }
}
