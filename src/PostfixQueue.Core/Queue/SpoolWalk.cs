using PostfixQueue.Ports;
using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>
/// Finds queue files, folder by folder in the order of a message's way, and hands them out in batches. A file that does not lie where
/// Postfix looks for it is passed over, as Postfix does. What an attempt or a release moves back against that order would be missed, so
/// that the folders it goes to are looked at once more.
/// </summary>
internal sealed class SpoolWalk(ReadableSpool spool) : IDisposable
{
    /// <summary>The first batches are small: the first items should be there soon.</summary>
    private const int FirstBatch = 8;
    private const int LargestBatch = 128;

    private static readonly string[] s_queues =
    [
        QueueNames.Maildrop,
        QueueNames.Incoming,
        QueueNames.Active,
        QueueNames.Deferred,
        QueueNames.Hold,
    ];

    private static readonly string[] s_movedTo = [QueueNames.Incoming, QueueNames.Active];

    private readonly IEnumerator<SpoolPlace> _places = Walk(spool).GetEnumerator();
    private int _batch = FirstBatch;

    /// <summary>The next files; none at the end.</summary>
    /// <exception cref="ServerSystemException">A folder cannot be read.</exception>
    public List<SpoolPlace> Take()
    {
        List<SpoolPlace> places = new(_batch);
        while (places.Count < _batch && _places.MoveNext())
            places.Add(_places.Current);
        _batch = Math.Min(_batch * 2, LargestBatch);
        return places;
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private static IEnumerable<SpoolPlace> Walk(ReadableSpool spool)
    {
        QueueIdSet passed = new();
        foreach (string queue in s_queues)
        foreach (SpoolPlace place in Walk(spool, queue))
        {
            if (s_movedTo.Contains(queue))
                passed.Add(place.QueueId);
            yield return place;
        }

        foreach (string queue in s_movedTo)
        foreach (SpoolPlace place in Walk(spool, queue))
            if (passed.Add(place.QueueId))
                yield return place;
    }

    private static IEnumerable<SpoolPlace> Walk(ReadableSpool spool, string queue)
    {
        // Below maildrop there are no folders.
        int depth = queue == QueueNames.Maildrop ? 0 : spool.Layout.DepthOf(queue);
        return Walk(spool.Host.System, queue, $"{spool.Layout.QueueDirectory}/{queue}", "", depth);
    }

    /// <param name="system">The machine.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="letters">The letters that lead to it.</param>
    /// <param name="depth">How deep Postfix puts files.</param>
    private static IEnumerable<SpoolPlace> Walk(IServerSystem system, string queue, string folder, string letters, int depth)
    {
        foreach (FolderEntry entry in system.Walk(folder) ?? [])
        {
            if (entry.Name.Length == 1)
            {
                if (!entry.IsFolder || letters.Length >= depth)
                    continue;
                foreach (SpoolPlace place in Walk(system, queue, $"{folder}/{entry.Name}", letters + entry.Name, depth))
                    yield return place;
            }
            else if (letters.Length == depth && QueueId.IsWellFormed(entry.Name) && IsThere(entry.Name, letters))
            {
                yield return new SpoolPlace(folder, queue, entry.Name);
            }
        }
    }

    private static bool IsThere(string queueId, string letters)
    {
        Span<char> hash = stackalloc char[letters.Length];
        SpoolLayout.WriteHash(queueId, hash);
        return hash.SequenceEqual(letters);
    }
}
