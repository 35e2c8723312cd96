using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <content>How Postfix is asked while the outcomes are waited for.</content>
public sealed partial class InvokeMailQueueFlushCommand
{
    private async IAsyncEnumerable<FlushRequest> AskForEachAsync(
        PostfixInstance instance,
        IReadOnlyList<string> queueIds,
        FlushPace pace,
        ToolTimeLimit timeLimit,
        [EnumeratorCancellation] CancellationToken stop = default
    )
    {
        await foreach (FlushAnswer answer in QueueFlush.RunAsync(Machine, instance, queueIds, pace, Notices, timeLimit, stop))
            yield return FlushRequest.Of(answer);
    }

    private async IAsyncEnumerable<FlushRequest> AskForAllAsync(PostfixInstance instance, ToolTimeLimit timeLimit)
    {
        await WithinAsync(Machine.Tools.FlushAllAsync(instance, Notices, timeLimit.Token), timeLimit);
        yield return new FlushRequest(QueueIds: null, Failure: null, Target: null);
    }

    private async Task<FlushRequest> AskForSiteAsync(
        PostfixInstance instance,
        string site,
        IReadOnlyCollection<string> queueIds,
        ToolTimeLimit timeLimit
    )
    {
        try
        {
            await WithinAsync(Machine.Tools.FlushSiteAsync(instance, site, Notices, timeLimit.Token), timeLimit);
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
