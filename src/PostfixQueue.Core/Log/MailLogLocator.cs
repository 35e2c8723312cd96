using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>Finds the log of an instance.</summary>
internal static class MailLogLocator
{
    private static readonly string[] s_usualPaths = ["/var/log/mail.log", "/var/log/maillog"];

    /// <summary>
    /// The file that Postfix writes itself, else the first of the usual files that is still written to, else the journal. A file that a former
    /// syslog daemon has left behind comes last.
    /// </summary>
    /// <param name="system">The machine.</param>
    /// <param name="logFile"><c>maillog_file</c>; null or empty when Postfix logs through syslog.</param>
    /// <param name="clock">Reads the times.</param>
    /// <param name="sinceUtc">From when on lines are wanted.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The log, or null when there is none.</returns>
    /// <exception cref="ServerSystemException">There is one, and it cannot be read.</exception>
    public static async Task<IMailLog?> FindAsync(
        IServerSystem system, string? logFile, LogClock clock, DateTime sinceUtc, ToolNotices notices, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(logFile)) return Exists(system, logFile) ? new LogFile(system, logFile, clock) : null;
        LogFile? quiet = null;
        foreach (var path in s_usualPaths)
        {
            if (!Exists(system, path)) continue;
            var file = new LogFile(system, path, clock);
            if (file.LastUtc() >= sinceUtc) return file;
            quiet ??= file;
        }

        var journal = await JournalLog.FindAsync(system, clock, notices, cancellationToken);
        return quiet is null || journal?.NewestUtc >= sinceUtc ? journal : quiet;
    }

    private static bool Exists(IServerSystem system, string path)
    {
        using var file = system.Open(path);
        return file is not null;
    }
}
