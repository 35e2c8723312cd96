namespace PostfixQueue.Log;

/// <summary>How often deliveries of messages were attempted, by the log.</summary>
internal static class LogAttempts
{
    /// <summary>
    /// Counts, in one pass: the queue manager logs each time that it takes a message into the active queue (qmgr_active.c).
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="messages">Queue IDs with the times of arrival.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>
    /// The number for each message of which the log tells from its arrival on. A message that is missing arrived before the log begins.
    /// </returns>
    /// <exception cref="MailLogException">It cannot be read.</exception>
    public static async Task<IReadOnlyDictionary<string, int>> CountAsync(
        IMailLog log,
        IEnumerable<(string QueueId, DateTime ArrivalUtc)> messages,
        CancellationToken cancellationToken
    )
    {
        WantedMessages wanted = new();
        foreach ((string? id, DateTime arrival) in messages)
            wanted.Add(id, arrival);
        Dictionary<string, int> attempts = new(StringComparer.Ordinal);
        if (wanted.Size == 0)
            return attempts;
        LogReader reader = new(new LogEventFilter { Messages = wanted }, "", configDirectory: null);
        await foreach (MailLogEvent one in reader.ReadAsync(log, new LogStretch(wanted.SinceUtc), cancellationToken))
        {
            // Without its first line there may be attempts that the log does not tell of.
            MailLogEventType type = one.Record!.Shape.Type;
            if (type is MailLogEventType.Received or MailLogEventType.Identified)
                attempts.TryAdd(one.QueueId!, 0);
            else if (type == MailLogEventType.Queued && attempts.TryGetValue(one.QueueId!, out int count))
                attempts[one.QueueId!] = count + 1;
        }

        return attempts;
    }
}
