using PostfixQueue.Delay;

namespace PostfixQueue.Queue;

/// <summary>What an item says about its recipients as a whole.</summary>
internal static class ItemSummary
{
    /// <summary>The address of each.</summary>
    public static string[] AddressesOf(MailQueueRecipient[] recipients) =>
        Array.ConvertAll(recipients, static recipient => recipient.EmailAddress);

    /// <summary>The recipients themselves; without what an object from elsewhere can have among them.</summary>
    public static MailQueueRecipient[] WithoutNulls(MailQueueRecipient[]? recipients) =>
        recipients is null ? []
        : Array.IndexOf(recipients, null) < 0 ? recipients
        : [.. recipients.OfType<MailQueueRecipient>()];

    /// <summary>The distinct domains in their order.</summary>
    public static string[] DomainsOf(MailQueueRecipient[] recipients)
    {
        if (recipients.Length == 0)
            return [];
        if (recipients.Length == 1)
            return recipients[0].Domain is { } only ? [only] : [];
        List<string> domains = new();
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (MailQueueRecipient recipient in recipients)
            if (recipient.Domain is { } domain && seen.Add(domain))
                domains.Add(domain);
        return [.. domains];
    }

    /// <summary>
    /// The reason that most recipients have; of equally frequent ones that of the recipient who speaks for the message, then the first in
    /// their order.
    /// </summary>
    public static string? MostFrequentReason(MailQueueRecipient[] recipients) =>
        recipients.Length switch
        {
            0 => null,
            1 => recipients[0].Reason,
            _ => ItemDelayReason.MostFrequent([.. recipients.Select(static recipient => recipient.Delay)], Leading(recipients).Delay)?.Text,
        };

    /// <summary>What the delay of the message as a whole comes to.</summary>
    public static DelayClassification Classify(MailQueueRecipient[] recipients) =>
        recipients.Length switch
        {
            0 => DelayClassification.NotTried,
            1 => recipients[0].Classification,
            _ => Leading(recipients).Classification,
        };

    /// <summary>The remedy, naming the recipient that speaks for the message.</summary>
    public static string RemedyOf(MailQueueItem item)
    {
        if (item.Recipients.Length == 0)
            return MissingReason.Explain(null, new DelayReasonContext { QueueName = item.QueueName, Age = item.Age }).Remedy;
        MailQueueRecipient leading = Leading(item.Recipients);
        return leading.Delay.Explain(leading.EmailAddress).Remedy;
    }

    /// <summary>True when any recipient's destination is suspended.</summary>
    public static bool IsSuspended(MailQueueRecipient[] recipients) => Array.Exists(recipients, static recipient => recipient.IsSuspended);

    /// <summary>A reason that belongs to the cause of the message; null when none is recorded.</summary>
    public static DelayReasonText? LeadingReason(MailQueueItem item) =>
        item.Recipients.Length switch
        {
            0 => item.Reason is { } given ? new DelayReasonText(given) : null,
            1 => item.Recipients[0].Delay,
            _ => Leading(item.Recipients).Delay,
        };

    /// <summary>
    /// The recipient who speaks for the message, whatever the order of the recipients: one with the leading cause; of several the one whose
    /// reason comes first in the order of texts, then the one whose address does.
    /// </summary>
    private static MailQueueRecipient Leading(MailQueueRecipient[] recipients)
    {
        DelayClassification[] found = [.. recipients.Select(static recipient => recipient.Classification)];
        int leading = ItemDelayReason.Pick(found);
        MailQueueRecipient best = recipients[leading];
        for (int index = 0; index < recipients.Length; index++)
        {
            if (found[index] != found[leading])
                continue;
            int order = recipients[index].Delay.CompareTo(best.Delay);
            if (order < 0 || (order == 0 && string.CompareOrdinal(recipients[index].EmailAddress, best.EmailAddress) < 0))
                best = recipients[index];
        }

        return best;
    }
}
