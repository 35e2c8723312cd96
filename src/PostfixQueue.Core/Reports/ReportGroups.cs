using PostfixQueue.Measures;

namespace PostfixQueue.Reports;

/// <summary>The most frequent groups of one kind.</summary>
/// <param name="Top">The most frequent, in their order.</param>
/// <param name="Rest">All others in one; null when there is none.</param>
/// <param name="RestCount">How many others there are.</param>
/// <param name="IsApproximate">True when there were too many to count each.</param>
internal sealed record ReportGroups(IReadOnlyList<MailQueueMeasure> Top, MailQueueMeasure? Rest, int RestCount, bool IsApproximate)
{
    /// <summary>All that are shown.</summary>
    public IEnumerable<MailQueueMeasure> Shown => Rest is null ? Top : Top.Append(Rest);

    /// <summary>Takes the most frequent of all.</summary>
    /// <param name="all">The groups, the most frequent first; what was put together before it is counted with the others.</param>
    /// <param name="shown">At most so many.</param>
    public static ReportGroups Create(IReadOnlyList<MailQueueMeasure> all, int shown)
    {
        List<MailQueueMeasure> top = [];
        ExampleBudget examples = new();
        MeasureGroup? rest = null;
        int restCount = 0;
        foreach (MailQueueMeasure measure in all)
        {
            if (top.Count < shown && measure.Name != QueueMeasurer.RestName)
            {
                top.Add(measure);
                continue;
            }

            restCount++;
            rest ??= new MeasureGroup(QueueMeasurer.RestName);
            rest.Add(measure, examples, isByRecipient: QueueMeasurer.CountsRecipients(measure.GroupBy));
        }

        bool isApproximate = all.Any(static measure => measure.IsApproximate);
        return new ReportGroups(top, rest?.ToMeasure(all[0].GroupBy, isApproximate), restCount, isApproximate);
    }
}
