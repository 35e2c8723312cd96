using PostfixQueue.Delay;

namespace PostfixQueue.Watching;

/// <content>How changes are told.</content>
internal sealed partial class WatchedQueue
{
    /// <summary>Tells a change.</summary>
    /// <param name="message">The message as it is behind the change.</param>
    /// <param name="change">What kind.</param>
    /// <param name="evidence">What shows it.</param>
    /// <param name="when">When.</param>
    /// <param name="before">The message before the change; null for the same.</param>
    /// <param name="recipient">The recipient concerned, with the reason; null for the whole message.</param>
    /// <param name="previousReason">The reason of this recipient before.</param>
    /// <param name="one">The event; null for none.</param>
    private void Tell(
        WatchedMessage message,
        string change,
        string evidence,
        DateTime when,
        MailQueueItem? before = null,
        MailQueueRecipient? recipient = null,
        string? previousReason = null,
        MailLogEvent? one = null
    )
    {
        MailQueueItem item = message.Item;
        before ??= item;
        bool isFailure = change is not (ChangeNames.Delivered or ChangeNames.Left or ChangeNames.Removed);
        string? reason =
            recipient is not null ? recipient.Reason
            : change == ChangeNames.Arrived ? null
            : one?.Reason ?? item.Reason;
        bool hasCause = isFailure && reason is not null;
        _changes.Enqueue(
            new MailQueueChange
            {
                Time = when,
                Change = change,
                QueueId = item.QueueId,
                QueueName = item.QueueName,
                Sender = item.Sender,
                SenderDomain = item.SenderDomain,
                Recipient = recipient?.EmailAddress,
                RecipientAddresses = before.RecipientAddresses,
                Reason = reason,
                PreviousReason = recipient is null ? (ReferenceEquals(before, item) ? null : before.Reason) : previousReason,
                Cause = !hasCause ? null : recipient?.Cause ?? item.Cause,
                PreviousCause = CauseOf(recipient is null ? (ReferenceEquals(before, item) ? null : before.Reason) : previousReason),
                Scope =
                    !hasCause ? null
                    : recipient is null ? item.Scope
                    : recipient.Classification.ScopeName,
                Remedy =
                    !hasCause ? null
                    : recipient is null ? item.Remedy
                    : recipient.Delay.Explain(recipient.EmailAddress).Remedy,
                EnhancedStatusCode = one?.EnhancedStatusCode,
                Relay = one?.Relay,
                ArrivalTime = item.ArrivalTime,
                Size = item.Size,
                Evidence = evidence,
                HostName = item.HostName,
                ConfigDirectory = item.ConfigDirectory,
                Before = before,
                After = recipient is null
                    ? item
                    : item with
                    {
                        Recipients = [.. item.Recipients.Where(r => r.EmailAddress != recipient.EmailAddress), recipient],
                    },
            }
        );
    }

    private static string? CauseOf(string? reason) => reason is null ? null : new DelayReasonText(reason).Classification.CauseName;
}
