using PostfixQueue.Text;

namespace PostfixQueue.Checks.Queue;

/// <summary>Not much mail is deferred.</summary>
internal sealed class DeferredCheck() : QueueCheck("Queue.Deferred", CheckSeverity.Error)
{
    protected override CheckFinding Examine(QueueSummary queue, CheckParameters asked)
    {
        const string Remedy = "See why mail waits: the command lists the causes, most frequent first, each with a remedy.";
        int count = queue.DeferredCount;
        string text = $"{Messages(count)} {(count == 1 ? "is" : "are")} deferred.";
        CheckFinding finding =
            count >= asked.DeferredCritical ? Fail(text, Remedy)
            : count >= asked.DeferredWarning ? Warn(text, Remedy)
            : Pass(text);
        return finding with
        {
            Actual = Text(count),
            Expected = $"below {Text(Math.Min(asked.DeferredWarning, asked.DeferredCritical))}",
            RemedyCommand = finding.Remedy is null
                ? null
                : ShellCommand.Create($"Measure-MailQueue Cause | Format-List Name, Count, Remedy"),
        };
    }
}
