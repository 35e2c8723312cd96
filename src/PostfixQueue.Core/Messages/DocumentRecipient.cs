namespace PostfixQueue.Messages;

/// <summary>An envelope recipient in a <see cref="MessageDocument"/>.</summary>
internal sealed record DocumentRecipient
{
    /// <summary>The address.</summary>
    public required string Address { get; init; }

    /// <summary>The address that it was made from; null when that is not known.</summary>
    public string? OriginalAddress { get; init; }

    /// <summary>True when the message had been delivered to it or given up for it: it is not sent there again.</summary>
    public bool IsDone { get; init; }

    /// <summary>ORCPT (RFC 3461, section 4.2), decoded; null when the client gave none.</summary>
    public string? DsnOriginalRecipient { get; init; }

    /// <summary>
    /// NOTIFY (RFC 3461, section 4.1): <c>NEVER</c>, or some of <c>SUCCESS,FAILURE,DELAY</c>; null when the client gave none.
    /// </summary>
    public string? Notify { get; init; }

    /// <summary>Why it was still waiting, by the defer log; null when nothing was noted.</summary>
    public string? DelayReason { get; init; }

    /// <summary>The enhanced status code (RFC 3463) of that; null when none was noted.</summary>
    public string? EnhancedStatusCode { get; init; }
}
