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
        LoggedWarning[] own = log
            .Warnings.OrderByDescending(static warning => warning.Level)
            .ThenByDescending(static warning => warning.Count)
            .ThenBy(static warning => warning.Text, StringComparer.Ordinal)
            .ToArray();
        foreach (LoggedWarning? warning in own.Take(MaximumFindings))
            yield return Tell(warning, look);
        if (own.Length > MaximumFindings || log.UncountedWarnings > 0)
        {
            yield return Warn("The log has more kinds of warnings than listed here.", "Read the log itself.") with
            {
                Actual = (Math.Max(0, own.Length - MaximumFindings) + log.UncountedWarnings).ToString(CultureInfo.InvariantCulture),
                Target = look.Source,
                RemedyCommand = look.Command(null, "fatal|panic|error|warning"),
            };
        }

        if (own.Length == 0)
            yield return Pass($"Postfix has logged no warnings or errors of its own {look.Stretch}.");
    }

    private static CheckFinding Tell(LoggedWarning warning, CheckedLog look)
    {
        string level = warning.Level switch
        {
            LogLevel.Panic => "panic",
            LogLevel.Fatal => "fatal",
            LogLevel.Error => "error",
            _ => "warning",
        };
        string times = warning.Count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{warning.Count} times");
        return Warn(
            $"{Shortened(warning.Text)} ({level}, {times} {look.Stretch}, last at {look.TimeOf(warning.LastUtc)})",
            WarningRemedy.For(warning)
        ) with
        {
            Actual = warning.Count.ToString(CultureInfo.InvariantCulture),
            Expected = "0",
            Target = warning.Program,
            Evidence = warning.Text,
            RemedyCommand = look.Command(warning.Program, level),
        };
    }

    // The whole of it is the evidence.
    private static string Shortened(string text) => text.Length > MaximumShown ? string.Concat(text.AsSpan(0, MaximumShown), "…") : text;

    /// <summary>What to do about the warnings that Postfix logs most often.</summary>
    private static class WarningRemedy
    {
        private static readonly (string Part, string Remedy)[] s_known =
        [
            ("is older than source file", "Build the table again with postmap, aliases with newaliases; see Postfix.AliasDatabase."),
            ("bad command startup", "See Postfix.MasterThrottle."),
            ("exit status", "See Postfix.MasterThrottle."),
            ("killed by signal", "See Postfix.MasterThrottle."),
            (
                "has reached its process limit",
                "All processes of the service are busy. Find out from the log what keeps them busy; then raise its limit in master.cf "
                    + "or default_process_limit."
            ),
            ("connect to Milter service", "See Postfix.Milters."),
            (
                "connect to transport",
                "The transport that mail is routed to is not in master.cf, or does not run; see Postfix.ContentFilter and transport_maps."
            ),
            (
                "RBL lookup error",
                "The block list does not answer this server's resolver; large public resolvers are refused. Use a resolver of your "
                    + "own, or remove the list."
            ),
            ("is using up", "One destination fills the active queue; give it a transport of its own. See Queue.Active."),
            (
                "lookup error",
                "A table that Postfix needs cannot be queried, and mail waits until it can. Is its server up, and is the password right?"
            ),
            (
                "lookup problem",
                "A table that Postfix needs cannot be queried, and mail waits until it can. Is its server up, and is the password right?"
            ),
            ("in BOTH", "Keep the domain in one of the two parameters; see Config.Mydestination."),
            (
                "my own hostname",
                "Mail loops back to this server: the domain belongs in mydestination, virtual_mailbox_domains or relay_domains, or "
                    + "its MX is wrong."
            ),
            ("unused parameter", "See Postfix.ConfigWarnings."),
            ("undefined parameter", "See Postfix.ConfigWarnings."),
            ("insufficient", "Postfix has run out of disk space; see Postfix.DiskSpace."),
            ("No space left", "Postfix has run out of disk space; see Postfix.DiskSpace."),
            (
                "ermission denied",
                "Postfix may not use a file of its own; see Postfix.FilePermissions, SELinux.Denials and AppArmor.Denials."
            ),
            ("not owned by", "See Postfix.FilePermissions, which checks again; Postfix logs this at each start and reload."),
            ("or other writable", "See Postfix.FilePermissions, which checks again; Postfix logs this at each start and reload."),
            (
                " differ",
                "The copy in the queue directory differs from the file in /etc. Chrooted programs see the copy: copy the file again "
                    + "and run 'postfix reload'."
            ),
            ("unable to look up public/pickup", "Postfix does not run; see Postfix.Running."),
        ];

        /// <summary>What to do about a warning.</summary>
        public static string For(LoggedWarning warning)
        {
            foreach ((string? part, string? remedy) in s_known)
                if (warning.Text.Contains(part, StringComparison.Ordinal))
                    return remedy;
            return "Fix what the message says. The command shows the latest lines. A warning is reported for a day after it was last "
                + "logged.";
        }
    }
}
