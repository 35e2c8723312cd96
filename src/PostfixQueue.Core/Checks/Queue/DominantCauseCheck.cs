using PostfixQueue.Delay;

namespace PostfixQueue.Checks.Queue;

/// <summary>The diagnosis of the deferred mail does not point at this server.</summary>
internal sealed class DominantCauseCheck() : QueueCheck("Queue.DominantCause", CheckSeverity.Error)
{
    private const int LargePercent = 30;
    private const int Few = 5;
    private const int ManyDestinations = 5;

    /// <summary>The causes that lie with this server, and those that do when they strike many destinations.</summary>
    public override IReadOnlyList<MailDelayCause> RelatedCauses { get; } =
    [
        .. DelayCauseCatalog.Entries.Where(static entry => entry.Scope == MailDelayScope.Server).Select(static entry => entry.Cause),
        MailDelayCause.ConnectionTimeout,
        MailDelayCause.DnsTemporary,
    ];

    protected override CheckFinding Examine(QueueSummary queue, CheckParameters asked)
    {
        IEnumerable<MailQueueMeasure> everywhere = queue
            .SpreadCauses.Where(static spread => spread.DestinationCount >= ManyDestinations)
            .Select(static spread => spread.Messages)
            .OfType<MailQueueMeasure>();
        MailQueueMeasure? biggest = queue.ServerCauses.Take(1).Concat(everywhere).MaxBy(static cause => cause.Count);
        if (biggest is null || !Exceeds(biggest.Count, queue.DeferredCount, LargePercent))
            return Pass("No cause on this server's side stands out.");
        string text =
            $"{Text(Percent(biggest.Count, queue.DeferredCount))} % of the deferred messages have the cause {biggest.Name}, which is "
            + $"on this server's side.";
        string remedy = biggest.Remedy ?? "See Measure-MailQueue -GroupBy Cause.";

        // A single message can be an odd reply of one destination.
        return (biggest.Count < Few ? Warn(text, remedy) : Fail(text, remedy)) with
        {
            Actual = $"{Text(biggest.Count)} of {Text(queue.DeferredCount)}",
            Expected = $"at most {Text(LargePercent)} %",
            Target = biggest.Name,
            Evidence = biggest.TopReason,
            RemedyCommand = $"Get-MailQueueItem -Cause {biggest.Name} | Measure-MailQueue Reason",
        };
    }
}
