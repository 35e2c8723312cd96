using System.Runtime.CompilerServices;
using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Queue;

/// <summary>Mail does not come in faster than the queue manager takes it over.</summary>
internal sealed class IncomingGrowingCheck : ICheck
{
    private const int Many = 100;

    public string Name => "Queue.IncomingGrowing";

    public MailServerCheckCategory Category => MailServerCheckCategory.Queue;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.NotTried];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int first = (await context.QueueAsync(cancellationToken)).IncomingCount;
        if (first <= Many)
        {
            yield return Describe(
                CheckFinding.Pass($"{QueueCheck.Messages(first)} {(first == 1 ? "is" : "are")} in the incoming queue."),
                QueueCheck.Text(first)
            );
            yield break;
        }

        int second = (await context.LaterQueueAsync(cancellationToken)).IncomingCount;
        yield return Describe(
            second >= first && second > Many
                ? CheckFinding.Fail(
                    "The incoming queue is long and does not get shorter.",
                    "The queue manager does not keep up: either the active queue is full (see Queue.Active), or the disk is slow (the command shows it). "
                        + "To slow the senders down instead of the deliveries, leave in_flow_delay at 1s, and let fewer clients in with default_process_limit."
                ) with
                {
                    RemedyCommand = "iostat -x 5 2",
                }
                : CheckFinding.Pass("The incoming queue is long and gets shorter."),
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
