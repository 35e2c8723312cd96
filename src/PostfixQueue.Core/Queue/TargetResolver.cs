using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>
/// Looks targets up in the queue as it is now. A listing is not a snapshot: a message that moves between two queues while Postfix reads
/// them can be passed over. So what the first reading does not show is looked for once more before it is called missing.
/// </summary>
internal static class TargetResolver
{
    private const int Readings = 2;

    /// <summary>One verdict per target, in their order.</summary>
    /// <exception cref="PostfixToolException">The queue could not be read to its end: then nothing may be concluded from it.</exception>
    public static async Task<IReadOnlyList<TargetVerdict>> ResolveAsync(
        MailHost host, PostfixInstance instance, IReadOnlyList<QueueTarget> targets, ToolNotices notices, CancellationToken cancellationToken)
    {
        var items = await FindAsync(host, instance, targets.Select(target => target.QueueId), notices, cancellationToken);
        return [.. targets.Select(target => Judge(target, items.GetValueOrDefault(target.QueueId)))];
    }

    /// <summary>The listed items of some IDs; those not in the queue are missing from the result.</summary>
    public static async Task<Dictionary<string, MailQueueItem>> FindAsync(
        MailHost host, PostfixInstance instance, IEnumerable<string> queueIds, ToolNotices notices, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, MailQueueItem>(StringComparer.Ordinal);
        var missing = new HashSet<string>(queueIds, StringComparer.Ordinal);
        for (var reading = 0; reading < Readings && missing.Count > 0; reading++)
        {
            await foreach (var entry in QueueListing.ReadAsync(host, instance, notices, cancellationToken))
            {
                if (entry.Item is not { } item || !missing.Remove(item.QueueId)) continue;
                found[item.QueueId] = item;

                // Ending the listing here spares the rest of a long queue.
                if (missing.Count == 0) break;
            }
        }

        return found;
    }

    private static TargetVerdict Judge(QueueTarget target, MailQueueItem? item) =>
        new(target, item, IsStale: item is not null && target.Guard is { } guard && !guard.Fits(item));
}
