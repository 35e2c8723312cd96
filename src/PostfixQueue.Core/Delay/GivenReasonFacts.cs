namespace PostfixQueue.Delay;

/// <summary>
/// What a resolved reason was given instead of taking it from its text: an object that comes from a serialized one, or one that has no
/// text.
/// </summary>
internal sealed record GivenReasonFacts
{
    /// <summary>Nothing is given.</summary>
    public static GivenReasonFacts None { get; } = new();

    public string? Text { get; init; }

    public string? Cause { get; init; }

    public string? Scope { get; init; }

    public string? RetryAdvice { get; init; }

    public string? Remedy { get; init; }

    public bool? IsSuspended { get; init; }

    public string? RuleId { get; init; }

    public DelayReasonDetail? Detail { get; init; }
}
