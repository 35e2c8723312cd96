using PostfixQueue.Queue;

namespace PostfixQueue.Measures;

/// <summary>The queues as numbers, for counting.</summary>
internal static class QueueIndex
{
    public const int Deferred = 0;
    public const int Active = 1;
    public const int Hold = 2;
    public const int Incoming = 3;
    public const int Maildrop = 4;

    /// <summary>A queue that a later Postfix may add.</summary>
    public const int Other = 5;

    /// <summary>How many numbers.</summary>
    public const int Length = 6;

    /// <summary>The number of a queue.</summary>
    public static int FromName(string? name) =>
        name switch
        {
            QueueNames.Deferred => Deferred,
            QueueNames.Active => Active,
            QueueNames.Hold => Hold,
            QueueNames.Incoming => Incoming,
            QueueNames.Maildrop => Maildrop,
            _ => Other,
        };
}
