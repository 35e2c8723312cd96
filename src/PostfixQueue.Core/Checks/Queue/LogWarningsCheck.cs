using System.Globalization;
using PostfixQueue.Log;

namespace PostfixQueue.Checks.Queue;

/// <summary>Postfix has logged no warnings or errors in the last day, except about strangers.</summary>
internal sealed class LogWarningsCheck() : LogCheck("Log.Warnings", MailServerCheckCategory.Queue, CheckSeverity.Warning)
{
    private const int MaximumFindings = 10;
    private const int MaximumShown = 200;

    protected override IEnumerable<CheckFinding> Conclude(LogSummary log, CheckedLog look)
    {
        LogComplaint[] own = log
            .Complaints.OrderByDescending(static complaint => complaint.Level)
            .ThenByDescending(static complaint => complaint.Count)
            .ThenBy(static complaint => complaint.Text, StringComparer.Ordinal)
            .ToArray();
        foreach (LogComplaint? complaint in own.Take(MaximumFindings))
            yield return Tell(complaint, look);
        if (own.Length > MaximumFindings || log.UncountedComplaints > 0)
        {
            yield return Warn("The log has more kinds of warnings than are listed here.", "Read the log itself.") with
            {
                Actual = (Math.Max(0, own.Length - MaximumFindings) + log.UncountedComplaints).ToString(CultureInfo.InvariantCulture),
                Target = look.Source,
                RemedyCommand = look.Command(null, "fatal|panic|error|warning"),
            };
        }

        if (own.Length == 0)
            yield return Pass($"Postfix has logged no warnings or errors of its own {look.Stretch}.");
    }

    private static CheckFinding Tell(LogComplaint complaint, CheckedLog look)
    {
        string level = complaint.Level switch
        {
            LogLevel.Panic => "panic",
            LogLevel.Fatal => "fatal",
            LogLevel.Error => "error",
            _ => "warning",
        };
        string times = complaint.Count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{complaint.Count} times");
        return Warn(
            $"{Shortened(complaint.Text)} ({level}, {times} {look.Stretch}, last at {look.TimeOf(complaint.LastUtc)})",
            ComplaintRemedy.For(complaint)
        ) with
        {
            Actual = complaint.Count.ToString(CultureInfo.InvariantCulture),
            Expected = "0",
            Target = complaint.Program,
            Evidence = complaint.Text,
            RemedyCommand = look.Command(complaint.Program, level),
        };
    }

    // The whole of it is the evidence.
    private static string Shortened(string text) => text.Length > MaximumShown ? string.Concat(text.AsSpan(0, MaximumShown), "…") : text;

    /// <summary>What to do about the warnings that Postfix logs most often.</summary>
    private static class ComplaintRemedy
    {
        private static readonly (string Part, string Remedy)[] s_known =
        [
            ("is older than source file", "Build the table again with postmap, aliases with newaliases; see Postfix.AliasDatabase."),
            ("bad command startup", "See Postfix.MasterThrottle."),
            ("exit status", "See Postfix.MasterThrottle."),
            ("killed by signal", "See Postfix.MasterThrottle."),
            (
                "has reached its process limit",
                "All processes of the service are busy. Look with 'postfix status' and the log at who keeps them; then raise its limit "
                    + "in master.cf or default_process_limit."
            ),
            ("connect to Milter service", "See Postfix.Milters."),
            (
                "connect to transport",
                "The transport that mail is routed to is no service of master.cf, or does not run; see Postfix.ContentFilter and "
                    + "transport_maps."
            ),
            (
                "RBL lookup error",
                "The block list does not answer this server's resolver; large public resolvers are refused. Ask with a resolver of your "
                    + "own, or take the list out."
            ),
            ("is using up", "One destination fills the active queue; give it a transport of its own. See Queue.Active."),
            (
                "lookup error",
                "A table that Postfix needs cannot be asked; until then mail waits. Is its server up, and is its password right?"
            ),
            (
                "lookup problem",
                "A table that Postfix needs cannot be asked; until then mail waits. Is its server up, and is its password right?"
            ),
            ("in BOTH", "Leave the domain in one of the two parameters; see Config.Mydestination."),
            (
                "my own hostname",
                "Mail goes in a circle to this server: the domain belongs into mydestination, virtual_mailbox_domains or relay_domains, "
                    + "or its MX is wrong."
            ),
            ("unused parameter", "See Postfix.ConfigWarnings."),
            ("undefined parameter", "See Postfix.ConfigWarnings."),
            ("insufficient", "Postfix has run out of room; see Postfix.DiskSpace."),
            ("No space left", "Postfix has run out of room; see Postfix.DiskSpace."),
            (
                "ermission denied",
                "Postfix may not use a file of its own; see Postfix.FilePermissions, SELinux.Denials and AppArmor.Denials."
            ),
            ("not owned by", "See Postfix.FilePermissions, which checks again; Postfix logs this at each start and reload."),
            ("or other writable", "See Postfix.FilePermissions, which checks again; Postfix logs this at each start and reload."),
            (
                " differ",
                "The copy in the queue directory is not that of /etc. Programs in the chroot see the copy; copy the file anew and run "
                    + "'postfix reload'."
            ),
            ("unable to look up public/pickup", "Postfix does not run; see Postfix.Running."),
        ];

        /// <summary>What to do about a warning.</summary>
        public static string For(LogComplaint complaint)
        {
            foreach ((string? part, string? remedy) in s_known)
                if (complaint.Text.Contains(part, StringComparison.Ordinal))
                    return remedy;
            return "Do what the text says. The command shows the latest lines. A warning counts for a day after it was last logged.";
        }
    }
}
