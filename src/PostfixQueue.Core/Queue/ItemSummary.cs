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
    public static string? MostFrequentReason(MailQueueRecipient[] recipients)
    {
        if (recipients.Length == 0) return null;
        if (recipients.Length == 1) return recipients[0].Reason;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        string? best = null;
        var bestCount = 0;
        foreach (var recipient in recipients)
        {
            if (recipient.Reason is not { } reason) continue;
            counts[reason] = counts.GetValueOrDefault(reason) + 1;
        }

        foreach (var recipient in recipients)
        {
            if (recipient.Reason is not { } reason || counts[reason] <= bestCount) continue;
            (best, bestCount) = (reason, counts[reason]);
        }

        return best;
    }
}
