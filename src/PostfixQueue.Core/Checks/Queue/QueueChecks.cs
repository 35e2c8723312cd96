namespace PostfixQueue.Checks.Queue;

/// <summary>The checks of the category Queue, in the order of their results.</summary>
internal static class QueueChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new DeferredCheck(),
        new OldestAgeCheck(),
        new ActiveCheck(),
        new IncomingGrowingCheck(),
        new MaildropCheck(),
        new HoldCheck(),
        new CorruptCheck(),
        new TopDestinationCheck(),
        new TopSenderCheck(),
        new BounceShareCheck(),
        new DominantCauseCheck(),
        new LogWarningsCheck(),
    ];
}
