using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>Asks for the delivery of single messages. postqueue(1) takes one ID a call, so that a few calls run at a time.</summary>
internal static class QueueFlush
{
    private const int CallsAtATime = 4;

    /// <summary>Yields each ID once its delivery has been asked for.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="queueIds">IDs that are in the queue.</param>
    /// <param name="pace">How many at once, and the pause behind each batch.</param>
    /// <param name="notices">Takes the command lines.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="PostfixToolException">A call failed; the rest is not asked for.</exception>
    public static async IAsyncEnumerable<string> RunAsync(
        MailHost host,
        PostfixInstance instance,
        IReadOnlyList<string> queueIds,
        FlushPace pace,
        ToolNotices notices,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var batchSize = pace.BatchSize ?? int.MaxValue;
        for (var start = 0; start < queueIds.Count;)
        {
            var inBatch = start % batchSize;
            var count = Math.Min(Math.Min(CallsAtATime, batchSize - inBatch), queueIds.Count - start);
            var calls = Enumerable.Range(start, count)
                .Select(index => host.Tools.FlushMessageAsync(instance, queueIds[index], notices, cancellationToken));
            await Task.WhenAll(calls);
            for (var index = start; index < start + count; index++) yield return queueIds[index];
            start += count;
            if (start % batchSize == 0 && start < queueIds.Count) await Task.Delay(pace.Delay, host.Time, cancellationToken);
        }
    }
}
