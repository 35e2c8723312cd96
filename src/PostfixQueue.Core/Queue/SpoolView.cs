using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>Single messages of an instance, looked up in its files as far as this user may see them. For one thread at a time.</summary>
internal sealed class SpoolView : IDisposable
{
    /// <summary>
    /// In the order of a message's way: one that goes on while it is looked for is met where it has come to. One that goes back, from
    /// active to deferred and the like, the second time.
    /// </summary>
    private static readonly string[] s_queues =
    [
        QueueNames.Maildrop,
        QueueNames.Incoming,
        QueueNames.Active,
        QueueNames.Deferred,
        QueueNames.Hold,
    ];

    private const int Times = 2;

    private readonly ReadableSpool? _spool;
    private readonly SpoolItemReader? _reader;
    private bool _isDenied;

    /// <param name="spool">The spool; null for a view that sees nothing.</param>
    /// <param name="isDetailed">Whether items get what a listing does not show.</param>
    public SpoolView(ReadableSpool? spool, bool isDetailed = false)
    {
        _spool = spool;
        _reader = spool is null ? null : new SpoolItemReader(spool, new ListingReasons(spool.Context), isDetailed);
    }

    /// <summary>Sees nothing.</summary>
    public static SpoolView Blind { get; } = new(null);

    /// <summary>True when nothing can be said of any file.</summary>
    public bool IsBlind => _reader is null || _isDenied;

    /// <summary>Finds out where the instance has its queue.</summary>
    public static async Task<SpoolView> OpenAsync(MailSystem mail, CancellationToken cancellationToken, bool isDetailed = false)
    {
        if (!mail.Host.IsSuperuser)
            return Blind;
        try
        {
            PostfixSettings settings = await mail.SettingsAsync(cancellationToken);
            return new SpoolView(ReadableSpool.TryOpen(mail, settings, out _), isDetailed);
        }
        catch (PostfixToolException)
        {
            // The guards that need no file remain.
            return Blind;
        }
    }

    /// <summary>
    /// The target with what its file is now, before the caller is asked. When the file is not that of the message that the caller is shown,
    /// because the ID was taken over in this moment, nothing is noted, and the look behind the answer decides.
    /// </summary>
    /// <param name="target">A target with a guard.</param>
    /// <param name="isListed">True when the guard is that of an item just listed: then the file alone proves that it is still
    /// there.</param>
    /// <param name="queueName">Where it was; null when unknown.</param>
    public QueueTarget Note(QueueTarget target, bool isListed, string? queueName)
    {
        // An item from the spool brings its file along.
        QueueFileIdentity? file =
            target.Guard?.File
            ?? (FindItem(target.QueueId, queueName) is { } now && target.Guard?.FitsArrival(now.ArrivalTime) == true ? now.File : null);
        return file is null ? target : target with { File = file, IsProvenByFile = isListed };
    }

    /// <summary>The message of an ID; null when no queue has it, when its file is damaged, and when this view is blind.</summary>
    public MailQueueItem? FindItem(string queueId, string? queueName) => Read(queueId, queueName)?.Item;

    /// <summary>What there is under some IDs; null when this view is blind.</summary>
    public QueueLookup? LookUp(IEnumerable<(string QueueId, string? QueueName)> wanted, CancellationToken cancellationToken)
    {
        Dictionary<string, MailQueueItem> items = new(StringComparer.Ordinal);
        List<string> problems = new();
        foreach ((string? queueId, string? queueName) in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            QueueListingEntry? entry = Read(queueId, queueName);
            if (entry?.Item is { } item)
                items[queueId] = item;
            if (entry?.Problem is { } problem)
                problems.Add(problem);
        }

        return IsBlind ? null : new QueueLookup { Items = items, Problems = problems };
    }

    /// <summary>The message of an ID, or what is wrong with its file; null when no queue has it, and when this view is blind.</summary>
    public QueueListingEntry? Read(string queueId, string? queueName)
    {
        if (IsBlind || !QueueId.IsWellFormed(queueId))
            return null;
        try
        {
            return Search(queueId, queueName);
        }
        catch (ServerSystemException)
        {
            _isDenied = true;
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();

    private QueueListingEntry? Search(string queueId, string? queueName)
    {
        if (
            Array.Find(s_queues, name => name == queueName) is { } hint
            && _reader!.Read(_spool!.Layout.FolderOf(hint, queueId), hint, queueId) is { } there
        )
            return there;
        for (int time = 0; time < Times; time++)
            foreach (string queue in s_queues)
                if (_reader!.Read(_spool!.Layout.FolderOf(queue, queueId), queue, queueId) is { } entry)
                    return entry;
        foreach (string queue in s_queues)
        foreach (string folder in _spool!.Layout.OtherFoldersOf(queue, queueId))
            if (_reader!.Read(folder, queue, queueId) is { } entry)
                return entry;
        return null;
    }
}
