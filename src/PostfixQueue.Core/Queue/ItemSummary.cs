using PostfixQueue.Delay;

namespace PostfixQueue.Queue;

/// <summary>What an item says about its recipients as a whole.</summary>
internal static class ItemSummary
{
    /// <summary>The address of each.</summary>
    public static string[] AddressesOf(MailQueueRecipient[] recipients) => Array.ConvertAll(recipients, static recipient => recipient.EmailAddress);

    /// <summary>The recipients themselves; without what an object from elsewhere can have among them.</summary>
    public static MailQueueRecipient[] WithoutNulls(MailQueueRecipient[]? recipients) =>
        recipients is null ? [] : Array.IndexOf(recipients, null) < 0 ? recipients : [.. recipients.OfType<MailQueueRecipient>()];

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

    /// <summary>What the delay of the message as a whole comes to.</summary>
    public static DelayVerdict VerdictOf(MailQueueRecipient[] recipients) => recipients.Length switch
    {
        0 => DelayVerdict.NotTried,
        1 => recipients[0].Verdict,
        _ => Leading(recipients).Verdict,
    };

    /// <summary>The remedy, naming the recipient that speaks for the message.</summary>
    public static string RemedyOf(MailQueueItem item)
    {
        if (item.Recipients.Length == 0) return MissingReason.Explain(null, new DelayReasonContext { QueueName = item.QueueName, Age = item.Age }).Remedy;
        var leading = Leading(item.Recipients);
        return leading.Delay.For(leading.EmailAddress).Remedy;
    }

    /// <summary>True when any recipient's destination is suspended.</summary>
    public static bool IsSuspended(MailQueueRecipient[] recipients) => Array.Exists(recipients, static recipient => recipient.IsSuspended);

    private static MailQueueRecipient Leading(MailQueueRecipient[] recipients) =>
        recipients[ItemDelayReason.Pick([.. recipients.Select(static recipient => recipient.Verdict)])];
}
