namespace PostfixQueue.Queue;

/// <summary>What the defer log notes of the last attempt for a recipient, beside the reason.</summary>
internal sealed record RecipientDelivery
{
    /// <summary>The enhanced status code.</summary>
    public string? Status { get; init; }

    /// <summary>The host that answered.</summary>
    public string? RemoteMta { get; init; }

    /// <summary>What it answered.</summary>
    public string? DiagnosticText { get; init; }
}
