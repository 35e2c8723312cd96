using System.Text;
using PostfixQueue.Fuzzing;
using PostfixQueue.Fuzzing.Targets;
using PostfixQueue.Ports;
using PostfixQueue.Spool;
using PostfixQueue.Tests.Spool;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Defer logs with any damage: reading ends, and whatever an entry holds is a part of the log, printable and on one line.
/// </summary>
public sealed class MutatedDeferLogTests
{
    private const long AllowedGrowth = 64 << 20;

    public static TheoryData<int> Seeds => FuzzPlan.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_entry_is_printable_and_reading_ends(int seed)
    {
        Random random = new(seed);
        FuzzRun run = new("R1 Defer logs", 20_000, 5_000_000);
        DeferLogReader lax = new(new ShowqText(new ShowqRules { IsStrictUtf8 = false }));
        DeferLogReader strict = new(new ShowqText(new ShowqRules { ShowsUtf8 = false }));
        long entries = 0;
        while (run.Next())
        {
            byte[] log = Mutate(SpoolTargets.DeferLog.Seeds[random.Next(SpoolTargets.DeferLog.Seeds.Count)], random);
            try
            {
                entries += Read(random.Next(2) == 0 ? lax : strict, log);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}, log {run.Tried}: {Convert.ToHexString(log)}\n{exception}");
            }
        }

        long growth = run.Growth(AllowedGrowth);
        run.Report($"{entries} entries, memory grew by {growth} bytes");
        Assert.True(entries > run.Tried / 2, $"Seed {seed}: {entries} entries in {run.Tried} logs: the changes reach too little.");
        Assert.True(growth < AllowedGrowth, $"Seed {seed}: memory grew by {growth} bytes.");
    }

    private static int Read(DeferLogReader reader, byte[] log)
    {
        using QueueFileBytes file = new(log);
        reader.Reset(file);
        int entries = 0;
        while (reader.Read())
        {
            entries++;
            Assert.True(entries <= log.Length, "There are more entries than bytes.");
            AssertIsPrintable(reader.Recipient);
            AssertIsPrintable(reader.OriginalRecipient);
            AssertIsPrintable(reader.Status);
            AssertIsPrintable(reader.DiagnosticText);
            AssertIsPrintable(reader.RemoteHost);
            AssertIsPrintable(reader.Reason);
        }

        return entries;
    }

    private static void AssertIsPrintable(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyInRange((byte)0, (byte)31) || text.Contains((byte)127))
            Assert.Fail($"It is not printable: {Convert.ToHexString(text)}");
    }

    private static byte[] Mutate(byte[] log, Random random)
    {
        List<byte> changed = [.. log];
        for (int left = random.Next(5); left > 0; left--)
        {
            int place = random.Next(changed.Count + 1);
            switch (random.Next(5))
            {
                case 0 when place < changed.Count:
                    changed[place] = (byte)random.Next(256);
                    break;
                case 1:
                    changed.RemoveRange(place, Math.Min(random.Next(40), changed.Count - place));
                    break;
                case 2 when random.Next(4) == 0:
                    changed.RemoveRange(place, changed.Count - place);
                    break;
                case 3:
                    changed.InsertRange(place, log.AsSpan(random.Next(log.Length / 2), random.Next(log.Length / 2)).ToArray());
                    break;
                default:
                    changed.InsertRange(
                        place,
                        Encoding.UTF8.GetBytes(SpoolTargets.DeferLog.Pieces[random.Next(SpoolTargets.DeferLog.Pieces.Count)])
                    );
                    break;
            }
        }

        return [.. changed];
    }
}
