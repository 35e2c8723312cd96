namespace PostfixQueue.Queue;

/// <summary>What of an item only its files know. Null is what they do not have.</summary>
internal sealed record MailQueueItemDetail
{
    /// <summary>Nothing is known.</summary>
    public static MailQueueItemDetail None { get; } = new();

    public DateTime? NextRetryTime { get; init; }

    public DateTime? LastAttemptTime { get; init; }

    public int? AttemptCount { get; init; }

    public DateTime? CreationTime { get; init; }

    public string? Subject { get; init; }

    public string? MessageId { get; init; }

    public string? HeaderFrom { get; init; }

    public string? ClientAddress { get; init; }

    public string? ClientName { get; init; }

    public string? HeloName { get; init; }

    public string? SaslUser { get; init; }

    public string? SaslMethod { get; init; }

    public string? Protocol { get; init; }

    public string? ContentFilter { get; init; }

    public string? EnvelopeId { get; init; }

    public string? FirstQueueId { get; init; }
}
