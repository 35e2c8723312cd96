namespace PostfixQueue.Queue;

/// <summary>Facts of an item that follow from its recipients and sender, as a serialized object brings them along.</summary>
internal sealed record GivenItemFacts
{
    /// <summary>Nothing is given.</summary>
    public static GivenItemFacts None { get; } = new();

    public string? SenderDomain { get; init; }

    public bool? IsBounce { get; init; }

    public int? RecipientCount { get; init; }

    public string[]? RecipientAddresses { get; init; }

    public string[]? RecipientDomains { get; init; }

    public string? Reason { get; init; }

    public string? Cause { get; init; }

    public string? Scope { get; init; }

    public string? RetryAdvice { get; init; }

    public string? Remedy { get; init; }

    public bool? IsSuspended { get; init; }
}
