using PostfixQueue.Log;

namespace PostfixQueue.Checks;

/// <summary>A check that concludes from the mail log. One reading serves all of them.</summary>
internal abstract class LogCheck(string name, MailServerCheckCategory category, CheckSeverity severity, params MailDelayCause[] explains)
    : Check(name, category, severity, explains)
{
    public sealed override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        CheckedLog look = await run.LogAsync();
        if (look.Summary is not { } summary)
        {
            yield return Unknown(
                look.Obstacle ?? "There is no mail log.",
                "Have Postfix write a log file (maillog_file, see the reference), or install rsyslog or the systemd journal."
            ) with
            {
                Target = look.Source.Length > 0 ? look.Source : null,
                ReferenceUrl = "https://www.postfix.org/MAILLOG_README.html",
            };
            yield break;
        }

        foreach (CheckFinding finding in Conclude(summary, look))
            yield return finding;
    }

    /// <summary>The conclusions.</summary>
    protected abstract IEnumerable<CheckFinding> Conclude(LogSummary log, CheckedLog look);
}
