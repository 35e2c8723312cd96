using PostfixQueue.Delay;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Queue;

/// <summary>No single destination makes up most of the deferred mail.</summary>
internal sealed class TopDestinationCheck() : QueueCheck("Queue.TopDestination", CheckSeverity.Info)
{
    private const int Half = 50;
    private const int Few = 20;

    protected override CheckFinding Examine(QueueSummary queue, CheckParameters asked)
    {
        if (queue.TopDestination is not { } top || !Exceeds(top.Count, queue.DeferredCount, Half) || top.Count <= Few)
            return Pass("No single destination makes up most of the deferred mail.");
        ReadOnlySpan<char> domain = SafeText.Name(top.Name);
        return Warn(
            $"{Text(Percent(top.Count, queue.DeferredCount))} % of the deferred messages are for {top.Name}.",
            "Look at its replies. If it is down, let the mail wait and flush it later; if it is only slow, give it a transport of its "
                + "own."
        ) with
        {
            Actual = $"{Text(top.Count)} of {Text(queue.DeferredCount)}",
            Target = top.Name,
            Evidence = top.Example,
            RemedyCommand = domain.IsEmpty
                ? null
                : ShellCommand.Create($"Get-MailQueueItem -RecipientDomain {domain} | Measure-MailQueue Reason"),
            ReferenceUrl = "https://www.postfix.org/QSHAPE_README.html",
        };
    }
}
