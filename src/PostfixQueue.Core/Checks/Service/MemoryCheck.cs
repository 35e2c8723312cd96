using System.Globalization;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>The machine has memory left for the programs that Postfix starts for each delivery.</summary>
internal sealed class MemoryCheck()
    : Check("Postfix.Memory", MailServerCheckCategory.Service, CheckSeverity.Warning, MailDelayCause.LocalResource)
{
    private const string File = "/proc/meminfo";
    private const int ComfortablePercent = 20;
    private const int TightPercent = 10;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        await Task.CompletedTask;
        string? text = run.ReadText(File);
        if (Kibibytes(text, "MemAvailable") is not { } available || Kibibytes(text, "MemTotal") is not ({ } total and > 0))
        {
            yield return Unknown("The kernel does not report the available memory.", "Look with 'free'.") with
            {
                Target = File,
            };
            yield break;
        }

        int percent = (int)(100 * available / total);
        string message = string.Create(CultureInfo.InvariantCulture, $"{available >> 10} MiB, {percent} %, of memory are available.");
        const string Remedy =
            "Find out what uses it: often a filter or a database, not Postfix. Lower the process limits of Postfix "
            + "(default_process_limit, or the maxproc column of master.cf), or add memory. When it runs out, the kernel kills "
            + "programs, and deliveries fail.";
        yield return (
            percent < TightPercent ? Fail(message, Remedy)
            : percent < ComfortablePercent ? Warn(message, Remedy)
            : Pass(message)
        ) with
        {
            Actual = $"{percent} %",
            Expected = $"at least {ComfortablePercent} %",
            Target = File,
            RemedyCommand = percent < ComfortablePercent ? ShellCommand.Create($"ps -e -o pid,rss,args --sort=-rss") : null,
        };
    }

    /// <summary>proc_meminfo(5): name, colon, number, kB.</summary>
    private static long? Kibibytes(string? text, string name)
    {
        string? line = text?.Split('\n').FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
    }
}
