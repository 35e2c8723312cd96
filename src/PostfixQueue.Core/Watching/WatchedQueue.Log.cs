using PostfixQueue.Queue;

namespace PostfixQueue.Watching;

/// <content>What the log says.</content>
internal sealed partial class WatchedQueue
{
    private const string Administrator = "postsuper";

    /// <summary>The name that this instance logs under; null to take lines of all. Lines of others are about other queues.</summary>
    public string? SyslogName { get; init; }

    /// <summary>Looks a message up in the queue; null where that cannot be done, or it is not there.</summary>
    public Func<string, MailQueueItem?>? LookUp { get; init; }

    /// <summary>Takes an event of the log.</summary>
    public void Take(MailLogEvent one)
    {
        if (one.QueueId is not { } queueId)
            return;
        _messages.TryGetValue(queueId, out WatchedMessage? message);
        switch (one.EventType)
        {
            case nameof(MailLogEventType.Received) when message is { IsTold: true, IsFromLog: false }:
                // The ID begins anew; of the message that had it, the log has not told the end.
                if (one.Time > message.Item.ArrivalTime.AddSeconds(5))
                    Leave(message, one, null);
                break;
            case nameof(MailLogEventType.Queued):
                message ??= Begin(one);
                break;
            case nameof(MailLogEventType.Held) when message is { IsTold: true, Item.QueueName: not QueueNames.Hold }:
                Move(message, one, ChangeNames.Held, QueueNames.Hold);
                break;
            case nameof(MailLogEventType.Released) when message is { IsTold: true, Item.QueueName: QueueNames.Hold }:
                Move(message, one, ChangeNames.Released, QueueNames.Deferred);
                break;
            case nameof(MailLogEventType.Deferred):
                Deliver(message ?? Begin(one), one, ChangeNames.Attempted);
                break;
            case nameof(MailLogEventType.Sent):
            case nameof(MailLogEventType.Forwarded):
                Deliver(message ?? Begin(one), one, ChangeNames.Delivered);
                break;
            case nameof(MailLogEventType.Bounced):
                Deliver(message ?? Begin(one), one, ChangeNames.Bounced);
                break;
            case nameof(MailLogEventType.Expired) when message is not null:
                Show(message, one);
                message.HasOutcome = true;
                Tell(message, ChangeNames.Expired, ChangeNames.Log, one.Time, null, null, null, one);
                break;
            case nameof(MailLogEventType.Requeued) when message is not null:
                Leave(message, one, "requeued");
                break;
            case nameof(MailLogEventType.Removed) when message is not null:
                End(message, one);
                break;
        }
    }

    /// <summary>A message that the log is first to tell of; null when it is another instance's.</summary>
    private WatchedMessage? Begin(MailLogEvent one)
    {
        if (SyslogName is not null && one.SyslogName != SyslogName)
            return null;
        string queueId = one.QueueId!;
        if (LookUp?.Invoke(queueId) is { } found)
        {
            WatchedMessage there = _messages[queueId] = new WatchedMessage(found) { IsTold = IsOld(one) };
            Show(there, one);
            return there;
        }

        MailQueueItem item = new()
        {
            QueueId = queueId,
            QueueName = QueueNames.Active,
            Sender = one.Sender is { Length: > 0 } sender ? sender : MailDomain.NullSender,
            ArrivalTime = one.Time - (one.Delay ?? TimeSpan.Zero),
            Size = one.Size ?? 0,
            HostName = one.HostName,
            ConfigDirectory = one.ConfigDirectory,
        };
        if (one.SaslUser is not null || one.ClientAddress is not null || one.MessageId is not null)
            item = item with { SaslUser = one.SaslUser, ClientAddress = one.ClientAddress, MessageId = one.MessageId };
        return _messages[queueId] = new WatchedMessage(item) { IsFromLog = true, IsTold = IsOld(one) };
    }

    /// <summary>True for a message whose first lines were logged before the watch began.</summary>
    private static bool IsOld(MailLogEvent one) => one is { MessageId: null, ClientName: null, ClientAddress: null, UserId: null };

    private void Show(WatchedMessage message, MailLogEvent one)
    {
        if (message.IsTold)
            return;
        message.IsTold = true;
        Tell(message, ChangeNames.Arrived, ChangeNames.Log, message.IsFromLog ? message.Item.ArrivalTime : one.Time);
    }

    private void Move(WatchedMessage message, MailLogEvent one, string change, string queueName)
    {
        MailQueueItem before = message.Item;
        message.Item = before with { QueueName = queueName };
        Tell(message, change, ChangeNames.Log, one.Time, before);
    }

    private void Deliver(WatchedMessage? message, MailLogEvent one, string change)
    {
        if (message is null || one.Recipient is not { } address)
            return;
        if (message.Recipient(address) is null && message.IsFromLog)
            message.Defer(address, null);
        Show(message, one);
        MailQueueItem before = message.Item;
        MailQueueRecipient? known = message.Recipient(address);
        MailQueueRecipient recipient = (known ?? new MailQueueRecipient { EmailAddress = address }) with { Reason = one.Reason };
        if (change == ChangeNames.Attempted)
        {
            message.Defer(address, one.Reason);
            Tell(message, change, ChangeNames.Log, one.Time, before, recipient, known?.Reason, one);
            TellCause(message, before);
            return;
        }

        message.HasOutcome = true;
        message.Finish(address);
        Tell(message, change, ChangeNames.Log, one.Time, before, recipient, known?.Reason, one);
    }

    private void End(WatchedMessage message, MailLogEvent one)
    {
        if (one.Program == Administrator)
        {
            Show(message, one);
            Tell(message, ChangeNames.Removed, ChangeNames.Log, one.Time);
        }
        else if (!message.HasOutcome && message.IsTold)
        {
            Tell(message, ChangeNames.Left, ChangeNames.Log, one.Time);
        }

        _messages.Remove(message.Item.QueueId);
    }

    private void Leave(WatchedMessage message, MailLogEvent one, string? reason)
    {
        Show(message, one);
        Tell(message, ChangeNames.Left, ChangeNames.Log, one.Time, null, null, null, reason is null ? null : one);
        _messages.Remove(message.Item.QueueId);
    }
}
