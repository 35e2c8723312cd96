namespace PostfixQueue.Log;

/// <summary>
/// What an event was given instead of taking it from its line: an object that comes from a serialized one. Properties are those of
/// <see cref="MailLogEvent"/>.
/// </summary>
internal sealed record GivenEventFacts
{
    /// <summary>Nothing is given.</summary>
    public static GivenEventFacts None { get; } = new();

    public DateTime? Time { get; init; }

    public string? EventType { get; init; }

    public string? Severity { get; init; }

    public string? Program { get; init; }

    public string? SyslogName { get; init; }

    public int? ProcessId { get; init; }

    public string? LogHost { get; init; }

    public string? SenderDomain { get; init; }

    public string? RecipientDomain { get; init; }

    public string? Cause { get; init; }

    public string? Scope { get; init; }

    public string? RetryAdvice { get; init; }

    public string? Remedy { get; init; }

    public int? Attempt { get; init; }

    public int? RepeatCount { get; init; }

    public string? Message { get; init; }

    public string? LogName { get; init; }

    public string? HostName { get; init; }

    public string? ConfigDirectory { get; init; }
}
