using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>Asks for the delivery of single messages. postqueue(1) takes one ID a call, so that a few calls run at a time.</summary>
internal static class QueueFlush
{
    /// <summary>How many calls run side by side, and so how many messages are in doubt when everything stops.</summary>
    public const int CallsAtATime = 4;

    /// <summary>
    /// Yields each ID once its delivery has been asked for, or could not be: a call that fails says nothing of the others.
    /// </summary>
    /// <param name="mail">The instance.</param>
    /// <param name="queueIds">IDs that are in the queue.</param>
    /// <param name="pace">How many at once, and the pause behind each batch.</param>
    /// <param name="timeLimit">Stops the asking. When time runs out, the rest gets answers that say so.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public static async IAsyncEnumerable<FlushAnswer> RunAsync(
        MailSystem mail,
        IReadOnlyList<string> queueIds,
        FlushPace pace,
        ToolTimeLimit timeLimit,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        int batchSize = pace.BatchSize ?? int.MaxValue;
        for (int start = 0; start < queueIds.Count; )
        {
            int inBatch = start % batchSize;
            int count = Math.Min(Math.Min(CallsAtATime, batchSize - inBatch), queueIds.Count - start);
            List<Task<FlushAnswer>> calls = Enumerable
                .Range(start, count)
                .Select(index => AskAsync(mail, queueIds[index], timeLimit, life.Token))
                .ToList();

            // Each is waited for by itself: what was asked for is told also when another one is cancelled.
            foreach (Task<FlushAnswer>? call in calls)
                yield return await call;
            start += count;
            if (start % batchSize == 0 && start < queueIds.Count && !timeLimit.IsOver)
                await PauseAsync(mail.Host, pace.Delay, timeLimit, life.Token);
        }
    }

    private static async Task<FlushAnswer> AskAsync(
        MailSystem mail,
        string queueId,
        ToolTimeLimit timeLimit,
        CancellationToken cancellationToken
    )
    {
        bool isOver = timeLimit.IsOver;
        try
        {
            await mail.Queue.FlushMessageAsync(queueId, cancellationToken);
            return new FlushAnswer(queueId, null);
        }
        catch (PostfixToolException exception)
        {
            return new FlushAnswer(
                queueId,
                new PostfixToolException(exception.Failure, exception.Tool, $"{queueId}: {exception.Message}", exception)
            );
        }
        catch (OperationCanceledException) when (timeLimit.IsOver)
        {
            string what = isOver
                ? "its delivery was not asked for any more"
                : "postqueue was stopped; whether it had asked by then is not known";
            return new FlushAnswer(
                queueId,
                new PostfixToolException(
                    PostfixFailure.TimedOut,
                    "postqueue",
                    $"{queueId}: {timeLimit.Seconds} seconds had passed, and {what}."
                )
            );
        }
    }

    private static async Task PauseAsync(MailHost host, TimeSpan delay, ToolTimeLimit timeLimit, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, host.Time, cancellationToken);
        }
        catch (OperationCanceledException) when (timeLimit.IsOver)
        {
            // The rest is told that time ran out.
        }
    }
}
