using System.Text.RegularExpressions;
using PostfixQueue.Ports;
using PostfixQueue.Text;

namespace PostfixQueue.Log;

/// <summary>Finds the log of an instance.</summary>
internal static partial class MailLogLocator
{
    private static readonly string[] s_usualPaths = ["/var/log/mail.log", "/var/log/maillog"];

    /// <summary>Of images and of distributions whose folder for logs of mail has this name, or whose file for them has.</summary>
    private static readonly string[] s_otherPaths =
    [
        "/var/log/mail/mail.log",
        "/var/log/mail",
        "/var/log/mail.info",
        "/var/log/mail/maillog",
    ];

    private const int MaximumFiles = 100;

    /// <summary>
    /// The file that Postfix writes itself, else the first of the usual files that is still written to, else the journal. A file that a
    /// former syslog daemon has left behind comes last. Files come with what was rotated out of them.
    /// </summary>
    /// <param name="system">The machine.</param>
    /// <param name="logFile"><c>maillog_file</c>; null or empty when Postfix logs through syslog.</param>
    /// <param name="clock">Reads the times.</param>
    /// <param name="sinceUtc">From when on a log that is in use has lines.</param>
    /// <param name="notices">Takes the command line.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The log, or null when there is none.</returns>
    /// <exception cref="MailLogException">There is one, and it cannot be read.</exception>
    public static async Task<IMailLog?> FindLogAsync(
        IServerSystem system,
        string? logFile,
        LogClock clock,
        DateTime sinceUtc,
        ToolNotices notices,
        CancellationToken cancellationToken
    )
    {
        LogFiles? file = FindFile(system, logFile, clock, sinceUtc, notices, out bool isInUse);
        if (isInUse || !string.IsNullOrEmpty(logFile))
            return file;
        JournalLog journal = new(system, clock, notices);
        DateTime? newest = await journal.NewestUtcAsync(cancellationToken);
        return file is null
            ? newest is null
                ? null
                : journal
            : newest >= sinceUtc
                ? journal
                : file;
    }

    /// <summary>The same among files only.</summary>
    /// <param name="system">The machine.</param>
    /// <param name="logFile"><c>maillog_file</c>; null or empty when Postfix logs through syslog.</param>
    /// <param name="clock">Reads the times.</param>
    /// <param name="sinceUtc">From when on a log that is in use has lines.</param>
    /// <param name="notices">Takes command lines.</param>
    /// <param name="isInUse">True for a log that has such lines.</param>
    public static LogFiles? FindFile(
        IServerSystem system,
        string? logFile,
        LogClock clock,
        DateTime sinceUtc,
        ToolNotices notices,
        out bool isInUse
    )
    {
        isInUse = false;
        if (!string.IsNullOrEmpty(logFile))
            return Exists(system, logFile) ? LogFiles.WithRotated(system, logFile, clock, notices) : null;
        string? quiet = null;
        foreach (string? path in s_usualPaths.Concat(OfSyslog(system)).Concat(s_otherPaths).Distinct(StringComparer.Ordinal))
        {
            if (!Exists(system, path))
                continue;
            try
            {
                if (new LogFile(system, path, clock, notices).LastUtc() >= sinceUtc)
                {
                    isInUse = true;
                    return LogFiles.WithRotated(system, path, clock, notices);
                }
            }
            catch (MailLogException failure) when (failure.Failure == MailLogFailure.Damaged)
            {
                // A folder of that name.
                continue;
            }

            quiet ??= path;
        }

        return quiet is null ? null : LogFiles.WithRotated(system, quiet, clock, notices);
    }

    /// <summary>Where rsyslogd(8) is told to write lines about mail.</summary>
    private static IEnumerable<string> OfSyslog(IServerSystem system)
    {
        const string Folder = "/etc/rsyslog.d";
        try
        {
            string[] files =
            [
                "/etc/rsyslog.conf",
                .. (system.List(Folder, MaximumFiles) ?? [])
                    .Where(static name => name.EndsWith(".conf", StringComparison.Ordinal))
                    .Select(static name => Path.Join(Folder, name)),
            ];
            return
            [
                .. files
                    .SelectMany(file => MailAction().Matches(system.ReadText(file) ?? ""))
                    .Select(static match => match.Groups["path"].Value),
            ];
        }
        catch (ServerSystemException)
        {
            // The usual places are left.
            return [];
        }
    }

    [GeneratedRegex(
        @"^[ \t]*mail\.(?:\*|info|debug)[ \t]+-?(?<path>/[^\s;]+)",
        RegexOptions.CultureInvariant | RegexOptions.Multiline,
        MatchLimit.Milliseconds
    )]
    private static partial Regex MailAction();

    private static bool Exists(IServerSystem system, string path)
    {
        try
        {
            using IOpenFile? file = system.Open(path);
            return file is not null;
        }
        catch (ServerSystemException failure) when (failure.IsDenied)
        {
            throw new MailLogException(MailLogFailure.Denied, path, $"{path} may not be read by this user.", failure);
        }
        catch (ServerSystemException failure)
        {
            throw new MailLogException(MailLogFailure.Damaged, path, failure.Message, failure);
        }
    }
}
