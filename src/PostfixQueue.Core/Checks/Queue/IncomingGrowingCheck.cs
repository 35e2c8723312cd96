using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Queue;

/// <summary>Mail does not come in faster than the queue manager takes it over.</summary>
internal sealed class IncomingGrowingCheck()
    : Check("Queue.IncomingGrowing", MailServerCheckCategory.Queue, CheckSeverity.Error, MailDelayCause.NotTried)
{
    private const int Many = 100;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        int first = (await run.QueueAsync()).IncomingCount;
        if (first <= Many)
        {
            yield return Describe(
                Pass($"{QueueCheck.Messages(first)} {(first == 1 ? "is" : "are")} in the incoming queue."),
                QueueCheck.Text(first)
            );
            yield break;
        }

        int second = (await run.LaterQueueAsync()).IncomingCount;
        yield return Describe(
            second >= first && second > Many
                ? Fail(
                    "The incoming queue is long and not shrinking.",
                    "The queue manager cannot keep up: either the active queue is full (see Queue.Active), or the disk is slow (the "
                        + "command shows it). To throttle senders rather than deliveries, leave in_flow_delay at 1s, and admit fewer "
                        + "clients with default_process_limit."
                ) with
                {
                    RemedyCommand = $"iostat -x 5 2",
                }
                : Pass("The incoming queue is long, but shrinking."),
            $"{QueueCheck.Text(first)}, then {QueueCheck.Text(second)}"
        );
    }

    private static CheckFinding Describe(CheckFinding finding, string actual) =>
        finding with
        {
            Actual = actual,
            Expected = $"at most {QueueCheck.Text(Many)}, or falling",
            Target = QueueNames.Incoming,
            ReferenceUrl = "https://www.postfix.org/QSHAPE_README.html",
        };
}
