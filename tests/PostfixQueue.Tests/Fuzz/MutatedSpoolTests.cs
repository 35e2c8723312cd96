using System.Reflection;
using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Fuzzing;
using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Spool;
using PostfixQueue.Tests.Checks;
using PostfixQueue.Tests.Spool;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Queue files and defer logs with any damage: each is an item that can be used, or says what is wrong with it, and reading ends.
/// </summary>
public sealed class MutatedSpoolTests
{
    private const long AllowedGrowth = 64 << 20;

    private static readonly byte[][] s_pieces =
    [
        "p\u000f              0"u8.ToArray(),
        "p\u000f              1"u8.ToArray(),
        "p\u000f             40"u8.ToArray(),
        "M\0"u8.ToArray(),
        "X\0"u8.ToArray(),
        "E\0"u8.ToArray(),
        "S\0"u8.ToArray(),
        "R\0"u8.ToArray(),
        [0xFF, 0xFF, 0xFF, 0x7F],
        [0xFF, 0xFF, 0x7F],
        [0x80],
        [0],
        "=?utf-8?q?="u8.ToArray(),
        "=?x-none?b?AAAA?="u8.ToArray(),
        "\n\n"u8.ToArray(),
        "recipient="u8.ToArray(),
        "reason="u8.ToArray(),
        "<>: "u8.ToArray(),
        "T\u0014-9223372036854775808"u8.ToArray(),
        "C\u0013 99999999999999999"u8.ToArray(),
        [0xED, 0xA0, 0x80],
        [0xC0, 0xAF],
        "\u001b]0;x\u0007"u8.ToArray(),
    ];

    public static TheoryData<int> Seeds => FuzzPlan.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_file_is_an_item_that_can_be_used_or_says_what_is_wrong(int seed)
    {
        Random random = new(seed);
        MemoryFiles files = new();
        using SpoolItemReader lax = Reader(files, new ShowqRules { IsStrictUtf8 = false, CountsMaildropFiles = false });
        using SpoolItemReader strict = Reader(files, new ShowqRules { ListsBounces = true });
        FuzzRun run = new("R1 Queue files with defer logs", 20_000, 2_000_000);
        (int items, int unreadable) = (0, 0);
        while (run.Next())
        {
            files.QueueFile = Mutate(QueueFile(), random);
            files.Log = random.Next(4) == 0 ? null : Mutate(Log(), random);
            try
            {
                string queue = random.Next(3) == 0 ? QueueNames.Maildrop : QueueNames.Deferred;
                QueueListingEntry entry = (random.Next(2) == 0 ? lax : strict).Read("/spool/queue", queue, "A1B2C3D4E5")!.Value;
                if (entry.Item is { } item)
                    Use(item);
                else
                    Assert.NotNull(entry.Problem);
                if (entry.Item is null)
                    unreadable++;
                else
                    items++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail(
                    $"Seed {seed}, file {run.Tried}: "
                        + $"{Convert.ToHexString(files.QueueFile)}\n{(files.Log is null ? "" : Convert.ToHexString(files.Log))}\n"
                        + $"{exception}"
                );
            }
        }
        long growth = run.Growth(AllowedGrowth);
        run.Report($"{items} items, {unreadable} damaged, memory grew by {growth} bytes");
        Assert.True(
            items > run.Tried / 4 && unreadable > run.Tried / 20,
            $"{items} items and {unreadable} damaged files were too few of one kind."
        );
        Assert.True(growth < AllowedGrowth, $"Memory grew by {growth} bytes.");
    }

    private static SpoolItemReader Reader(MemoryFiles files, ShowqRules rules)
    {
        ListingContext context = new() { HostName = "mx.lab.example", NowUnixSeconds = 1_800_000_000 };
        MailHost host = new(
            AdapterFactory.CreatePostfixTools(),
            new AlteredSystem { Reader = () => files },
            AdapterFactory.CreateMailNetwork(),
            "mx.lab.example",
            IsSuperuser: true,
            TimeProvider.System,
            AdapterFactory.CreateDurableFiles(),
            AdapterFactory.CreateMimeReader(),
            AdapterFactory.CreateHeaderDecoder()
        );
        return new SpoolItemReader(
            new ReadableSpool(host, new SpoolLayout("/spool", new HashSet<string>(["defer"]), 2), rules, context),
            new ListingReasons(context),
            isDetailed: true
        );
    }

