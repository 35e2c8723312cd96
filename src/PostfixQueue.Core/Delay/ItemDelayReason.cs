namespace PostfixQueue.Delay;

/// <summary>One cause for a message of several recipients.</summary>
internal static class ItemDelayReason
{
    private const int Causes = (int)MailDelayCause.Expired + 1;

    /// <summary>The reason that speaks for the message: the first one whose cause most recipients have; of equally frequent causes the one of the widest scope.</summary>
    /// <param name="reasons">One for each recipient.</param>
    /// <returns>One of them; null if there are none.</returns>
    public static MailDelayReason? Pick(ReadOnlySpan<MailDelayReason> reasons)
    {
        if (reasons.Length <= 1) return reasons.IsEmpty ? null : reasons[0];
        Span<int> counts = stackalloc int[Causes];
        counts.Clear();
        foreach (MailDelayReason reason in reasons) counts[Index(reason)]++;
        MailDelayReason best = reasons[0];
        foreach (MailDelayReason reason in reasons)
        {
            if (IsMoreTelling(reason, best, counts)) best = reason;
        }

        return best;
    }

    /// <summary>The text that most recipients have.</summary>
    /// <param name="reasons">One for each recipient, from one <see cref="DelayReasonTable"/>; null where none is recorded.</param>
    /// <returns>The first of the most frequent texts; null if no recipient has one.</returns>
    public static DelayReasonText? MostFrequent(ReadOnlySpan<DelayReasonText?> reasons)
    {
        DelayReasonText? candidate = null;
        int candidateCount = 0;
        Dictionary<DelayReasonText, int>? counts = null;
        foreach (DelayReasonText? reason in reasons)
        {
            if (reason is null) continue;

            // Nearly always all recipients share one text: then no table is needed.
            if (candidate is null || (counts is null && ReferenceEquals(candidate, reason)))
            {
                candidate = reason;
                candidateCount++;
                continue;
            }

            counts ??= new Dictionary<DelayReasonText, int>(ReferenceEqualityComparer.Instance) { [candidate] = candidateCount };
            counts[reason] = counts.GetValueOrDefault(reason) + 1;
        }

        if (counts is null) return candidate;
        int most = counts.Values.Max();
        foreach (DelayReasonText? reason in reasons)
        {
            if (reason is not null && counts[reason] == most) return reason;
        }

        return candidate;
    }

    private static bool IsMoreTelling(MailDelayReason reason, MailDelayReason best, ReadOnlySpan<int> counts)
    {
        int difference = counts[Index(reason)] - counts[Index(best)];
        return difference > 0 || (difference == 0 && Width(reason) > Width(best));
    }

    private static int Index(MailDelayReason reason) => (int)DelayCauseCatalog.Get(reason.Cause).Cause;

    private static MailDelayScope Width(MailDelayReason reason) => Enum.TryParse(reason.Scope, out MailDelayScope scope) ? scope : MailDelayScope.None;
}
