namespace PostfixQueue.Log;

/// <summary>
/// Finds the messages that belong to others: reports about them, what they became by requeueing, the copies that a filter gave back or an
/// alias made. Goes over the log until nothing is found any more; keeps only what it has found.
/// </summary>
/// <param name="log">The log, of which every pass reads the same stretch.</param>
/// <param name="stretch">The stretch.</param>
/// <param name="newReader">Makes a reader.</param>
internal sealed class RelatedMessages(IMailLog log, LogStretch stretch, Func<LogEventFilter, LogReader> newReader)
{
    /// <summary>A message through a filter, its report and the report's own failure are no more than a few steps apart.</summary>
    private const int MaximumPasses = 8;

    /// <summary>A message that another names has begun not long before, or a moment after.</summary>
    private static readonly TimeSpan s_before = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_after = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, List<MessageLife>> _lives = new(StringComparer.Ordinal);
    private readonly List<(string QueueId, DateTime Utc)> _named = [];

    /// <summary>True for a line of a message that has been found.</summary>
    public bool IsWanted(string queueId, DateTime utc) =>
        _lives.TryGetValue(queueId, out List<MessageLife>? lives) && lives.Exists(life => life.Holds(utc));

    /// <summary>Finds them.</summary>
    /// <param name="filter">Whose messages they belong to.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task CollectAsync(LogEventFilter filter, CancellationToken cancellationToken)
    {
        List<(string QueueId, DateTime Utc)> seeds = [];
        await foreach (MailLogEvent one in newReader(filter).ReadAsync(log, stretch, cancellationToken))
            if (one is { QueueId: { } id, Record: { } record })
                seeds.Add((id, record.Utc));
        for (int pass = 0; pass < MaximumPasses && seeds.Count > 0; pass++)
        {
            await AddLivesAsync(seeds, cancellationToken);
            await FindNamedAsync(cancellationToken);
            seeds = [.. _named.Where(named => !IsNear(named.QueueId, named.Utc)).Distinct()];
            _named.Clear();
        }
    }

    /// <summary>The stretches of time in which the messages lived.</summary>
    private async Task AddLivesAsync(List<(string QueueId, DateTime Utc)> seeds, CancellationToken cancellationToken)
    {
        WantedMessages wanted = new();
        foreach ((string? id, DateTime _) in seeds)
            wanted.Add(id, arrivalUtc: null);
        Dictionary<LogMessage, MessageLife> all = new(ReferenceEqualityComparer.Instance);
        await foreach (MailLogEvent one in newReader(new LogEventFilter { Messages = wanted }).ReadAsync(log, stretch, cancellationToken))
        {
            if (one.Record is not { Message: { } message } record)
                continue;
            if (!all.TryGetValue(message, out MessageLife? life))
                all[message] = life = new MessageLife(message.QueueId, record.Utc);
            life.LastUtc = record.Utc;
        }

        ILookup<string, DateTime> times = seeds.ToLookup(static seed => seed.QueueId, static seed => seed.Utc, StringComparer.Ordinal);
        foreach (IGrouping<string, MessageLife> lives in all.Values.GroupBy(static life => life.QueueId, StringComparer.Ordinal))
        {
            List<MessageLife> known = _lives.TryGetValue(lives.Key, out List<MessageLife>? list) ? list : _lives[lives.Key] = [];
            MessageLife[] ordered = lives.OrderBy(static life => life.FirstUtc).ToArray();
            foreach (DateTime utc in times[lives.Key])
            {
                if (Nearest(ordered, utc) is { } life && !known.Exists(other => other.FirstUtc == life.FirstUtc))
                    known.Add(life);
            }
        }
    }

    /// <summary>The messages that lines of wanted ones name, and those whose lines name wanted ones.</summary>
    private async Task FindNamedAsync(CancellationToken cancellationToken)
    {
        LogEventFilter naming = new LogEventFilter
        {
            Types = new HashSet<MailLogEventType>
            {
                MailLogEventType.Received,
                MailLogEventType.Sent,
                MailLogEventType.Forwarded,
                MailLogEventType.Notified,
            },
        };
        await foreach (MailLogEvent one in newReader(naming).ReadAsync(log, stretch, cancellationToken))
        {
            string? named = one.RelatedQueueId ?? (one.EventType == nameof(MailLogEventType.Received) ? one.OriginalQueueId : null);
            if (named is not { } other || one is not { QueueId: { } id, Record: { } record })
                continue;
            if (IsWanted(id, record.Utc))
                _named.Add((other, record.Utc));
            else if (IsNear(other, record.Utc))
                _named.Add((id, record.Utc));
        }
    }

    /// <summary>
    /// The message that lived at a time, else the one that had begun last before it, else the one that began a moment later.
    /// </summary>
    private static MessageLife? Nearest(MessageLife[] lives, DateTime utc) =>
        Array.Find(lives, life => life.Holds(utc)) ?? Array.FindLast(lives, life => IsNear(life, utc));

    private static bool IsNear(MessageLife life, DateTime utc) => life.FirstUtc <= utc + s_after && life.LastUtc >= utc - s_before;

    private bool IsNear(string queueId, DateTime utc) =>
        _lives.TryGetValue(queueId, out List<MessageLife>? lives) && lives.Exists(life => IsNear(life, utc));

    private sealed class MessageLife(string queueId, DateTime firstUtc)
    {
        public string QueueId => queueId;

        public DateTime FirstUtc { get; } = firstUtc;

        public DateTime LastUtc { get; set; } = firstUtc;

        public bool Holds(DateTime utc) => utc >= FirstUtc && utc <= LastUtc;
    }
}