    private static void Use(MailQueueItem item)
    {
        foreach (PropertyInfo property in typeof(MailQueueItem).GetProperties())
            property.GetValue(item);
        foreach (MailQueueRecipient recipient in item.Recipients)
        foreach (PropertyInfo property in typeof(MailQueueRecipient).GetProperties())
            property.GetValue(recipient);
        Assert.Equal(item.File, QueueFileIdentity.Parse(item.FileIdentity));
    }

    private static byte[] QueueFile()
    {
        QueueFileBytes file = new();
        file.Add('C', $"{200, 15} {300, 15} {2, 15} {0, 15} {200, 15} {0, 15}");
        file.Add('T', "1700000000 123456");
        file.Add('A', "create_time=1700000001");
        file.Add('A', "log_ident=A1B2C3D4E5");
        file.Add('A', "sasl_username=user@lab.example");
        file.Add('A', "client_address=192.0.2.1");
        file.Add('L', "smtp:[127.0.0.1]:10024");
        file.Add('S', "sender@lab.example");
        file.Add('O', "first@x.example");
        file.Add('R', "one@x.example");
        int pointer = file.Point(0);
        file.Add('R', "two \"quoted\"@x.example");
        file.Add('M');
        file.Add('N', "Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=");
        file.Add('N', " and more");
        file.Add('N', "From: \"A\" <a@x.example>");
        file.Add('N', "Message-ID: <1@x.example>");
        file.Add('N', "");
        file.Add('L', "long");
        file.Add('N', "line");
        int extracted = file.Add('X');
        file.Add('E');
        file.Point(pointer, file.Length);
        file.Add('R', "three@x.example");
        file.Point(extracted);
        return file.ToArray();
    }

    private static byte[] Log() =>
        Encoding.UTF8.GetBytes(
            "\n<one@x.example>: host mx.x.example[192.0.2.2] said: 450 4.2.0 "
                + "later\nrecipient=one@x.example\noffset=5\nstatus=4.2.0\naction=delayed\ndiag_type=smtp\n"
                + "diag_text=450 4.2.0 later\nmta_type=dns\nmta_mname=mx.x.example\nreason=host mx.x.example[192.0.2.2] said: 450 "
                + "4.2.0 later\n\n"
        );

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int change = random.Next(5); change > 0; change--)
        {
            int place = random.Next(changed.Count + 1);
            switch (random.Next(5))
            {
                case 0 when place < changed.Count:
                    changed[place] = (byte)random.Next(256);
                    break;
                case 1:
                    changed.InsertRange(place, s_pieces[random.Next(s_pieces.Length)]);
                    break;
                case 2:
                    changed.RemoveRange(place, Math.Min(random.Next(40), changed.Count - place));
                    break;
                case 3 when random.Next(4) == 0:
                    changed.RemoveRange(place, changed.Count - place);
                    break;
                case 4 when changed.Count > 0:
                    byte[] piece = [.. changed.Skip(random.Next(changed.Count)).Take(random.Next(60))];
                    changed.InsertRange(place, piece);
                    break;
            }
        }

        return [.. changed];
    }

    /// <summary>A queue file and a log, whatever they are asked for as.</summary>
    private sealed class MemoryFiles : IFileReader
    {
        private byte[] _open = [];

        public byte[] QueueFile { get; set; } = [];

        public byte[]? Log { get; set; }

        public UnixFileMode Mode => UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        public long ModifiedSeconds => 1_750_000_000;

        public long Length => _open.Length;

        public ulong Inode => 42;

        public bool TryOpen(string folder, string name)
        {
            byte[]? found =
                folder.EndsWith("/queue", StringComparison.Ordinal) ? QueueFile
                : folder.Contains("/defer/", StringComparison.Ordinal) ? Log
                : null;
            _open = found ?? [];
            return found is not null;
        }

        public int Read(long offset, Span<byte> buffer)
        {
            ReadOnlySpan<byte> rest = _open.AsSpan((int)Math.Min(offset, _open.Length));
            int length = Math.Min(rest.Length, buffer.Length);
            rest[..length].CopyTo(buffer);
            return length;
        }

        public void Dispose()
        {
            // Used again.
        }
    }
}
