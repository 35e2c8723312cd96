using System.Globalization;
using System.Text.RegularExpressions;
using PostfixQueue.Ports;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>What the kernel has denied programs in the last day, from the audit log or, without its tool, from the journal.</summary>
internal static partial class KernelDenials
{
    private static readonly TimeSpan s_period = TimeSpan.FromDays(1);

    /// <summary>What was found.</summary>
    /// <param name="Lines">The records, oldest first.</param>
    /// <param name="Obstacle">Why there may be more that could not be read; null when all was.</param>
    public sealed record Reading(IReadOnlyList<string> Lines, CheckFinding? Obstacle);

    /// <summary>Reads them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pattern">What the journal is searched for.</param>
    public static async Task<Reading> ReadAsync(CheckRun run, string pattern)
    {
        IServerSystem system = run.Host.System;

        // Its words for a time are few: from yesterday on, of which what is too old is dropped below. Without the option the tool would
        // read its standard input.
        CommandOutput? audit = await system.RunAsync("ausearch", ["-m", "AVC", "-ts", "yesterday", "--input-logs"], run.Notices, run.Stop);
        if (audit is { ExitStatus: 0 } || audit?.ErrorText.Trim() == "<no matches>")
            return new Reading(Recent(run, audit.Output), null);
        CommandOutput? journal = await system.RunAsync(
            "journalctl",
            ["-k", "-o", "cat", "--since", "-24h", "-g", pattern],
            run.Notices,
            run.Stop
        );
        if (journal is null)
            return new Reading([], Unknown("There is neither ausearch nor journalctl.", audit?.ErrorText));

        // Exit status 1 is for no match too, and for a journal that was not there or could only be read in part. Where there is an audit
        // log, the journal may have nothing.
        string error = journal.ErrorText.Trim();
        CheckFinding? obstacle =
            error.Length > 0 ? Unknown("The journal cannot be read, or not all of it.", error)
            : audit?.ErrorText.Contains("Permission denied", StringComparison.Ordinal) == true
                ? Unknown("This user may not read the audit log.", audit.ErrorText)
            : null;
        return new Reading(Recent(run, journal.Output), obstacle);
    }

    private static CheckFinding Unknown(string message, string? evidence) =>
        CheckFinding.Unknown(
            message + " Whether the kernel has denied Postfix anything is unknown.",
            "Run pwsh with sudo; without a journal install the package that has ausearch (audit or auditd)."
        ) with
        {
            Evidence = string.IsNullOrWhiteSpace(evidence) ? null : evidence.Trim(),
        };

    /// <summary>Lines without a readable time stay.</summary>
    private static string[] Recent(CheckRun run, string text)
    {
        DateTimeOffset since = run.Host.Time.GetUtcNow() - s_period;
        return [.. text.Split('\n').Where(line => line.Length > 0 && (TimeOf(line) is not { } time || time >= since))];
    }

    /// <summary>When a record was written; null when it does not say.</summary>
    public static DateTimeOffset? TimeOf(string line) =>
        Time().Match(line) is { Success: true } match
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"audit\(([0-9]{1,11})\.[0-9]{1,6}:", RegexOptions.CultureInvariant, MatchLimit.Milliseconds)]
    private static partial Regex Time();
}
