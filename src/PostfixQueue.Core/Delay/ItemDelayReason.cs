namespace PostfixQueue.Delay;

/// <summary>One cause for a message of several recipients.</summary>
internal static class ItemDelayReason
{
    private const int Causes = (int)MailDelayCause.Expired + 1;

    /// <summary>
    /// Which recipient speaks for the message, whatever their order: one whose cause most recipients have; of equally frequent causes one
    /// of the widest scope, then the one that comes first in <see cref="MailDelayCause"/>.
    /// </summary>
    /// <param name="recipients">What the reason of each comes to; at least one.</param>
    /// <returns>Its index.</returns>
    public static int Pick(ReadOnlySpan<DelayClassification> recipients)
    {
        Span<int> counts = stackalloc int[Causes];
        counts.Clear();
        foreach (ref readonly DelayClassification recipient in recipients)
            counts[(int)recipient.Cause]++;
        int best = 0;
        for (int i = 1; i < recipients.Length; i++)
        {
            int order = counts[(int)recipients[i].Cause].CompareTo(counts[(int)recipients[best].Cause]);
            if (order == 0)
                order = recipients[i].Scope.CompareTo(recipients[best].Scope);
            if (order == 0)
                order = recipients[best].Cause.CompareTo(recipients[i].Cause);
            if (order == 0)
                order = string.CompareOrdinal(recipients[best].RuleId, recipients[i].RuleId);
            if (order > 0)
                best = i;
        }

        return best;
    }

    /// <summary>The text that most recipients have.</summary>
    /// <param name="reasons">One for each recipient, from one <see cref="DelayReasonTable"/>.</param>
    /// <param name="preferred">Goes first among equally frequent ones.</param>
    /// <returns>
    /// The most frequent text; of equally frequent ones the preferred one, then the first in the order of texts. Null if no recipient has
    /// one.
    /// </returns>
    public static DelayReasonText? MostFrequent(ReadOnlySpan<DelayReasonText> reasons, DelayReasonText preferred)
    {
        Dictionary<DelayReasonText, int> counts = new(ReferenceEqualityComparer.Instance);
        foreach (DelayReasonText reason in reasons)
        {
            if (!reason.IsMissing)
                counts[reason] = counts.GetValueOrDefault(reason) + 1;
        }

        DelayReasonText? best = null;
        foreach ((DelayReasonText reason, int count) in counts)
        {
            int order = best is null ? 1 : count.CompareTo(counts[best]);
            if (order == 0)
                order =
                    ReferenceEquals(reason, preferred) ? 1
                    : ReferenceEquals(best, preferred) ? -1
                    : best!.CompareTo(reason);
            if (order > 0)
                best = reason;
        }

        return best;
    }
}
