using PostfixQueue.Delay;

namespace PostfixQueue.Queue;

/// <summary>What an item says about its recipients as a whole.</summary>
internal static class ItemSummary
{
    /// <summary>The distinct domains in their order.</summary>
    public static string[] DomainsOf(MailQueueRecipient[] recipients)
    {
        if (recipients.Length == 0) return [];
        if (recipients.Length == 1) return recipients[0].Domain is { } only ? [only] : [];
        var domains = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var recipient in recipients)
            if (recipient.Domain is { } domain && seen.Add(domain)) domains.Add(domain);
        return [.. domains];
    }

    /// <summary>The reason that most recipients have; the first of several that are equally frequent.</summary>
    public static string? MostFrequentReason(MailQueueRecipient[] recipients) => recipients.Length switch
    {
        0 => null,
        1 => recipients[0].Reason,
        _ => ItemDelayReason.MostFrequent([.. recipients.Select(static recipient => recipient.Reason is null ? null : recipient.Delay)])?.Text,
    };

    /// <summary>What the delay of the message as a whole means.</summary>
    public static MailDelayReason MeaningOf(MailQueueItem item) => item.Recipients.Length switch
    {
        0 => MissingReason.Explain(null, new DelayReasonContext { QueueName = item.QueueName, Age = item.Age }),
        1 => item.Recipients[0].Meaning,
        _ => ItemDelayReason.Pick([.. item.Recipients.Select(static recipient => recipient.Meaning)])!,
    };

    /// <summary>The remedy, naming the first recipient that it is for.</summary>
    public static string RemedyOf(MailQueueItem item)
    {
        var meaning = MeaningOf(item);
        var recipient = Array.Find(item.Recipients, recipient => ReferenceEquals(recipient.Meaning, meaning));
        return recipient is null ? meaning.Remedy : recipient.Delay.For(recipient.Address).Remedy;
    }

    /// <summary>True when any recipient's destination is suspended.</summary>
    public static bool IsSuspended(MailQueueRecipient[] recipients) => Array.Exists(recipients, static recipient => recipient.IsSuspended);
}
