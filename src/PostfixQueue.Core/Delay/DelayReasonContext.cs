using PostfixQueue.Server;

namespace PostfixQueue.Delay;

/// <summary>What is known beside the text. Everything is optional.</summary>
internal readonly record struct DelayReasonContext
{
    /// <summary>The queue of the item (<c>maildrop</c>, <c>incoming</c>, <c>active</c>, <c>deferred</c>, <c>hold</c>), or null.</summary>
    public string? QueueName { get; init; }

    /// <summary>How long the item has been in the queue, or null.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>
    /// The hosts that this server's configuration hands mail to, or null. Failures at them hit all mail that goes there, whoever it is for.
    /// </summary>
    public NextHopNames? NextHops { get; init; }

    /// <summary>Names and addresses of this host, or null. What they say is said by ourselves.</summary>
    public IReadOnlySet<string>? OwnHosts { get; init; }
}
