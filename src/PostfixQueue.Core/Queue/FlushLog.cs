using PostfixQueue.Log;
using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>What the log says of flushed messages from now on.</summary>
internal static class FlushLog
{
    /// <summary>Opens the log of the instance at its end. Where it cannot be read a warning says what that costs.</summary>
    /// <param name="mail">The instance.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The events, without end; null when no log can be read.</returns>
    public static async Task<IAsyncEnumerable<MailLogEvent>?> OpenAsync(
        MailSystem mail,
        IEnumerable<FlushedMessage> messages,
        CancellationToken cancellationToken
    )
    {
        try
        {
            LogClock clock = new(mail.Host.Time);
            IMailLog log = await InstanceLog.FindLogAsync(mail, clock, cancellationToken);
            mail.Notices.Say($"The log is {log.Name}.");
            WantedMessages wanted = new();
            foreach (FlushedMessage message in messages)
                wanted.Add(message.QueueId, arrivalUtc: null);
            LogReader reader = new(new LogEventFilter { Messages = wanted }, mail.Host.Name, mail.Instance.ConfigDirectory);
            IAsyncEnumerable<LogBlock> rest = await LogTail.OpenAsync(log, mail.Host, clock, cancellationToken);
            return reader.ReadAsync(rest, cancellationToken);
        }
        catch (MailLogException failure)
        {
            mail.Notices.Warn(
                $"{failure.Message} What is known comes from the queue alone, which does not distinguish delivered from returned mail."
            );
            return null;
        }
    }
}
