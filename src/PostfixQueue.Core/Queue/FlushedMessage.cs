namespace PostfixQueue.Queue;

/// <summary>
/// A message whose delivery is attempted now. The log tells what became of recipients; the queue tells whether the attempt is over, and for
/// whom the message still waits. A deferral counts once the message waits again: until then it may still expire.
/// </summary>
internal sealed partial class FlushedMessage
{
    private static readonly TimeSpan s_flushed = TimeSpan.FromMinutes(1);

    private readonly ActionTarget _target;
    private readonly long _size;
    private readonly FlushResults _results;
    private readonly List<FlushedRecipient> _open;
    private DateTime? _nextRetry;
    private DateTime? _lastAttempt;
    private DateTime? _askedAt;
    private bool _hasMoved;
    private bool _isWaiting;

    /// <param name="item">The message as it was listed before.</param>
    /// <param name="results">Makes results.</param>
    public FlushedMessage(MailQueueItem item, FlushResults results)
    {
        _target = ActionTarget.From(item);
        _size = item.Size;
        Sender = item.Sender;
        _results = results;
        (_nextRetry, _lastAttempt) = (item.NextRetryTime, item.LastAttemptTime);
        _open = item
            .Recipients.DistinctBy(static one => one.EmailAddress, StringComparer.Ordinal)
            .Select(static one => new FlushedRecipient(one.EmailAddress, one.Reason))
            .ToList();
        if (_open.Count == 0)
            _open.Add(new FlushedRecipient(address: null, previousReason: null));
    }

    /// <summary>Its ID.</summary>
    public string QueueId => _target.QueueId;

    /// <summary>Its envelope sender.</summary>
    public string Sender { get; }

    /// <summary>When it arrived, local time.</summary>
    public DateTime ArrivalTime => _target.ArrivalTime;

    /// <summary>The queue in which it was seen last.</summary>
    public string QueueName { get; private set; } = QueueNames.Deferred;

    /// <summary>How many recipients have no outcome yet.</summary>
    public int Open => _open.Count;

    /// <summary>When Postfix was asked to deliver it; null before.</summary>
    public long? Started { get; private set; }

    /// <summary>True once Postfix has been asked to deliver it.</summary>
    public bool IsAsked => _askedAt is not null;

    /// <summary>Postfix has been asked.</summary>
    /// <param name="now">When.</param>
    /// <param name="isMoved">True when flush(8) has moved its file out of deferred before it answered: whatever is there again has been
    /// tried.</param>
    public void Ask(DateTime now, bool isMoved)
    {
        _askedAt = now;
        _hasMoved |= isMoved;
        Started = _results.Now;
    }

    /// <summary>True while it is not known when it was tried last: a listing does not tell.</summary>
    public bool IsUnnoted => _lastAttempt is null && _nextRetry is null;

    /// <summary>What the queue had right before the asking.</summary>
    public void Note(MailQueueItem item)
    {
        if (_target.Is(item))
            (_nextRetry, _lastAttempt) = (item.NextRetryTime, item.LastAttemptTime);
    }

    /// <summary>Takes a line of the log.</summary>
    public void Take(MailLogEvent one)
    {
        switch (one.EventType)
        {
            case nameof(MailLogEventType.Received) or nameof(MailLogEventType.Identified):
            case nameof(MailLogEventType.Queued) when one.Size is { } size && size != _size:
                End(FlushOutcome.LeftQueue, "Another message has this queue ID now.");
                break;
            case nameof(MailLogEventType.Queued):
                _hasMoved |= IsAsked;
                break;
            case nameof(MailLogEventType.Sent) or nameof(MailLogEventType.Forwarded):
                if (Close(one) is { } delivered)
                    _results.Add(this, delivered, FlushOutcome.Delivered, one);
                break;
            case nameof(MailLogEventType.Bounced):
                if (Close(one) is { } bounced)
                    _results.Add(this, bounced, FlushOutcome.Bounced, one);
                break;
            case nameof(MailLogEventType.Deferred) when IsAsked && _open.Find(recipient => recipient.Is(one)) is { } deferred:
                deferred.Deferral = one;
                break;
            case nameof(MailLogEventType.Expired):
                EndExpired(one.Status);
                break;
            case nameof(MailLogEventType.Held):
                End(FlushOutcome.Held, message: null);
                break;
            case nameof(MailLogEventType.Requeued):
                End(FlushOutcome.Requeued, "It is in the queue under another ID.");
                break;
            case nameof(MailLogEventType.Removed) when one.Program == "postsuper":
                End(FlushOutcome.Removed, "It was deleted with postsuper.");
                break;
            case nameof(MailLogEventType.Removed):
                End(FlushOutcome.LeftQueue, "The log does not show what became of this recipient.");
                break;
        }
    }

    /// <summary>Takes what the queue has under its ID.</summary>
    /// <param name="now">The item; null when there is none.</param>
    /// <param name="time">When it was looked at.</param>
    public void Take(MailQueueItem? now, long time)
    {
        if (now is null || !_target.Is(now))
        {
            _isWaiting = false;
            foreach (FlushedRecipient recipient in _open)
                recipient.GoneSince ??= time;
            return;
        }

        QueueName = now.QueueName;
        Dictionary<string, MailQueueRecipient> waiting = new(StringComparer.Ordinal);
        foreach (MailQueueRecipient recipient in now.Recipients)
            waiting.TryAdd(recipient.EmailAddress, recipient);
        foreach (FlushedRecipient recipient in _open)
            recipient.GoneSince = recipient.Address is null || waiting.ContainsKey(recipient.Address) ? null : recipient.GoneSince ?? time;
        if (now.QueueName == QueueNames.Hold)
        {
            End(FlushOutcome.Held, message: null);
            return;
        }

        _isWaiting = now.QueueName == QueueNames.Deferred;
        if (!_isWaiting)
            _hasMoved |= IsAsked;
        else if (IsAsked)
            EndTried(waiting, _hasMoved || HasChanged(now));
    }
}
