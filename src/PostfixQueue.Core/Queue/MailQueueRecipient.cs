using PostfixQueue.Delay;
using PostfixQueue.Queue;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>A recipient whom the message has not reached yet, with the reason recorded for it and what the reason means.</summary>
public sealed record MailQueueRecipient
{
    private static readonly DelayReasonText s_nothing = new(null);

    private readonly DelayReasonText _delay = s_nothing;

    // Set where the object comes from a serialized one; the meaning is then not worked out again.
    private readonly MailDelayReason? _given;

    private readonly string? _domain;

    /// <summary>
    /// The address as Postfix prints it, quoted where RFC 5321 demands it. Not named Address: every .NET array has a method of that name,
    /// which
    /// <c>$item.Recipients.Address</c> would be in PowerShell.
    /// </summary>
    public required string EmailAddress { get; init; }

    /// <summary>The domain of <see cref="EmailAddress"/> in lower case; null when it has none.</summary>
    public string? Domain
    {
        get => _domain ?? MailDomain.FromAddress(EmailAddress);
        init => _domain = value;
    }

    /// <summary>
    /// The address before aliases and rewriting. Without -Detailed null when Postfix does not tell (before 3.11, and for every recipient
    /// that has a reason).
    /// </summary>
    public string? OriginalAddress { get; init; }

    /// <summary>Why delivery was put off, verbatim from the defer or bounce log; null when nothing is recorded.</summary>
    public string? Reason
    {
        get => _delay.Text;
        init => _delay = new DelayReasonText(value);
    }

    /// <summary>The name of a <see cref="MailDelayCause"/>: what is at the root of the delay.</summary>
    public string Cause
    {
        get => _given?.Cause ?? _delay.Classification.CauseName;
        init => _given = Meaning with { Cause = value };
    }

    /// <summary>The SMTP reply code in the reason (RFC 5321, section 4.2); null when there is none.</summary>
    public int? SmtpCode
    {
        get => Meaning.SmtpCode;
        init => _given = Meaning with { SmtpCode = value };
    }

    /// <summary>
    /// The enhanced status code (RFC 3463): with -Detailed the one that the defer log notes, else that of the remote reply, else the one
    /// that Postfix gives to such a failure, else null.
    /// </summary>
    public string? EnhancedStatusCode
    {
        get => Delivery?.Status ?? Meaning.EnhancedStatusCode;
        init => _given = Meaning with { EnhancedStatusCode = value };
    }

    /// <summary>The host that the reason names as the other side; null when it names none.</summary>
    public string? RemoteHost
    {
        get => _given is null ? _delay.RemoteHost : _given.RemoteHost;
        init => _given = Meaning with { RemoteHost = value };
    }

    /// <summary>Its IPv4 or IPv6 address or the path of a local socket; null when the reason does not tell.</summary>
    public string? RemoteAddress
    {
        get => Meaning.RemoteAddress;
        init => _given = Meaning with { RemoteAddress = value };
    }

    /// <summary>Its TCP port; null when the reason does not tell.</summary>
    public int? RemotePort
    {
        get => Meaning.RemotePort;
        init => _given = Meaning with { RemotePort = value };
    }

    /// <summary>The SMTP command that the remote server answered, such as <c>RCPT TO</c>; null when no reply is recorded.</summary>
    public string? InReplyTo
    {
        get => Meaning.InReplyTo;
        init => _given = Meaning with { InReplyTo = value };
    }

    /// <summary>
    /// True when the queue manager has suspended deliveries to the destination; the cause is that of the failure that led to it.
    /// </summary>
    public bool IsSuspended
    {
        get => _given?.IsSuspended ?? _delay.Classification.IsSuspended;
        init => _given = Meaning with { IsSuspended = value };
    }

    /// <summary>The blocklist that the reason names; null when it names none.</summary>
    public string? Blocklist
    {
        get => Meaning.Blocklist;
        init => _given = Meaning with { Blocklist = value };
    }

    /// <summary>The first web address in the reason; null when there is none.</summary>
    public string? ReferenceUrl
    {
        get => Meaning.ReferenceUrl;
        init => _given = Meaning with { ReferenceUrl = value };
    }

    /// <summary>
    /// The name of the host that answered, from the defer log (RFC 3464, section 2.3.5); null when none did, and without -Detailed.
    /// </summary>
    public string? RemoteMta
    {
        get => Delivery?.RemoteMta;
        init => Delivery = (Delivery ?? new()) with { RemoteMta = value };
    }

    /// <summary>What it answered, whole, from the defer log (RFC 3464, section 2.3.6); null when nothing, and without -Detailed.</summary>
    public string? DiagnosticText
    {
        get => Delivery?.DiagnosticText;
        init => Delivery = (Delivery ?? new()) with { DiagnosticText = value };
    }

    /// <summary>What the defer log notes beside the reason; null when it was not asked.</summary>
    internal RecipientDelivery? Delivery { get; init; }

    /// <summary>The reason as the listing shares it among recipients.</summary>
    internal DelayReasonText Delay
    {
        get => _delay;
        init => _delay = value;
    }

    /// <summary>What the reason comes to.</summary>
    internal DelayClassification Classification =>
        _given is null ? _delay.Classification : _delay.Classification with { Cause = DelayCauseCatalog.Get(_given.Cause).Cause };

    /// <summary>What the reason means.</summary>
    internal MailDelayReason Meaning => _given ?? _delay.Reason;

    /// <summary>The address, safe for a terminal.</summary>
    public override string ToString() => ScreenText.Clean(EmailAddress) ?? "";
}
