using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Log;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Checks;

namespace PostfixQueue.Tests.Log;

/// <summary>Logs in several files.</summary>
public sealed class LogFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pq log ").FullName;

    private string Live => Path.Join(_folder, "mail.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rotated_files_come_first_whatever_they_are_called_and_packed_with()
    {
        Write("mail.log", day: 23);
        Write("mail.log.1", day: 22);
        Pack("mail.log.2", day: 21, "gzip");
        Pack("mail.log-20261120", day: 20, "xz");
        Pack("mail.log.20261119-000000", day: 19, "zstd");
        Pack("mail.log.9", day: 18, "bzip2");
        Write("mail.log.bak", day: 1);
        Write("mail.log2", day: 2);
        Write("mail.err", day: 3);

        Assert.Equal([18, 19, 20, 21, 22, 23], (await ReadAsync(new LogStretch())).Select(static utc => utc.Day));
    }

    [Fact]
    public async Task Files_outside_the_stretch_are_not_opened()
    {
        Write("mail.log", day: 23);
        Write("mail.log.1", day: 22);
        Pack("mail.log.2", day: 21, "gzip");
        File.WriteAllText(Path.Join(_folder, "mail.log.3.gz"), "not gzip at all");
        File.SetLastWriteTimeUtc(Path.Join(_folder, "mail.log.3.gz"), Day(20).AddHours(13));
        List<MailLogException> failures = [];

        Assert.Equal(
            [21, 22],
            (await ReadAsync(new LogStretch(Day(21), Day(22).AddHours(20)) { Failed = failures.Add })).Select(static utc => utc.Day)
        );
        Assert.Empty(failures);
    }

    [Fact]
    public async Task A_damaged_file_is_told_and_the_others_are_read()
    {
        Write("mail.log", day: 23);
        string packed = Pack("mail.log.1", day: 22, "gzip", lines: 2_000);
        File.WriteAllBytes(packed, File.ReadAllBytes(packed)[..^400]);
        File.SetLastWriteTimeUtc(packed, Day(22).AddHours(13));
        File.WriteAllText(Path.Join(_folder, "mail.log.2.gz"), "not gzip at all");
        File.SetLastWriteTimeUtc(Path.Join(_folder, "mail.log.2.gz"), Day(21));
        List<MailLogException> failures = [];

        IEnumerable<int> days = (await ReadAsync(new LogStretch { Failed = failures.Add })).Select(static utc => utc.Day).Distinct();

        Assert.Equal([22, 23], days);
        Assert.All(failures, static failure => Assert.Equal(MailLogFailure.Damaged, failure.Failure));
        Assert.Contains(failures, static failure => failure.Target.EndsWith("mail.log.2.gz", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_not_installed_is_told_and_the_others_are_read()
    {
        Write("mail.log", day: 23);
        Pack("mail.log.1", day: 22, "xz");
        List<MailLogException> failures = [];

        List<DateTime> read = await ReadAsync(new LogStretch { Failed = failures.Add }, new AlteredSystem { MissingCommands = ["xz"] });

        Assert.Equal([23], read.Select(static utc => utc.Day));
        Assert.Equal(MailLogFailure.ToolNotFound, Assert.Single(failures).Failure);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_told()
    {
        Write("mail.log", day: 23);

        MailLogException failure = await Assert.ThrowsAsync<MailLogException>(() =>
            ReadAsync(new LogStretch(), new AlteredSystem { ForbiddenName = "mail.log" })
        );

        Assert.Equal(MailLogFailure.Denied, failure.Failure);
    }

    /// <summary>Lines without a year: that of the file's last change counts, not the present one.</summary>
    [Fact]
    public async Task A_file_of_years_ago_is_of_its_own_year()
    {
        string path = Path.Join(_folder, "mail.log");
        File.WriteAllText(
            path,
            "Dec 30 12:00:00 mx1 postfix/qmgr[1]: 0A1B2C3D4E: removed\nJan  2 12:00:00 mx1 postfix/qmgr[1]: 0A1B2C3D4E: removed\n"
        );
        File.SetLastWriteTimeUtc(path, new DateTime(2023, 1, 2, 12, 0, 0, DateTimeKind.Utc));

        Assert.Equal([2022, 2023], (await ReadAsync(new LogStretch())).Select(static utc => utc.Year));
    }

    private static DateTime Day(int day) => new(2026, 11, day, 0, 0, 0, DateTimeKind.Utc);

    private async Task<List<DateTime>> ReadAsync(LogStretch stretch, IServerSystem? system = null)
    {
        LogFiles log = LogFiles.WithRotated(
            system ?? AdapterFactory.CreateServerSystem(),
            Live,
            LogClockTests.NewClock(),
            new ToolNotices()
        );
        LogReader reader = new(new LogEventFilter { SinceUtc = stretch.SinceUtc, UntilUtc = stretch.UntilUtc }, "mx1", null);
        List<DateTime> times = [];
        await foreach (MailLogEvent one in reader.ReadAsync(log, stretch, TestContext.Current.CancellationToken))
            times.Add(one.Record!.Utc);
        return times;
    }

    private string Write(string name, int day, int lines = 1)
    {
        string path = Path.Join(_folder, name);
        StringBuilder text = new();
        for (int number = 0; number < lines; number++)
            text.Append("Nov ").Append(day).Append(" 12:00:00 mx1 postfix/qmgr[").Append(number % 9_999).Append("]: 0A1B2C3D4E: removed\n");
        File.WriteAllText(path, text.ToString());
        File.SetLastWriteTimeUtc(path, Day(day).AddHours(13));
        return path;
    }

    private string Pack(string name, int day, string program, int lines = 1)
    {
        string path = Write(name, day, lines);
        string packed =
            path
            + program switch
            {
                "gzip" => ".gz",
                "xz" => ".xz",
                "zstd" => ".zst",
                _ => ".bz2",
            };
        if (program == "gzip")
        {
            using GZipStream stream = new(File.Create(packed), CompressionLevel.Fastest);
            stream.Write(File.ReadAllBytes(path));
        }
        else
        {
            using Process packing = Process.Start(
                new ProcessStartInfo("/bin/sh", ["-c", "exec \"$1\" -c \"$2\" > \"$3\"", "sh", program, path, packed])
            )!;
            packing.WaitForExit();
            Assert.True(packing.ExitCode == 0, $"{program} is needed for this test.");
        }

        File.Delete(path);
        File.SetLastWriteTimeUtc(packed, Day(day).AddHours(13));
        return packed;
    }
}
