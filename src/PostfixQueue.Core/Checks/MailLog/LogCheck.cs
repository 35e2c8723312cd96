using System.Runtime.CompilerServices;
using PostfixQueue.Log;

namespace PostfixQueue.Checks.MailLog;

/// <summary>A check that concludes from the mail log. One reading serves all of them.</summary>
internal abstract class LogCheck : ICheck
{
    public abstract string Name { get; }

    public abstract MailServerCheckCategory Category { get; }

    public abstract CheckSeverity Severity { get; }

    public virtual IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LogLook look = await context.LogAsync(cancellationToken);
        if (look.Summary is not { } summary)
        {
            yield return CheckFinding.Unknown(
                look.Obstacle ?? "There is no mail log.",
                "Have Postfix or a syslog daemon write a file: set maillog_file, see the reference, or install rsyslog or the journal."
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
    protected abstract IEnumerable<CheckFinding> Conclude(LogSummary log, LogLook look);
}
