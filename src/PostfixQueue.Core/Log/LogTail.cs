using PostfixQueue.Ports;

namespace PostfixQueue.Log;

/// <summary>A log from where it ends now.</summary>
internal static class LogTail
{
    /// <summary>Notes the end of a log and hands out what comes behind it, over rotation, until it is stopped.</summary>
    /// <param name="log">The log.</param>
    /// <param name="host">The machine.</param>
    /// <param name="clock">Reads the times.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MailLogException">It cannot be read.</exception>
    public static async Task<IAsyncEnumerable<LogBlock>> OpenAsync(
        IMailLog log,
        MailHost host,
        LogClock clock,
        CancellationToken cancellationToken
    )
    {
        if (log is JournalLog journal)
        {
            await journal.NewestUtcAsync(cancellationToken);
            return journal.FollowAsync(cancellationToken);
        }

        LogFollower follower = new(host.System, log.Name, clock, host.Time);
        follower.MarkEnd();
        return follower.ReadAsync(sinceUtc: null, cancellationToken);
    }
}
