using System.Runtime.CompilerServices;
using PostfixQueue.Log;
using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Server;

namespace PostfixQueue.Watching;

/// <summary>
/// Watches the queue of an instance: follows its log where that can be read, and lists the queue again and again. What fails meanwhile is
/// warned of once, and tried again.
/// </summary>
/// <param name="mail">The instance.</param>
/// <param name="options">What is to be watched.</param>
internal sealed class QueueWatch(MailSystem mail, WatchOptions options)
{
    /// <summary>So many events at once; then it is looked whether the queue is to be listed.</summary>
    private const int MaximumEvents = 1_000;

    /// <summary>How long to wait before a log that cannot be read is looked for again, which takes processes.</summary>
    private static readonly TimeSpan s_untilNextTry = TimeSpan.FromMinutes(1);

    private readonly WatchState _state = new(mail.Notices);
    private long _tried;

    /// <summary>Hands out the changes that are wanted, until it is stopped, its time has passed, or there have been enough.</summary>
    /// <exception cref="PostfixToolException">The queue cannot be listed to begin with.</exception>
    public async IAsyncEnumerable<MailQueueChange> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using CancellationTokenSource limit = new(options.Duration ?? Timeout.InfiniteTimeSpan, mail.Host.Time);
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        await using WatchedLog log = new(mail);
        try
        {
            int left = options.Count ?? int.MaxValue;
            await foreach (MailQueueChange change in WatchAsync(log, life.Token))
            {
                if (!options.Wants(change))
                    continue;
                yield return change;
                if (--left == 0)
                    yield break;
            }
        }
        finally
        {
            // The log is waited for when it has been told to end.
            await life.CancelAsync();
        }

        stop.ThrowIfCancellationRequested();
    }

    private async IAsyncEnumerable<MailQueueChange> WatchAsync(WatchedLog log, [EnumeratorCancellation] CancellationToken life)
    {
        if (await Ended(OpenAsync(log, life), life))
            yield break;
        using SpoolView view = await SpoolView.OpenAsync(mail, life, options.Filter.NeedsDetails);
        WatchedQueue queue = new(log.IsOpen, mail.Host.Time)
        {
            SyslogName = await SyslogNameAsync(life),
            LookUp = queueId => view.FindItem(queueId, QueueNames.Active),
        };
        if (await Ended(ListAsync(queue, isFirst: true, life), life))
            yield break;
        while (true)
        {
            long due = mail.Host.Time.GetTimestamp();
            while (mail.Host.Time.GetElapsedTime(due) is { } passed && passed < options.Interval)
            {
                if (await Ended(ReadyAsync(log, options.Interval - passed, life), life))
                    yield break;
                await TakeAsync(log, queue);
                while (queue.TryTake(out MailQueueChange? change))
                    yield return change;
            }

            bool isTimeToTry = !log.IsOpen && mail.Host.Time.GetElapsedTime(_tried) >= s_untilNextTry;
            if (isTimeToTry && await Ended(OpenAsync(log, life), life))
                yield break;
            queue.IsLogged = log.IsOpen;
            if (await Ended(ListAsync(queue, isFirst: false, life), life))
                yield break;
            while (queue.TryTake(out MailQueueChange? change))
                yield return change;
        }
    }

    /// <summary>Waits for a piece of work.</summary>
    /// <returns>True when the watch has ended over it.</returns>
    private static async Task<bool> Ended(Task work, CancellationToken life)
    {
        try
        {
            await work;
            return life.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            return true;
        }
    }

    /// <summary>Waits for the log, but no longer than until the queue is to be listed.</summary>
    private async Task ReadyAsync(WatchedLog log, TimeSpan most, CancellationToken life)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(life);
        await Task.WhenAny(log.Ready, Task.Delay(most, mail.Host.Time, both.Token));
        await both.CancelAsync();
    }

    private async Task OpenAsync(WatchedLog log, CancellationToken life)
    {
        _tried = mail.Host.Time.GetTimestamp();
        MailLogException? failure = await log.OpenAsync(life);
        _state.Log(failure?.Message);
    }

    private async Task TakeAsync(WatchedLog log, WatchedQueue queue)
    {
        try
        {
            for (int count = 0; count < MaximumEvents && await log.TakeAsync() is { } one; count++)
                queue.Take(one);
        }
        catch (MailLogException failure)
        {
            queue.IsLogged = false;
            _state.Log(failure.Message);
        }
    }

    private async Task ListAsync(WatchedQueue queue, bool isFirst, CancellationToken life)
    {
        ToolNotices own = new();
        ListingOptions listing = new(options.Source, options.Filter.NeedsDetails || !queue.IsLogged)
        {
            IsDetailOptional = !options.Filter.NeedsDetails,
        };
        queue.Begin();
        bool isWhole = false;
        try
        {
            await foreach (QueueListingEntry entry in QueueListing.ReadAsync(mail.WithNotices(own), listing, life))
            {
                if (entry.Item is { } item)
                    queue.See(item);
            }

            isWhole = true;
            _state.Listed();
        }
        catch (PostfixToolException failure) when (!isFirst)
        {
            _state.NotListed(failure.Message);
        }

        queue.End(isWhole);
        _state.Hear(own, isFirst);
    }

    /// <summary>The name under which the queue manager of this instance logs; null when it is not known.</summary>
    private async Task<string?> SyslogNameAsync(CancellationToken cancellationToken)
    {
        try
        {
            PostconfOutput output = await mail.Configuration.ReadAsync(PostconfQuery.EffectiveValues, cancellationToken);
            return PostconfLines.ToDictionary(output.Text).GetValueOrDefault("syslog_name") is { Length: > 0 } name ? name : null;
        }
        catch (PostfixToolException)
        {
            return null;
        }
    }
}
