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
        ToolPatience patience,
        [EnumeratorCancellation] CancellationToken stop = default
    )
    {
        await foreach (FlushAnswer answer in QueueFlush.RunAsync(Machine, instance, queueIds, pace, Notices, patience, stop))
            yield return FlushRequest.Of(answer);
    }

    private async IAsyncEnumerable<FlushRequest> AskForAllAsync(PostfixInstance instance, ToolPatience patience)
    {
        await PatientlyAsync(Machine.Tools.FlushAllAsync(instance, Notices, patience.Limit), patience);
        yield return new FlushRequest(QueueIds: null, Failure: null, Target: null);
    }

    private async Task<FlushRequest> AskForSiteAsync(
        PostfixInstance instance,
        string site,
        IReadOnlyCollection<string> queueIds,
        ToolPatience patience
    )
    {
        try
        {
            await PatientlyAsync(Machine.Tools.FlushSiteAsync(instance, site, Notices, patience.Limit), patience);
            return new FlushRequest(queueIds, Failure: null, site);
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.SiteNotEligible)
        {
            return new FlushRequest(queueIds, failure, site);
        }
    }

    private static async Task PatientlyAsync(Task asking, ToolPatience patience)
    {
        try
        {
            await asking;
        }
        catch (OperationCanceledException) when (patience.IsOver)
        {
            throw new PostfixToolException(
                PostfixFailure.TimedOut,
                "postqueue",
                $"postqueue had not answered after {patience.Seconds} seconds and was ended."
            );
        }
    }
}
