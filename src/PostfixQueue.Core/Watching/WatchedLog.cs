using PostfixQueue.Log;
using PostfixQueue.Ports;

namespace PostfixQueue.Watching;

/// <summary>The log of an instance from now on, opened again where its reading fails.</summary>
internal sealed class WatchedLog(MailSystem mail) : IAsyncDisposable
{
    private IAsyncEnumerator<MailLogEvent>? _events;
    private Task<bool>? _next;

    /// <summary>True while it is read.</summary>
    public bool IsOpen => _events is not null;

    /// <summary>Ends when there is an event to take, or when the log cannot be read on; never where no log is open.</summary>
    public Task Ready => _next ?? Task.Delay(Timeout.Infinite);

    /// <summary>Opens it at its end.</summary>
    /// <returns>Why it cannot be read; null when it can.</returns>
    public async Task<MailLogException?> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            LogClock clock = new(mail.Host.Time);
            IMailLog log = await InstanceLog.FindLogAsync(mail, clock, cancellationToken);
            mail.Notices.Say($"The log is {log.Name}.");
            LogReader reader = new(new LogEventFilter(), mail.Host.Name, mail.Instance.ConfigDirectory);
            IAsyncEnumerable<LogBlock> rest = await LogTail.OpenAsync(log, mail.Host, clock, cancellationToken);
            _events = reader.ReadAsync(rest, cancellationToken).GetAsyncEnumerator(cancellationToken);
            _next = _events.MoveNextAsync().AsTask();
            return null;
        }
        catch (MailLogException failure)
        {
            return failure;
        }
    }

    /// <summary>Takes an event that is there.</summary>
    /// <returns>Null when none is.</returns>
    /// <exception cref="MailLogException">The log cannot be read on; it is closed.</exception>
    public async Task<MailLogEvent?> TakeAsync()
    {
        if (_next is not { IsCompleted: true } || _events is null)
            return null;
        try
        {
            if (await _next)
            {
                MailLogEvent one = _events.Current;
                _next = _events.MoveNextAsync().AsTask();
                return one;
            }
        }
        catch (MailLogException)
        {
            await DisposeAsync();
            throw;
        }

        await DisposeAsync();
        throw new MailLogException(MailLogFailure.Damaged, JournalLog.JournalName, "What reads the log has ended.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_events is not { } events)
            return;
        _events = null;
        Task<bool>? next = _next;
        _next = null;
        if (next is not null)
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await events.DisposeAsync();
    }
}
