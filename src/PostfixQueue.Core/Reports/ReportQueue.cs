namespace PostfixQueue.Reports;

/// <summary>What is in one queue.</summary>
/// <param name="Name">The queue, as Postfix calls it.</param>
/// <param name="Messages">Messages.</param>
/// <param name="Whole">All counts; null when only the number of messages is known.</param>
internal sealed record ReportQueue(string Name, int Messages, MailQueueMeasure? Whole)
{
    /// <summary>What a measure of another kind tells of the queues.</summary>
    public static IReadOnlyList<ReportQueue> FromCounts(MailQueueMeasure total)
    {
        (string, int)[] counts =
        [
            ("deferred", total.DeferredCount),
            ("active", total.ActiveCount),
            ("hold", total.HoldCount),
            ("incoming", total.IncomingCount),
            ("maildrop", total.MaildropCount),
        ];
        return [.. counts.Where(static count => count.Item2 > 0).Select(static count => new ReportQueue(count.Item1, count.Item2, null))];
    }
}
