using System.Diagnostics.CodeAnalysis;
using PostfixQueue.Queue;

namespace PostfixQueue.Watching;

/// <summary>
/// Compares the queue with what it was, and puts what the log says beside it: each change is told once, whichever shows it first. What is
/// logged is proven; from the queue alone it is not known where a message has gone. Memory is that of the messages in the queue.
/// </summary>
/// <param name="isLogged">Whether the log is read: then it alone tells of attempts.</param>
/// <param name="time">The clock.</param>
internal sealed partial class WatchedQueue(bool isLogged, TimeProvider time)
{
    /// <summary>A listing can pass over a message that moves from one queue to another; a second one does not.</summary>
    private const int ListingsWithout = 2;

    private readonly Dictionary<string, WatchedMessage> _messages = new(StringComparer.Ordinal);
    private readonly Queue<MailQueueChange> _changes = new();
    private bool _isFirst = true;

    /// <summary>Whether the log is read now.</summary>
    public bool IsLogged { get; set; } = isLogged;

    /// <summary>How many messages are remembered.</summary>
    public int Count => _messages.Count;

    private DateTime Now => time.GetLocalNow().DateTime;

    /// <summary>Takes the next change.</summary>
    public bool TryTake([NotNullWhen(true)] out MailQueueChange? change) => _changes.TryDequeue(out change);

    /// <summary>A listing begins.</summary>
    public void Begin()
    {
        foreach (WatchedMessage message in _messages.Values)
            message.IsSeen = false;
    }

    /// <summary>Takes a message of the listing.</summary>
    public void See(MailQueueItem item)
    {
        if (!_messages.TryGetValue(item.QueueId, out WatchedMessage? message))
        {
            _messages[item.QueueId] = message = new WatchedMessage(item) { IsSeen = true, IsTold = _isFirst };
            if (!_isFirst)
                Arrive(message, ChangeNames.Queue, Now);
            return;
        }

        // Another message has the ID now. What has become of the one before, the log may still tell.
        if (!message.Is(item))
            return;
        message.IsSeen = true;
        message.Missed = 0;
        if (!message.IsTold)
        {
            message = _messages[item.QueueId] = new WatchedMessage(item) { IsSeen = true, HasOutcome = message.HasOutcome };
            Arrive(message, ChangeNames.Queue, Now);
            return;
        }

        // The log has told what was tried, but not of which recipients else there are.
        if (message.IsFromLog)
            _messages[item.QueueId] = new WatchedMessage(item)
            {
                IsSeen = true,
                IsTold = true,
                HasOutcome = message.HasOutcome,
            };
        else
            Compare(message, item);
    }

    /// <summary>A listing has ended.</summary>
    /// <param name="isWhole">False when it broke off: what it has not shown may be there.</param>
    public void End(bool isWhole)
    {
        if (isWhole)
        {
            foreach ((string queueId, WatchedMessage message) in _messages)
            {
                if (message.IsSeen || ++message.Missed < ListingsWithout)
                    continue;
                if (message.IsTold)
                    Tell(message, ChangeNames.Left, ChangeNames.Queue, Now);
                _messages.Remove(queueId);
            }
        }

        _isFirst = false;
    }

    private void Arrive(WatchedMessage message, string evidence, DateTime when)
    {
        message.IsTold = true;
        Tell(message, ChangeNames.Arrived, evidence, when);
        if (message.Item.QueueName == QueueNames.Hold)
            Tell(message, ChangeNames.Held, evidence, when);

        // What was tried already when it was first seen. Where there is a log, that tells.
        if (!IsLogged)
            TellAttempts(message, message.Item with { Recipients = [] }, message.Item);
    }

    private void Compare(WatchedMessage message, MailQueueItem now)
    {
        MailQueueItem before = message.Item;
        now = WithReasons(before, now);
        message.Item = now;
        bool wasHeld = before.QueueName == QueueNames.Hold;
        if (wasHeld != (now.QueueName == QueueNames.Hold))
            Tell(message, wasHeld ? ChangeNames.Released : ChangeNames.Held, ChangeNames.Queue, Now, before);
        if (!IsAhead(before, now))
        {
            message.Ahead = 0;
            return;
        }

        // The log comes a little later, and says more. When it does not come, the queue proves the attempt.
        if (IsLogged && ++message.Ahead < ListingsWithout)
        {
            message.Item = now with { Recipients = before.Recipients };
            return;
        }

        message.Ahead = 0;
        TellAttempts(message, before, now);
        TellGone(message, before, now);
        TellCause(message, before);
    }

    /// <summary>True when the queue shows an attempt.</summary>
    private bool IsAhead(MailQueueItem before, MailQueueItem now) =>
        before.Recipients.Length != now.Recipients.Length
        || (!IsLogged && now.LastAttemptTime != before.LastAttemptTime)
        || !Reasons(before).SetEquals(Reasons(now));

    private static HashSet<(string, string?)> Reasons(MailQueueItem item) =>
        [.. item.Recipients.Select(static one => (one.EmailAddress.ToLowerInvariant(), one.Reason))];

    /// <summary>A message that is being delivered can be listed without the reasons that it had before, and will have after it.</summary>
    private static MailQueueItem WithReasons(MailQueueItem before, MailQueueItem now)
    {
        if (now.Reason is not null || before.Reason is null || now.QueueName == QueueNames.Deferred)
            return now;
        Dictionary<string, MailQueueRecipient> known = new(StringComparer.OrdinalIgnoreCase);
        foreach (MailQueueRecipient recipient in before.Recipients)
            known[recipient.EmailAddress] = recipient;
        return now with { Recipients = Array.ConvertAll(now.Recipients, one => known.GetValueOrDefault(one.EmailAddress) ?? one) };
    }

    private void TellAttempts(WatchedMessage message, MailQueueItem before, MailQueueItem now)
    {
        bool isTold = false;
        Dictionary<string, string?> reasons = new(StringComparer.OrdinalIgnoreCase);
        foreach (MailQueueRecipient recipient in before.Recipients)
            reasons[recipient.EmailAddress] = recipient.Reason;
        foreach (MailQueueRecipient recipient in now.Recipients)
        {
            string? old = reasons.GetValueOrDefault(recipient.EmailAddress);
            if (recipient.Reason is null || recipient.Reason == old)
                continue;
            isTold = true;
            Tell(message, ChangeNames.Attempted, ChangeNames.Queue, Now, before, recipient, old);
        }

        // The same reason once more: the time of the defer log tells.
        if (!isTold && now.LastAttemptTime is { } last && before.LastAttemptTime is { } earlier && last > earlier)
            Tell(message, ChangeNames.Attempted, ChangeNames.Queue, last, before);
    }

    private void TellGone(WatchedMessage message, MailQueueItem before, MailQueueItem now)
    {
        if (before.Recipients.Length <= now.Recipients.Length)
            return;
        HashSet<string> left = new(now.RecipientAddresses, StringComparer.OrdinalIgnoreCase);
        foreach (MailQueueRecipient recipient in before.Recipients)
        {
            if (!left.Contains(recipient.EmailAddress))
                Tell(message, ChangeNames.Left, ChangeNames.Queue, Now, before, recipient with { Reason = null });
        }
    }

    private void TellCause(WatchedMessage message, MailQueueItem before)
    {
        const string None = nameof(MailDelayCause.NotTried);
        if (message.Item.Cause != before.Cause && message.Item.Cause != None && before.Cause != None)
            Tell(message, ChangeNames.CauseChanged, ChangeNames.Queue, Now, before);
    }
}
