using System.Globalization;
using PostfixQueue.Delay;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>What a delay reason of Postfix means: the parsed parts, the cause, and what to do about it.</summary>
public sealed record MailDelayReason
{
    private readonly DelayReasonText? _source;
    private readonly string? _recipient;
    private readonly GivenReasonFacts? _given;

    /// <summary>A reason without a text, to be filled.</summary>
    public MailDelayReason() { }

    /// <param name="source">The text; its parts are taken out of it when first asked for.</param>
    /// <param name="recipient">The recipient, for the remedy; null where it is not known.</param>
    internal MailDelayReason(DelayReasonText source, string? recipient) => (_source, _recipient) = (source, recipient);

    /// <summary>The reason as Postfix recorded it, verbatim. Null where none is recorded.</summary>
    public string? Text
    {
        get => _given?.Text ?? _source?.Text;
        init => _given = Given with { Text = value };
    }

    /// <summary>The name of a <see cref="MailDelayCause"/>.</summary>
    public string Cause
    {
        get => _given?.Cause ?? _source?.Classification.CauseName ?? nameof(MailDelayCause.Unknown);
        init => _given = Given with { Cause = value };
    }

    /// <summary>The name of a <see cref="MailDelayScope"/>.</summary>
    public string Scope
    {
        get => _given?.Scope ?? _source?.Classification.ScopeName ?? nameof(MailDelayScope.None);
        init => _given = Given with { Scope = value };
    }

    /// <summary>Whether waiting or flushing helps: <c>Automatic</c>, <c>AfterFix</c>, <c>Futile</c> or <c>NotApplicable</c>.</summary>
    public string RetryAdvice
    {
        get => _given?.RetryAdvice ?? _source?.Classification.RetryName ?? nameof(DelayRetryAdvice.NotApplicable);
        init => _given = Given with { RetryAdvice = value };
    }

    /// <summary>What to do next, with the command to run.</summary>
    public string Remedy
    {
        get => _given?.Remedy ?? _source?.Remedy(_recipient) ?? "";
        init => _given = Given with { Remedy = value };
    }

    /// <summary>
    /// True where the queue manager has suspended the destination; <see cref="Cause"/> is that of the failure that led to it.
    /// </summary>
    public bool IsSuspended
    {
        get => _given?.IsSuspended ?? _source?.Classification.IsSuspended ?? false;
        init => _given = Given with { IsSuspended = value };
    }

    /// <summary>Who said it: <c>None</c> (no reason recorded), <c>Postfix</c>, <c>Command</c> (a local delivery command), <c>Connect</c>,
    /// <c>Session</c>
    /// (lost or timed out), <c>Tls</c>, <c>Sasl</c>, <c>Greeting</c> (remote server, before or at EHLO) or <c>Reply</c> (remote server, to
    /// a later command).</summary>
    public string Source
    {
        get => Detail.Source;
        init => _given = Given with { Detail = Detail with { Source = value } };
    }

    /// <summary>The SMTP reply code inside the text (RFC 5321 section 4.2), or null.</summary>
    public int? SmtpCode
    {
        get => Detail.SmtpCode;
        init => _given = Given with { Detail = Detail with { SmtpCode = value } };
    }

    /// <summary>
    /// The enhanced status code (RFC 3463): that of the remote reply, else the one that Postfix gives to such a failure, else null.
    /// </summary>
    public string? EnhancedStatusCode
    {
        get => Detail.EnhancedStatusCode;
        init => _given = Given with { Detail = Detail with { EnhancedStatusCode = value } };
    }

    /// <summary>The host that the text names as the other side, or null.</summary>
    public string? RemoteHost
    {
        get => Detail.RemoteHost;
        init => _given = Given with { Detail = Detail with { RemoteHost = value } };
    }

    /// <summary>Its IPv4 or IPv6 address, or the path of a local socket, or null.</summary>
    public string? RemoteAddress
    {
        get => Detail.RemoteAddress;
        init => _given = Given with { Detail = Detail with { RemoteAddress = value } };
    }

    /// <summary>Its TCP port where the text tells it, or null.</summary>
    public int? RemotePort
    {
        get => Detail.RemotePort;
        init => _given = Given with { Detail = Detail with { RemotePort = value } };
    }

    /// <summary>The SMTP command that was answered, such as <c>RCPT TO</c> or <c>end of DATA</c>, or null.</summary>
    public string? InReplyTo
    {
        get => Detail.InReplyTo;
        init => _given = Given with { Detail = Detail with { InReplyTo = value } };
    }

    /// <summary>What a lost or timed-out session was doing, or null.</summary>
    public string? Phase
    {
        get => Detail.Phase;
        init => _given = Given with { Detail = Detail with { Phase = value } };
    }

    /// <summary>The remote reply with the code of its lines kept once, at the front; null where no server replied.</summary>
    public string? Reply
    {
        get => Detail.Reply;
        init => _given = Given with { Detail = Detail with { Reply = value } };
    }

    /// <summary>The blocklist that the text names, for the cause <c>BlockListed</c>; else null.</summary>
    public string? Blocklist
    {
        get => Detail.Blocklist;
        init => _given = Given with { Detail = Detail with { Blocklist = value } };
    }

    /// <summary>The first web address in the text, or null.</summary>
    public string? ReferenceUrl
    {
        get => Detail.ReferenceUrl;
        init => _given = Given with { Detail = Detail with { ReferenceUrl = value } };
    }

    /// <summary>The rule that decided, for reports about wrong causes.</summary>
    public string RuleId
    {
        get => _given?.RuleId ?? _source?.Classification.RuleId ?? "";
        init => _given = Given with { RuleId = value };
    }

    private GivenReasonFacts Given => _given ?? GivenReasonFacts.None;

    private DelayReasonDetail Detail => _given?.Detail ?? _source?.Detail ?? DelayReasonDetail.None;

    /// <summary>Two reasons are equal if text, rule, cause, scope, advice and remedy are.</summary>
    /// <param name="other">Another reason, or null.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(MailDelayReason? other) =>
        other is not null
        && Text == other.Text
        && RuleId == other.RuleId
        && Cause == other.Cause
        && Scope == other.Scope
        && RetryAdvice == other.RetryAdvice
        && IsSuspended == other.IsSuspended
        && Remedy == other.Remedy;

    /// <summary>A hash that fits <see cref="Equals(MailDelayReason)"/>.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => HashCode.Combine(Text, RuleId, Cause, IsSuspended);

    /// <summary>The cause, with code and host where known.</summary>
    /// <returns>For example <c>Greylisted (450 4.2.0, mx.example.net)</c>.</returns>
    public override string ToString()
    {
        string code = SmtpCode is int number ? number.ToString(CultureInfo.InvariantCulture) : "";
        string codes = code.Length > 0 && EnhancedStatusCode is not null ? $"{code} {EnhancedStatusCode}" : code + EnhancedStatusCode;
        string detail = codes.Length > 0 && RemoteHost is not null ? $"{codes}, {RemoteHost}" : codes + RemoteHost;
        return ScreenText.Clean(detail.Length > 0 ? $"{Cause} ({detail})" : Cause);
    }
}
