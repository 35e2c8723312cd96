using System.Globalization;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// The file system of the queue has room: Postfix refuses mail when it has less than one and a half of the largest message.
/// </summary>
internal sealed class DiskSpaceCheck()
    : Check("Postfix.DiskSpace", MailServerCheckCategory.Service, CheckSeverity.Critical, MailDelayCause.LocalResource)
{
    private const int ComfortablePercent = 15;
    private const int TightPercent = 5;

    /// <summary>On a large file system a small share is much.</summary>
    private const long Comfortable = 10L << 30;

    private const int TightInodePercent = 5;
    private const string Remedy =
        "Free some space (old logs, packages and mail are the usual candidates), or give the queue a larger file system. While space "
        + "is short, Postfix rejects mail with '452 4.3.1 Insufficient system storage', and local delivery fails.";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        string folder = parameters["queue_directory"] ?? "";
        if (run.Host.System.MeasureDisk(folder) is not { } disk)
        {
            yield return Fail("The queue directory does not exist.", "Correct queue_directory, or create it with 'postfix check'.") with
            {
                Target = folder,
            };
            yield break;
        }

        yield return Space(disk, Needed(parameters)) with
        {
            Target = folder,
            RemedyCommand = $"df -h {folder}",
        };
        if (disk.TotalInodes > 0)
            yield return Inodes(disk) with
            {
                Target = folder,
                RemedyCommand = $"df -i {folder}",
            };
    }

    /// <summary>postconf(5): message_size_limit 0 means no limit, queue_minfree 0 no minimum.</summary>
    private static long Needed(ServerParameters parameters)
    {
        long largest = parameters.Number("message_size_limit") ?? 0;
        return Math.Max(parameters.Number("queue_minfree") ?? 0, largest > long.MaxValue / 2 ? long.MaxValue : largest + largest / 2);
    }

    private static CheckFinding Space(DiskFacts disk, long needed)
    {
        int percent = disk.TotalBytes == 0 ? 0 : (int)(100.0 * disk.FreeBytes / disk.TotalBytes);
        CheckFinding finding =
            disk.FreeBytes < needed || percent < TightPercent ? Fail($"{Mebibytes(disk.FreeBytes)}, {percent} %, are free.", Remedy)
            : percent < ComfortablePercent && disk.FreeBytes < Comfortable
                ? Warn($"{Mebibytes(disk.FreeBytes)}, {percent} %, are free.", Remedy)
            : Pass($"{Mebibytes(disk.FreeBytes)}, {percent} %, are free.");
        return finding with
        {
            Actual = Mebibytes(disk.FreeBytes),
            Expected = $"at least {Mebibytes(needed)} and {ComfortablePercent} % or {Mebibytes(Comfortable)}",
        };
    }

    private static CheckFinding Inodes(DiskFacts disk)
    {
        int percent = (int)(100.0 * disk.FreeInodes / disk.TotalInodes);
        CheckFinding finding =
            percent < TightInodePercent
                ? Fail($"Only {percent} % of the inodes are left.", Remedy)
                : Pass($"{percent} % of the inodes are left.");
        return finding with { Actual = $"{percent} %", Expected = $"at least {TightInodePercent} %" };
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
}
