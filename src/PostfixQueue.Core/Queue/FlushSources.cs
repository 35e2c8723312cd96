using System.Threading.Channels;
using PostfixQueue.Log;
using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>Brings together what a watch waits for: the log, the answers to its requests, and the clock.</summary>
/// <param name="time">The clock.</param>
/// <param name="tick">How often it signals that time goes by.</param>
internal sealed class FlushSources(TimeProvider time, TimeSpan tick)
{
    private const int MaximumPending = 1_000;

    private readonly Channel<FlushSignal> _signals = Channel.CreateBounded<FlushSignal>(MaximumPending);
    private Task _all = Task.CompletedTask;

    /// <summary>Starts all of them.</summary>
    /// <param name="log">The log; null for none.</param>
    /// <param name="ask">Asks for all messages.</param>
    /// <param name="seconds">How long to wait for each answer.</param>
    /// <param name="pause">The longest pause between two requests.</param>
    /// <param name="life">Ends all of them.</param>
    public void Start(
        IAsyncEnumerable<MailLogEvent>? log,
        Func<ToolTimeLimit, IAsyncEnumerable<FlushRequest>> ask,
        int seconds,
        TimeSpan pause,
        CancellationToken life
    ) => _all = Task.WhenAll(FollowAsync(log, life), AskAsync(ask, seconds, pause, life), TickAsync(life));

    /// <summary>Hands out what comes.</summary>
    public IAsyncEnumerable<FlushSignal> ReadAsync(CancellationToken cancellationToken) => _signals.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Waits for the end of all, once they have been told to end.</summary>
    public Task EndAsync() => _all;

    private async Task FollowAsync(IAsyncEnumerable<MailLogEvent>? log, CancellationToken life)
    {
        if (log is null)
            return;
        try
        {
            await foreach (MailLogEvent one in log.WithCancellation(life))
                await _signals.Writer.WriteAsync(new FlushSignal(Event: one), life);
            await _signals.Writer.WriteAsync(new FlushSignal(IsLogOver: true), life);
        }
        catch (OperationCanceledException)
        {
            // That is its end.
        }
        catch (MailLogException)
        {
            _signals.Writer.TryWrite(new FlushSignal(IsLogOver: true));
        }
    }

    private async Task AskAsync(
        Func<ToolTimeLimit, IAsyncEnumerable<FlushRequest>> ask,
        int seconds,
        TimeSpan pause,
        CancellationToken life
    )
    {
        TimeSpan most = TimeSpan.FromSeconds(seconds) + pause;
        using CancellationTokenSource limit = new(most, time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, life);
        FlushSignal end = new(IsAsked: true);
        try
        {
            await foreach (FlushRequest request in ask(new ToolTimeLimit(seconds, life, both.Token)).WithCancellation(life))
            {
                limit.CancelAfter(most);
                await _signals.Writer.WriteAsync(new FlushSignal(Request: request), life);
            }
        }
        catch (Exception failure)
            when (failure is PostfixToolException || (failure is OperationCanceledException && !life.IsCancellationRequested))
        {
            end = new FlushSignal(Failure: failure);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await TellAsync(end, life);
    }

    private async Task TickAsync(CancellationToken life)
    {
        try
        {
            while (true)
            {
                await Task.Delay(tick, time, life);
                _signals.Writer.TryWrite(default);
            }
        }
        catch (OperationCanceledException)
        {
            // That is its end.
        }
    }

    private async Task TellAsync(FlushSignal signal, CancellationToken life)
    {
        try
        {
            await _signals.Writer.WriteAsync(signal, life);
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }
}
