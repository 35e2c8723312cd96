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

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The reason.</param>
    /// <param name="verdict">What it comes to.</param>
    public static DelayReasonDetail Of(string text, in DelayVerdict verdict)
    {
        DelayReasonParts parts = DelayReasonGrammar.Parse(text);
        bool replied = parts.SmtpCode > 0;
        return new DelayReasonDetail
        {
            Source = DelayNames.Of(parts.Source),
            SmtpCode = replied ? parts.SmtpCode : null,
            EnhancedStatusCode = parts.Enhanced.IsEmpty ? (replied ? null : verdict.Rule?.Status) : parts.Enhanced.ToString(),
            RemoteHost = Text(parts.Host),
            RemoteAddress = Text(parts.Address),
            RemotePort = parts.Port > 0 ? parts.Port : null,
            InReplyTo = Text(parts.InReplyTo),
            Phase = parts.Source == DelaySource.Session ? Text(parts.Detail) : null,
            Reply = replied ? SmtpReplyText.Join(parts.Detail) : null,
            Blocklist = verdict.Cause == MailDelayCause.BlockListed ? BlocklistName.Find(SmtpReplyText.NormalForm(parts.Detail)) : null,
            ReferenceUrl = Text(SafeText.Url(parts.Core)),
            LookedUp = Text(parts.LookedUp),
        };
    }

    private static string? Text(ReadOnlySpan<char> slice) => slice.IsEmpty ? null : slice.ToString();
}
