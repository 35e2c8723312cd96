using System.Globalization;
using System.Text.RegularExpressions;
using PostfixQueue.Ports;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>SELinux has denied Postfix nothing in the last day, and the queue is labelled as the policy wants it.</summary>
internal sealed partial class SELinuxDenialsCheck()
    : Check(
        "SELinux.Denials",
        MailServerCheckCategory.Service,
        CheckSeverity.Error,
        MailDelayCause.LocalResource,
        MailDelayCause.LocalTransport
    )
{
    private const int MaximumFindings = 10;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        string? mode = run.ReadText("/sys/fs/selinux/enforce")?.Trim();
        if (mode != "1")
        {
            yield return Skip(mode is null ? "SELinux is not in use." : "SELinux is in permissive mode.") with
            {
                Actual = mode is null ? null : "permissive",
            };
            yield break;
        }

        string queue = (await run.ParametersAsync())["queue_directory"] ?? "";
        CommandOutput? label = await run.RunAsync("matchpathcon", ["-V", queue]);
        bool isMislabelled = label is not null && label.ExitStatus != 0 && label.Output.Contains("should be", StringComparison.Ordinal);
        if (isMislabelled)
            yield return Mislabelled(queue, label!.Output.Trim());

        KernelDenials.Reading reading = await KernelDenials.ReadAsync(run, "avc:  denied");
        // Single domains may be exempt: what they do is noted and let pass.
        IGrouping<(string Who, string What, string Whom, string Kind), (string Line, Match Match)>[] denials = reading
            .Lines.Where(static line => !line.Contains("permissive=1", StringComparison.Ordinal))
            .Select(static line => (Line: line, Match: Denial().Match(line)))
            .Where(static record => record.Match.Success && IsAboutMail(Group(record.Match, "who"), Group(record.Match, "whom")))
            .GroupBy(static record =>
                (
                    Who: Group(record.Match, "who"),
                    What: Group(record.Match, "what"),
                    Whom: Group(record.Match, "whom"),
                    Kind: Group(record.Match, "kind")
                )
            )
            .ToArray();
        foreach (
            IGrouping<(string Who, string What, string Whom, string Kind), (string Line, Match Match)>? denial in denials.Take(
                MaximumFindings
            )
        )
            yield return Denied(
                denial.Key.Who,
                denial.Key.What,
                denial.Key.Whom,
                denial.Key.Kind,
                denial.Count(),
                denial.Last().Line,
                queue
            );
        if (reading.Obstacle is not null)
            yield return reading.Obstacle;
        else if (denials.Length == 0 && !isMislabelled)
            yield return Pass("SELinux has denied Postfix nothing in the last 24 hours.", "enforcing");
    }

    private static string Group(Match match, string name) => match.Groups[name].Value.Trim();

    /// <summary>Web servers and what they start are denied much; here counts what keeps them from handing mail in.</summary>
    private static bool IsAboutMail(string who, string whom) =>
        !who.StartsWith("httpd_", StringComparison.Ordinal)
        || whom.StartsWith("postfix_", StringComparison.Ordinal)
        || whom is "smtp_port_t" or "sendmail_exec_t" or "system_mail_t" or "mail_spool_t" or "mqueue_spool_t";

    private static CheckFinding Mislabelled(string queue, string said) =>
        Fail("The queue has the wrong SELinux label: programs of Postfix may be denied their own files.", "Restore the labels.") with
        {
            Target = queue,
            Evidence = said,
            RemedyCommand = $"restorecon -Rv {queue}",
        };

    private static CheckFinding Denied(string who, string what, string whom, string kind, int count, string line, string queue)
    {
        // The pattern lets digits through only: the line is the work of whoever was denied something.
        string port = Port().Match(line).Groups[1].Value;
        (string remedy, ShellCommand command) = (kind, what) switch
        {
            _ when who.StartsWith("httpd_", StringComparison.Ordinal) => (
                "If web applications are meant to send mail, allow it.",
                ShellCommand.Create($"setsebool -P httpd_can_sendmail 1")
            ),
            ("tcp_socket", "name_connect") when port.Length > 0 => (
                "If mail or a table is meant to use that port, tell SELinux that it is for mail. For directory services there is the "
                    + "boolean nis_enabled.",
                ShellCommand.Create($"semanage port -a -t smtp_port_t -p tcp {port}")
            ),
            ("dir" or "file" or "lnk_file", _) when who == "postfix_local_t" && whom == "mail_spool_t" => (
                "Allow local delivery to write mailboxes.",
                ShellCommand.Create($"setsebool -P postfix_local_write_mail_spool 1")
            ),
            ("dir" or "file" or "lnk_file" or "sock_file" or "fifo_file", _) => (
                "Usually a file has the wrong label because it was moved or is in an unusual place: restore the labels, also of the "
                    + "file shown in the evidence.",
                ShellCommand.Create($"restorecon -Rv {queue} /etc/postfix")
            ),
            _ => (
                "Let the audit tools explain it. They name the boolean that allows it, if there is one.",
                ShellCommand.Create($"ausearch -m AVC -ts today --input-logs | audit2why")
            ),
        };
        string? last = KernelDenials.TimeOf(line)?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELinux has denied {who} '{what}' on {whom} ({kind}), {count} times in the last 24 "
                    + $"hours{(last is null ? "" : $", the last time at {last}")}."
            ),
            $"{remedy} If you have done so already, nothing is left to do."
        ) with
        {
            Target = who,
            Actual = $"{what} {whom}",
            Evidence = line,
            RemedyCommand = command,
        };
    }

    [GeneratedRegex(
        @"avc: +denied +\{ (?<what>[a-z0-9_ ]{1,100})\} "
            + @".*scontext=\w+:\w+:(?<who>postfix_\w{1,60}|httpd_\w{1,60}|system_mail_t):\S+ tcontext=\w+:\w+:(?<whom>\w{1,60}):\S+ "
            + @"tclass=(?<kind>\w{1,40})",
        RegexOptions.CultureInvariant,
        MatchLimit.Milliseconds
    )]
    private static partial Regex Denial();

    [GeneratedRegex(@" dest=([0-9]{1,5}) ", RegexOptions.CultureInvariant, MatchLimit.Milliseconds)]
    private static partial Regex Port();
}
