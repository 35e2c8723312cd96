using System.Globalization;
using PostfixQueue.Log;

namespace PostfixQueue.Checks.Service;

/// <summary>No program of Postfix breaks down, according to the mail log.</summary>
internal sealed class MasterThrottleCheck()
    : LogCheck(
        "Postfix.MasterThrottle",
        MailServerCheckCategory.Service,
        CheckSeverity.Critical,
        MailDelayCause.LocalTransport,
        MailDelayCause.NotTried
    )
{
    /// <summary>A program that is wanted and broken fails again within this time: master(8) tries once a minute.</summary>
    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(10);

    protected override IEnumerable<CheckFinding> Conclude(LogSummary log, CheckedLog look)
    {
        bool isQuiet = true;
        foreach (
            ProgramHealth? program in log
                .Programs.Where(static program => program.LastFault > 0 && !PostfixCommands.All.Contains(program.Name))
                .OrderByDescending(static program => program.LastFault)
        )
        {
            if (Conclude(program, log.LastReload > program.LastFault, look) is not { } finding)
                continue;
            isQuiet = false;
            yield return finding;
        }

        if (isQuiet)
            yield return Pass($"According to the log, no program of Postfix has failed {look.Stretch}.");
    }

    /// <summary>Null for a fault that is over: the configuration has been read again since, and the program works.</summary>
    private static CheckFinding? Conclude(ProgramHealth program, bool isReloaded, CheckedLog look)
    {
        bool works = program.LastWork > program.LastFault || (isReloaded && program.Name == "master");
        if (isReloaded && works)
            return null;
        string happened = string.Create(
            CultureInfo.InvariantCulture,
            $"{program.Name} failed {program.FaultCount} {(program.FaultCount == 1 ? "time" : "times")} {look.Stretch}, last at "
                + $"{look.TimeOf(program.LastFaultUtc)}"
        );
        CheckFinding finding =
            isReloaded
                ? Warn(
                    $"{happened}; the configuration has been reloaded since, and the program has not been needed yet.",
                    $"If the configuration has been corrected, do nothing: the next use of {program.Name} will show. Otherwise fix "
                        + $"what the evidence says."
                )
            : !works || look.NowUtc - program.LastFaultUtc < s_recent
                ? Fail(
                    $"{happened}{(program.IsThrottled ? ", and is started only once a minute" : "")}.",
                    "The evidence is its last message: correct that in main.cf or master.cf and run 'postfix reload'. Until then mail "
                        + "that needs the program waits."
                )
            : Warn(
                $"{happened}, and has worked since.",
                "If it happens again, fix what the evidence says. Signal 9 comes from the kernel when memory is short, signal 6 or 11 "
                    + "from a bug in the program: update Postfix."
            );
        return finding with
        {
            Actual = program.FaultCount.ToString(CultureInfo.InvariantCulture),
            Expected = "0",
            Target = program.Name,
            Evidence = program.Evidence,
            RemedyCommand = look.Command(program.Name, "fatal|panic"),
            ReferenceUrl = "https://www.postfix.org/DEBUG_README.html",
        };
    }
}
