using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue;

/// <summary>
/// Lets the pipeline thread wait for tools: it passes on what they have to say as soon as they say it, and lets no more time go by than the
/// caller gave. Only waiting counts: the time of a prompt, or of the next command in the pipeline, is not the tools'.
/// </summary>
internal sealed class ToolWait : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Action _passOn;
    private TimeSpan _waited;

    /// <param name="notices">What the tools have to say.</param>
    /// <param name="passOn">Passes it on; called on the waiting thread.</param>
    /// <param name="stop">The caller wants no more.</param>
    [SuppressMessage("Design", "CA1068", Justification = "The token is not this call's own.")]
    public ToolWait(ToolNotices notices, Action passOn, CancellationToken stop)
    {
        _passOn = passOn;
        _limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        notices.Added = Wake;
    }

    /// <summary>Cancelled by the stop, and when time has run out.</summary>
    public CancellationToken Token => _limit.Token;

    /// <summary>Waits for a task.</summary>
    /// <param name="task">Is to end soon after <see cref="Token"/> is cancelled.</param>
    /// <param name="seconds">How long this and all earlier waiting may take; null for no limit.</param>
    public T For<T>(Task<T> task, int? seconds)
    {
        long start = TimeProvider.System.GetTimestamp();
        if (seconds is { } most && !_limit.IsCancellationRequested)
            _limit.CancelAfter(Max(TimeSpan.FromSeconds(most) - _waited, TimeSpan.Zero));
        TaskAwaiter<T> awaiter = task.GetAwaiter();
        awaiter.UnsafeOnCompleted(Wake);
        while (!awaiter.IsCompleted)
        {
            _wake.WaitOne();
            _passOn();
        }

        if (seconds is not null && !_limit.IsCancellationRequested)
            _limit.CancelAfter(Timeout.InfiniteTimeSpan);
        _waited += TimeProvider.System.GetElapsedTime(start);
        return awaiter.GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _limit.Dispose();

        // Not the event: a tool that ends late may still want to wake us.
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Wake() => _wake.Set();
}
