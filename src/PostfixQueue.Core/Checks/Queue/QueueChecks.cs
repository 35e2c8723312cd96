namespace PostfixQueue.Checks.Queue;

/// <summary>The checks of the category Queue, in the order of their results.</summary>
internal static class QueueChecks
{
    public static IReadOnlyList<ICheck> All { get; } = [];
}
