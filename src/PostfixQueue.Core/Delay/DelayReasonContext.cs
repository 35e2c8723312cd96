namespace PostfixQueue.Delay;

/// <summary>What is known beside the text. Everything is optional.</summary>
internal readonly record struct DelayReasonContext
{
    /// <summary>The queue of the item (<c>maildrop</c>, <c>incoming</c>, <c>active</c>, <c>deferred</c>, <c>hold</c>), or null.</summary>
    public string? QueueName { get; init; }

    /// <summary>How long the item has been in the queue, or null.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The recipient, for its domain in the remedy, or null.</summary>
    public string? RecipientAddress { get; init; }

    /// <summary>The value of <c>relayhost</c>, or null. Failures at it hit all mail.</summary>
    public string? Relayhost { get; init; }

    /// <summary>Names and addresses of this host, or null. What they say is said by ourselves.</summary>
    public IReadOnlySet<string>? OwnHosts { get; init; }
}
