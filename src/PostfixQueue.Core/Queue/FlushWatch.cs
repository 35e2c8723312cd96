using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>
/// Has Postfix attempt deliveries and tells what became of each recipient, as soon as it is proven: by the log from before the asking on,
/// and by what the queue has under the IDs of the messages. Memory is that of the messages that are watched.
/// </summary>
/// <param name="mail">The instance.</param>
/// <param name="spool">Sees its files, with details; blind where they cannot be read.</param>
/// <param name="seconds">How long to wait for outcomes behind the last request, and for the answer to each.</param>
internal sealed class FlushWatch(MailSystem mail, SpoolView spool, int seconds)
{
    /// <summary>A listing of a large queue takes its time, however little is given to wait.</summary>
    private const int FewestSecondsToList = 30;

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, FlushedMessage> _open = new(StringComparer.Ordinal);
    private readonly FlushResults _results = new(mail.Host, mail.ConfigDirectory);
    private readonly FlushSchedule _schedule = new(mail.Host.Time, seconds);

    // What repeated looks at the queue have to say is of no use to anybody.
    private readonly MailSystem _silent = mail.WithNotices(new ToolNotices());
    private string? _doubt;

    /// <summary>How many messages Postfix has been asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>How many messages are watched.</summary>
    public int Messages { get; private set; }

    /// <summary>How many recipients are watched.</summary>
    public int Recipients { get; private set; }

    /// <summary>Of how many recipients the outcome is known.</summary>
    public int Known => _results.Made;

    /// <summary>Watches a message too.</summary>
    public void Add(MailQueueItem item)
    {
        FlushedMessage message = new(item, _results);
        if (!_open.TryAdd(item.QueueId, message))
            return;
        Messages++;
        Recipients += message.Open;
    }

    /// <summary>
    /// Asks, and tells what comes of it: the outcome of a recipient, a request that failed, or no more than that time goes by. Leaving
    /// early ends the watching; the deliveries go on.
    /// </summary>
    /// <param name="ask">Asks for all of the messages.</param>
    /// <param name="pause">The longest pause between two requests.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="PostfixToolException">Postfix could not be asked at all.</exception>
    public async IAsyncEnumerable<(MailQueueFlushResult? Result, FlushRequest? Failed)> RunAsync(
        Func<ToolTimeLimit, IAsyncEnumerable<FlushRequest>> ask,
        TimeSpan pause,
        [EnumeratorCancellation] CancellationToken stop
    )
    {
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await NoteAsync(life.Token);
        IAsyncEnumerable<MailLogEvent>? log = await FlushLog.OpenAsync(mail, _open.Values, life.Token);
        if (log is null)
            _schedule.Unheard();
        FlushSources sources = new(mail.Host.Time, s_tick);
        try
        {
            sources.Start(log, ask, seconds, pause, life.Token);
            await foreach (FlushSignal signal in sources.ReadAsync(stop))
            {
                if (signal.Failure is not null)
                    throw signal.Failure;
                if (signal.Request is { Failure: not null } failed)
                    yield return (null, failed);
                Take(signal);
                if (_schedule.IsTimeToLook(isCheap: !spool.IsBlind))
                    await LookAsync(life.Token);
                while (_results.TryTake(out MailQueueFlushResult? result))
                    yield return (result, null);
                yield return default;
                if (_schedule.IsOver || (_schedule.IsAsked && _open.Count == 0))
                    break;
            }
        }
        finally
        {
            await life.CancelAsync();
            await sources.EndAsync();
        }

        if (_open.Count > 0)
            await LookAsync(stop);
        foreach (FlushedMessage message in _open.Values)
            message.EndLate(seconds, _doubt);
        while (_results.TryTake(out MailQueueFlushResult? result))
            yield return (result, null);
    }

    private void Take(FlushSignal signal)
    {
        if (signal.IsLogOver)
            _schedule.Unheard();
        if (signal.IsAsked)
            _schedule.Begin();
        if (signal.Request is { } request)
            Take(request);
        if (signal.Event?.QueueId is not { } queueId || !_open.TryGetValue(queueId, out FlushedMessage? message))
            return;
        _schedule.Hear();
        message.Take(signal.Event);
        Forget(message);
    }

    private void Take(FlushRequest request)
    {
        DateTime now = mail.Host.Time.GetLocalNow().DateTime;
        foreach (string queueId in request.QueueIds ?? [.. _open.Keys])
        {
            if (!_open.TryGetValue(queueId, out FlushedMessage? message))
                continue;
            if (request.Failure is { } failure)
            {
                message.End(failure.Failure == PostfixFailure.TimedOut ? FlushOutcome.TimedOut : ActionOutcome.Failed, failure.Message);
                Forget(message);
                continue;
            }

            if (!message.IsAsked)
                Asked++;
            message.Ask(now, request.IsMoved);
        }
    }

    /// <summary>What the queue files say right before the asking: a change shows that there was an attempt.</summary>
    private async Task NoteAsync(CancellationToken cancellationToken)
    {
        if (spool.IsBlind)
            return;
        string[] queueIds = [.. _open.Values.Where(static message => message.IsUnnoted).Select(static message => message.QueueId)];
        QueueLookup? found = await Task.Run(
            () => spool.LookUp(queueIds.Select(static id => (id, (string?)QueueNames.Deferred)), cancellationToken),
            cancellationToken
        );
        foreach (MailQueueItem item in found?.Items.Values ?? [])
            _open[item.QueueId].Note(item);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        FlushedMessage[] asked = [.. _open.Values.Where(static message => message.IsAsked)];
        _doubt = null;
        long start = _results.Now;
        int most = Math.Max(seconds, FewestSecondsToList);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(most), mail.Host.Time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            IEnumerable<(string, string?)> wanted = asked.Select(static message => (message.QueueId, (string?)message.QueueName));
            QueueLookup found = await TargetResolver.LookUpAsync(_silent, spool, wanted, both.Token);
            foreach (FlushedMessage message in asked)
            {
                MailQueueItem? item = found.Items.GetValueOrDefault(message.QueueId);
                if (item is null && found.Doubt is { } doubt)
                    _doubt = doubt.Message;
                else
                    message.Take(item, start);
            }
        }
        catch (PostfixToolException failure)
        {
            _doubt = failure.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _doubt = $"The queue had not been listed after {most} seconds.";
        }

        long since = _schedule.GoneBefore;
        foreach (FlushedMessage message in asked)
        {
            message.EndGone(since, FlushResults.Silent);
            Forget(message);
        }

        _schedule.Looked(start);
    }

    private void Forget(FlushedMessage message)
    {
        if (message.Open == 0)
            _open.Remove(message.QueueId);
    }
}
