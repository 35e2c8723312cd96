using PostfixQueue.Queue;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Queue;

/// <summary>The active queue is not full, nor does it stay large: while it is full, mail to every destination waits in incoming.</summary>
internal sealed class ActiveCheck() : Check("Queue.Active", MailServerCheckCategory.Queue, CheckSeverity.Error, MailDelayCause.NotTried)
{
    private const int Many = 200;
    private const int FullPercent = 80;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        long? room = parameters.Number("qmgr_message_active_limit");
        int count = (await run.QueueAsync()).ActiveCount;
        bool isMuch = IsMuch(count, room);
        if (isMuch)
        {
            count = (await run.LaterQueueAsync()).ActiveCount;
            isMuch = IsMuch(count, room);
        }

        string text =
            $"{QueueCheck.Messages(count)} {(count == 1 ? "is" : "are")} in the active "
            + $"queue{(isMuch ? ", and were so some seconds before" : "")}.";
        yield return (
            isMuch
                ? Fail(
                    text,
                    "Slow destinations fill it. The command shows which have most messages: give those a transport of their own in "
                        + "master.cf and transport_maps, or find out why they are slow. If there are many, the fault is here: see "
                        + "Dns.Resolver and Net.OutboundSmtp."
                ) with
                {
                    RemedyCommand = $"Get-MailQueueItem -QueueName Active | Measure-MailQueue RecipientDomain -First 10",
                }
                : Pass(text)
        ) with
        {
            Actual = QueueCheck.Text(count),
            Expected = room is { } limit
                ? $"below {QueueCheck.Text(Math.Min(Many, (limit * FullPercent + 99) / 100))}"
                : $"below {QueueCheck.Text(Many)}",
            Target = QueueNames.Active,
            ReferenceUrl = "https://www.postfix.org/QSHAPE_README.html",
        };
    }

    private static bool IsMuch(int count, long? room) =>
        count >= Many || (room is { } limit && count > 0 && 100L * count >= FullPercent * limit);
}
