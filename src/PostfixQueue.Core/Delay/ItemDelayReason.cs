namespace PostfixQueue.Delay;

/// <summary>One cause for a message of several recipients.</summary>
internal static class ItemDelayReason
{
    private const int Causes = (int)MailDelayCause.Expired + 1;

    /// <summary>Which verdict speaks for the message: the first one whose cause most recipients have; of equally frequent causes the one of the widest scope.</summary>
    /// <param name="verdicts">One for each recipient; at least one.</param>
    /// <returns>Its index.</returns>
    public static int Pick(ReadOnlySpan<DelayVerdict> verdicts)
    {
        Span<int> counts = stackalloc int[Causes];
        counts.Clear();
        foreach (ref readonly DelayVerdict verdict in verdicts) counts[(int)verdict.Cause]++;
        int best = 0;
        for (int i = 1; i < verdicts.Length; i++)
        {
            int difference = counts[(int)verdicts[i].Cause] - counts[(int)verdicts[best].Cause];
            if (difference > 0 || (difference == 0 && verdicts[i].Scope > verdicts[best].Scope)) best = i;
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
}
