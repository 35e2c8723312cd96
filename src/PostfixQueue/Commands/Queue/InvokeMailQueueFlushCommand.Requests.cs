using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <content>How Postfix is asked while the outcomes are waited for.</content>
public sealed partial class InvokeMailQueueFlushCommand
{
    private static async IAsyncEnumerable<FlushRequest> AskForEachAsync(
        MailSystem mail,
        IReadOnlyList<string> queueIds,
        FlushPace pace,
        ToolTimeLimit timeLimit,
        [EnumeratorCancellation] CancellationToken stop = default
    )
    {
        await foreach (FlushAnswer answer in QueueFlush.RunAsync(mail, queueIds, pace, timeLimit, stop))
            yield return FlushRequest.From(answer);
    }

    private static async IAsyncEnumerable<FlushRequest> AskForAllAsync(MailSystem mail, ToolTimeLimit timeLimit)
    {
        await WithinAsync(mail.Queue.FlushAllAsync(timeLimit.Token), timeLimit);
        yield return new FlushRequest(QueueIds: null, Failure: null, Target: null);
    }

    private static async Task<FlushRequest> AskForSiteAsync(
        MailSystem mail,
        string site,
        IReadOnlyCollection<string> queueIds,
        ToolTimeLimit timeLimit
    )
    {
        try
        {
            await WithinAsync(mail.Queue.FlushSiteAsync(site, timeLimit.Token), timeLimit);
            return new FlushRequest(queueIds, Failure: null, site);
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.SiteNotEligible)
        {
            return new FlushRequest(queueIds, failure, site);
        }
    }

    private static async Task WithinAsync(Task asking, ToolTimeLimit timeLimit)
    {
        try
        {
            await asking;
        }
        catch (OperationCanceledException) when (timeLimit.IsOver)
        {
            throw new PostfixToolException(
                PostfixFailure.TimedOut,
                "postqueue",
                $"postqueue had not answered after {timeLimit.Seconds} seconds and was ended."
            );
        }
    }
}
