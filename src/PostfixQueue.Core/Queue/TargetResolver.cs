using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>
/// Looks targets up in the queue as it is now: in their files where this user may read those, else in listings. A listing is not a
/// snapshot: a message that moves between two queues while Postfix reads them can be passed over. So what the first reading does not show
/// is looked for once more before it is called missing.
/// </summary>
internal static class TargetResolver
{
    private const int Readings = 2;

    /// <summary>Of lines that cannot be read so many are told.</summary>
    private const int MaximumProblems = 10;

    /// <summary>What each target is now, in their order, and what could not be read.</summary>
    /// <exception cref="PostfixToolException">The queue could not be read to its end: then nothing may be concluded from it.</exception>
    public static async Task<(IReadOnlyList<ResolvedTarget> Targets, IReadOnlyList<string> Problems)> ResolveAsync(
        MailSystem mail,
        SpoolView spool,
        IReadOnlyList<QueueTarget> targets,
        CancellationToken cancellationToken
    )
    {
        IEnumerable<(string QueueId, string?)> wanted = targets.Select(static target =>
            (target.QueueId, target.Item?.QueueName ?? target.Listed?.QueueName)
        );
        QueueLookup lookup = await LookUpAsync(mail, spool, wanted, cancellationToken);
        return ([.. targets.Select(target => Compare(target, lookup))], lookup.Problems);
    }

    /// <summary>The items of some IDs, which come with the queue that they were in where that is known.</summary>
    /// <exception cref="PostfixToolException">The queue could not be read to its end: then nothing may be concluded from it.</exception>
    public static async Task<QueueLookup> LookUpAsync(
        MailSystem mail,
        SpoolView spool,
        IEnumerable<(string QueueId, string? QueueName)> wanted,
        CancellationToken cancellationToken
    )
    {
        (string QueueId, string? QueueName)[] all = [.. wanted];
        if (!spool.IsBlind && await Task.Run(() => spool.LookUp(all, cancellationToken), cancellationToken) is { } seen)
            return seen with { Problems = [.. seen.Problems.Take(MaximumProblems)] };

        Dictionary<string, MailQueueItem> found = new(StringComparer.Ordinal);
        HashSet<string> missing = new(all.Select(static one => one.QueueId), StringComparer.Ordinal);
        List<string> problems = new();
        for (int reading = 0; reading < Readings && missing.Count > 0; reading++)
        {
            // The last reading decides: what it could read to the end has no doubt left.
            problems.Clear();
            await foreach (QueueListingEntry entry in QueueListing.ReadAsync(mail, ListingOptions.FromPostqueue, cancellationToken))
            {
                if (entry.Problem is { } problem && problems.Count < MaximumProblems)
                    problems.Add(problem);
                if (entry.Item is not { } item || !missing.Remove(item.QueueId))
                    continue;
                found[item.QueueId] = item;

                // Ending the listing here spares the rest of a long queue.
                if (missing.Count == 0)
                    break;
            }
        }

        return new QueueLookup { Items = found, Problems = missing.Count > 0 ? problems : [] };
    }

    private static ResolvedTarget Compare(QueueTarget target, QueueLookup lookup)
    {
        MailQueueItem? item = lookup.Items.GetValueOrDefault(target.QueueId);
        return new ResolvedTarget(target, item, IsStale: item is not null && target.Guard is { } guard && !guard.Fits(item))
        {
            Doubt = item is null ? lookup.Doubt : null,
        };
    }
}
