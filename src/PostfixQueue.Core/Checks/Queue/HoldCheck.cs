using PostfixQueue.Queue;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Queue;

/// <summary>No message is on hold for longer than mail would be tried: held mail never expires.</summary>
internal sealed class HoldCheck() : Check("Queue.Hold", MailServerCheckCategory.Queue, CheckSeverity.Warning)
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        const string Parameter = "maximal_queue_lifetime";
        QueueSummary queue = await run.QueueAsync();
        if (queue.OldestHeld is not { } oldest)
        {
            yield return Pass("No message is on hold.");
            yield break;
        }

        ServerParameters parameters = await run.ParametersAsync();
        string text =
            $"{QueueCheck.Messages(queue.HoldCount)} {(queue.HoldCount == 1 ? "is" : "are")} on hold, the oldest for "
            + $"{AgeText.Format(oldest.Age)}.";
        if (parameters.Time(Parameter, 'd') is not { } lifetime)
        {
            yield return Unknown(text, $"{Parameter}, the limit for this check, has no valid value; see Postfix.QueueLifetimes.") with
            {
                Actual = AgeText.Format(oldest.Age),
                Target = oldest.QueueId,
            };
            yield break;
        }

        yield return (
            oldest.Age > lifetime
                ? Warn(
                    text,
                    "Held mail never expires. Look at it, then release it with Resume-MailQueueItem or remove it with "
                        + "Remove-MailQueueItem."
                ) with
                {
                    RemedyCommand =
                        $"Get-MailQueueItem -QueueName Hold -OlderThan "
                        + $"{AgeText.Format(lifetime).Replace(" ", "", StringComparison.Ordinal)}",
                }
                : Pass(text)
        ) with
        {
            Actual = AgeText.Format(oldest.Age),
            Expected = $"at most {AgeText.Format(lifetime)}",
            Target = oldest.QueueId,
        };
    }
}
