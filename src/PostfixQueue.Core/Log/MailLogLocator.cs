using System.Text.RegularExpressions;
using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>Finds the log of an instance.</summary>
internal static partial class MailLogLocator
{
    private static readonly string[] s_usualPaths = ["/var/log/mail.log", "/var/log/maillog"];

    /// <summary>Of images and of distributions whose folder for logs of mail has this name, or whose file for them has.</summary>
    private static readonly string[] s_otherPaths = ["/var/log/mail/mail.log", "/var/log/mail", "/var/log/mail.info", "/var/log/mail/maillog"];

    private const int MaximumFiles = 100;

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
        foreach (var path in s_usualPaths.Concat(OfSyslog(system)).Concat(s_otherPaths).Distinct(StringComparer.Ordinal))
        {
            if (!Exists(system, path)) continue;
            var file = new LogFile(system, path, clock);
            try
            {
                if (file.LastUtc() >= sinceUtc) return file;
            }
            catch (ServerSystemException failure) when (!failure.IsDenied)
            {
                // A folder of that name.
                continue;
            }

            quiet ??= file;
        }

        var journal = await JournalLog.FindAsync(system, clock, notices, cancellationToken);
        return quiet is null || journal?.NewestUtc >= sinceUtc ? journal : quiet;
    }

    /// <summary>Where rsyslogd(8) is told to write lines about mail.</summary>
    private static IEnumerable<string> OfSyslog(IServerSystem system)
    {
        const string Folder = "/etc/rsyslog.d";
        try
        {
            string[] files = ["/etc/rsyslog.conf", .. (system.List(Folder, MaximumFiles) ?? []).Where(static name => name.EndsWith(".conf", StringComparison.Ordinal)).Select(static name => Path.Join(Folder, name))];
            return [.. files.SelectMany(file => MailAction().Matches(system.ReadText(file) ?? string.Empty)).Select(static match => match.Groups["path"].Value)];
        }
        catch (ServerSystemException)
        {
            // The usual places are left.
            return [];
        }
    }

    [GeneratedRegex(@"^[ \t]*mail\.(?:\*|info|debug)[ \t]+-?(?<path>/[^\s;]+)", RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex MailAction();

    private static bool Exists(IServerSystem system, string path)
    {
        using var file = system.Open(path);
        return file is not null;
    }
}
