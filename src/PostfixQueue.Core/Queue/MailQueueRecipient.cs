using PostfixQueue.Queue;

namespace PostfixQueue;

/// <summary>A recipient whom the message has not reached yet, with the reason recorded for it.</summary>
public sealed record MailQueueRecipient
{
    private readonly string? _domain;

    /// <summary>The address as Postfix prints it, quoted where RFC 5321 demands it.</summary>
    public required string Address { get; init; }

    /// <summary>The domain of <see cref="Address"/> in lower case; null when it has none.</summary>
    public string? Domain { get => _domain ?? MailDomain.Of(Address); init => _domain = value; }

    /// <summary>
    /// The address before aliases and rewriting; null when Postfix does not tell (before 3.11, and for every recipient that has a reason).
    /// </summary>
    public string? OriginalAddress { get; init; }

    /// <summary>Why delivery was put off, verbatim from the defer or bounce log; null when nothing is recorded.</summary>
    public string? Reason { get; init; }

    /// <summary>The address.</summary>
    public override string ToString() => Address;
}
