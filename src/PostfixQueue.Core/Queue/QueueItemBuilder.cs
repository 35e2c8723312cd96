using PostfixQueue.Delay;
using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>Makes items of what a listing or a queue file says, in the same way. For one thread; several may share the reasons.</summary>
internal sealed class QueueItemBuilder(ListingContext context, ListingReasons reasons)
{
    /// <summary>The beginning of the year 9999. Later ones cannot be told in every time zone, and no message has arrived then.</summary>
    public const long FirstSecondOfYear9999 = 253_370_764_800;

    // Stands for a missing reason until the whole message is read: its meaning depends on the queue.
    private static readonly DelayReasonText s_missing = new(null);

    /// <summary>From this age on a message in maildrop is one that nothing picks up.</summary>
    private static readonly TimeSpan s_pickupTime = TimeSpan.FromMinutes(1);

    /// <summary>
    /// From so many recipients in the log on showq(8) forgets some (<c>duplicate_filter_limit</c>), and lists them again without their
    /// reason.
    /// </summary>
    private const int FilterLimit = 1_000;

    private readonly List<MailQueueRecipient> _recipients = [];
    private readonly Dictionary<(string QueueName, bool IsNew), DelayReasonText> _missingReasons = [];

    /// <summary>Begins a message.</summary>
    public void Begin() => _recipients.Clear();

    /// <summary>Adds a recipient.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="original">The address that it was made from; null when not known.</param>
    /// <param name="reason">Its reason as UTF-8; empty for none.</param>
    /// <param name="delivery">What else is known of its last attempt; null when nothing is.</param>
    public void Add(string address, string? original, ReadOnlySpan<byte> reason, RecipientDelivery? delivery = null) =>
        _recipients.Add(
            new MailQueueRecipient
            {
                EmailAddress = address,
                Delay = reason.IsEmpty ? s_missing : reasons.Intern(reason, address),

                // Postfix 3.11 prints an empty original address wherever it does not know it.
                OriginalAddress = string.IsNullOrEmpty(original) ? null : original,
                Delivery = delivery,
            }
        );

    /// <summary>The item.</summary>
    public MailQueueItem Build(
        string queueId,
        string queueName,
        string sender,
        long arrival,
        long size,
        bool forcedExpire,
        MailQueueItemDetail? detail = null,
        QueueFileIdentity? file = null
    )
    {
        DateTime arrivalTime = DateTimeOffset.FromUnixTimeSeconds(arrival).LocalDateTime;
        TimeSpan age = TimeSpan.FromSeconds(Math.Max(0, context.NowUnixSeconds - arrival));
        if (_recipients.Count > FilterLimit)
            LeaveRepeatedOut();
        ExplainMissingReasons(queueName, age);
        TimeSpan? lifetime = sender == MailDomain.NullSender ? context.Settings.BounceQueueLifetime : context.Settings.MaximalQueueLifetime;
        return new MailQueueItem
        {
            QueueId = queueId,
            QueueName = queueName,
            Sender = sender,
            Recipients = _recipients.Count == 0 ? [] : [.. _recipients],
            ArrivalTime = arrivalTime,
            Age = age,
            Size = size,
            ForcedExpire = forcedExpire,
            ExpirationTime = ReferenceEquals(queueName, QueueNames.Hold) ? null : ExpirationOf(arrivalTime, lifetime),
            HostName = context.HostName,
            ConfigDirectory = context.ConfigDirectory,
            Detail = detail,
            File = file,
        };
    }

    /// <summary>Null also for a lifetime that outlasts the calendar.</summary>
    private static DateTime? ExpirationOf(DateTime arrivalTime, TimeSpan? lifetime) =>
        lifetime is { } span && span <= DateTime.MaxValue - arrivalTime ? arrivalTime + span : null;

    /// <summary>Leaves out recipients without a reason that have been listed with one.</summary>
    private void LeaveRepeatedOut()
    {
        HashSet<string> withReason = new(StringComparer.Ordinal);
        _recipients.RemoveAll(recipient =>
        {
            if (!ReferenceEquals(recipient.Delay, s_missing))
                withReason.Add(recipient.EmailAddress);
            else if (withReason.Contains(recipient.EmailAddress))
                return true;
            return false;
        });
    }

    private void ExplainMissingReasons(string queueName, TimeSpan age)
    {
        for (int index = 0; index < _recipients.Count; index++)
        {
            if (!ReferenceEquals(_recipients[index].Delay, s_missing))
                continue;
            bool isNew = age <= s_pickupTime;
            if (!_missingReasons.TryGetValue((queueName, isNew), out DelayReasonText? reason))
            {
                reason = new DelayReasonText(null, new DelayReasonContext { QueueName = queueName, Age = isNew ? TimeSpan.Zero : age });
                _missingReasons[(queueName, isNew)] = reason;
            }

            _recipients[index] = _recipients[index] with { Delay = reason };
        }
    }
}
