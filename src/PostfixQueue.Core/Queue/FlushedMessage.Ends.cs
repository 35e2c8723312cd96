namespace PostfixQueue.Queue;

/// <content>How it ends for its recipients.</content>
internal sealed partial class FlushedMessage
{
    /// <summary>Gives up on recipients that have been gone for long without a word in the log.</summary>
    /// <param name="since">Gone before this.</param>
    /// <param name="message">What is to be said.</param>
    public void EndGone(long since, string message)
    {
        for (int index = _open.Count - 1; index >= 0; index--)
            if (_open[index].GoneSince <= since)
                _results.Add(this, Take(index), FlushOutcome.LeftQueue, message);
    }

    /// <summary>Gives an outcome to all that are open.</summary>
    public void End(string outcome, string? message)
    {
        while (_open.Count > 0)
            _results.Add(this, Take(0), outcome, message);
    }

    /// <summary>Time is up.</summary>
    /// <param name="seconds">How long it was.</param>
    /// <param name="doubt">Why the queue could not be looked at; null when it was.</param>
    public void EndLate(int seconds, string? doubt)
    {
        while (_open.Count > 0)
        {
            FlushedRecipient recipient = Take(0);
            if (recipient.GoneSince is not null)
                _results.Add(this, recipient, FlushOutcome.LeftQueue, FlushResults.Silent);
            else if (doubt is not null)
                _results.Add(this, recipient, ActionOutcome.Unknown, doubt);
            else if (!IsAsked)
                _results.Add(this, recipient, FlushOutcome.TimedOut, "Time ran out before Postfix was asked.");
            else if (!_isWaiting)
                _results.Add(this, recipient, FlushOutcome.StillActive, $"The attempt had not ended after {seconds} seconds; it goes on.");
            else
                _results.Add(
                    this,
                    recipient,
                    FlushOutcome.TimedOut,
                    $"No attempt was seen within {seconds} seconds; Postfix still has the request."
                );
        }
    }

    private void EndTried(Dictionary<string, MailQueueRecipient> waiting, bool isTried)
    {
        for (int index = _open.Count - 1; index >= 0; index--)
        {
            FlushedRecipient recipient = _open[index];
            if (recipient.GoneSince is not null || recipient.Address is null || !(isTried || recipient.Deferral is not null))
                continue;

            // Without a reason the next attempt has just begun.
            if (waiting[recipient.Address].Reason is not null)
                _results.Add(this, Take(index), waiting[recipient.Address]);
        }
    }

    private void EndExpired(string? status)
    {
        string message =
            status == "force-expired"
                ? "An administrator has expired it; it was returned to its sender."
                : "Its lifetime was over; it was returned to its sender.";
        while (_open.Count > 0)
            _results.AddExpired(this, Take(0), message);
    }

    /// <summary>
    /// The defer log has been written again, or the next attempt been set: flush(8) sets it to now, qmgr(8) into the future.
    /// </summary>
    private bool HasChanged(MailQueueItem now) =>
        now.LastAttemptTime is { } last
        && (last > _askedAt || last != _lastAttempt || (now.NextRetryTime != _nextRetry && now.NextRetryTime > _askedAt + s_flushed));

    private FlushedRecipient? Close(MailLogEvent one) =>
        _open.FindIndex(recipient => recipient.Is(one)) is var index and >= 0 ? Take(index) : null;

    private FlushedRecipient Take(int index)
    {
        FlushedRecipient recipient = _open[index];
        _open.RemoveAt(index);
        return recipient;
    }
}
