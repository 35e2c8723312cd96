namespace PostfixQueue.Delay;

/// <summary>
/// The parts of a reason's text as objects; null where the text has no such part. Properties are those of <see cref="MailDelayReason"/>.
/// </summary>
internal sealed record DelayReasonDetail
{
    /// <summary>No part at all.</summary>
    public static DelayReasonDetail None { get; } = new();

    public string Source { get; init; } = "None";

    public int? SmtpCode { get; init; }

    public string? EnhancedStatusCode { get; init; }

    public string? RemoteHost { get; init; }

    public string? RemoteAddress { get; init; }

    public int? RemotePort { get; init; }

    public string? InReplyTo { get; init; }

    public string? Phase { get; init; }

    public string? Reply { get; init; }

    public string? Blocklist { get; init; }

    public string? ReferenceUrl { get; init; }

    /// <summary>The name looked up in vain, or the domain complained about.</summary>
    public string? LookedUp { get; init; }

    /// <summary>Makes the objects.</summary>
    /// <param name="parts">The reason taken apart.</param>
    /// <param name="classification">What the classifier makes of it.</param>
    public static DelayReasonDetail From(in DelayReasonParts parts, in DelayClassification classification)
    {
        bool replied = parts.SmtpCode > 0;
        return new DelayReasonDetail
        {
            Source = DelayNames.Name(parts.Source),
            SmtpCode = replied ? parts.SmtpCode : null,
            EnhancedStatusCode = parts.Enhanced.IsEmpty ? (replied ? null : classification.Rule?.Status) : parts.Enhanced.ToString(),
            RemoteHost = Text(parts.Host),
            RemoteAddress = Text(parts.Address),
            RemotePort = parts.Port > 0 ? parts.Port : null,
            InReplyTo = Text(parts.InReplyTo),
            Phase = parts.Source == DelaySource.Session ? Text(parts.Message) : null,
            Reply = replied ? SmtpReplyText.Join(parts.Message) : null,
            Blocklist =
                classification.Cause == MailDelayCause.BlockListed ? BlocklistName.Read(SmtpReplyText.NormalForm(parts.Message)) : null,
            ReferenceUrl = Text(SafeText.Url(parts.Core)),
            LookedUp = Text(parts.LookedUp),
        };
    }

    private static string? Text(ReadOnlySpan<char> slice) => slice.IsEmpty ? null : slice.ToString();
}
