using System.Globalization;
using PostfixQueue.Delay;

namespace PostfixQueue;

/// <summary>What a delay reason of Postfix means: the parsed parts, the cause, and what to do about it.</summary>
public sealed record MailDelayReason
{
    // Written out when first read: a listing of a million reasons reads few of them. Two threads may both write it, and write the same.
    private string? _remedy;

    /// <summary>The reason as Postfix recorded it, verbatim. Null where none is recorded.</summary>
    public string? Text { get; init; }

    /// <summary>The name of a <see cref="MailDelayCause"/>.</summary>
    public string Cause { get; init; } = nameof(MailDelayCause.Unknown);

    /// <summary>The name of a <see cref="MailDelayScope"/>.</summary>
    public string Scope { get; init; } = nameof(MailDelayScope.None);

    /// <summary>Whether waiting or flushing helps: <c>Automatic</c>, <c>AfterFix</c>, <c>Futile</c> or <c>NotApplicable</c>.</summary>
    public string RetryAdvice { get; init; } = "NotApplicable";

    /// <summary>What to do next, with the command to run.</summary>
    public string Remedy
    {
        get => _remedy ??= RemedyRecipe?.Compose() ?? "";
        init => _remedy = value;
    }

    /// <summary>True where the queue manager has suspended the destination; <see cref="Cause"/> is that of the failure that led to it.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>Who said it: <c>None</c> (no reason recorded), <c>Postfix</c>, <c>Command</c> (a local delivery command), <c>Connect</c>, <c>Session</c>
    /// (lost or timed out), <c>Tls</c>, <c>Sasl</c>, <c>Greeting</c> (remote server, before or at EHLO) or <c>Reply</c> (remote server, to a later command).</summary>
    public string Source { get; init; } = "None";

    /// <summary>The SMTP reply code inside the text (RFC 5321 section 4.2), or null.</summary>
    public int? SmtpCode { get; init; }

    /// <summary>The enhanced status code (RFC 3463): that of the remote reply, else the one that Postfix gives to such a failure, else null.</summary>
    public string? EnhancedStatusCode { get; init; }

    /// <summary>The host that the text names as the other side, or null.</summary>
    public string? RemoteHost { get; init; }

    /// <summary>Its IPv4 or IPv6 address, or the path of a local socket, or null.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>Its TCP port where the text tells it, or null.</summary>
    public int? RemotePort { get; init; }

    /// <summary>The SMTP command that was answered, such as <c>RCPT TO</c> or <c>end of DATA</c>, or null.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>What a lost or timed-out session was doing, or null.</summary>
    public string? Phase { get; init; }

    /// <summary>The remote reply with the code of its lines kept once, at the front; null where no server replied.</summary>
    public string? Reply { get; init; }

    /// <summary>The blocklist that the text names, for the cause <c>BlockListed</c>; else null.</summary>
    public string? Blocklist { get; init; }

    /// <summary>The first web address in the text, or null.</summary>
    public string? ReferenceUrl { get; init; }

    /// <summary>The rule that decided, for reports about wrong causes.</summary>
    public string RuleId { get; init; } = "";

    internal RemedyRecipe? RemedyRecipe { get; init; }

    /// <summary>Two reasons are equal if text, rule, verdict and remedy are.</summary>
    /// <param name="other">Another reason, or null.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(MailDelayReason? other) =>
        other is not null && Text == other.Text && RuleId == other.RuleId && Cause == other.Cause && Scope == other.Scope && RetryAdvice == other.RetryAdvice
        && IsSuspended == other.IsSuspended && Remedy == other.Remedy;

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
        return detail.Length > 0 ? $"{Cause} ({detail})" : Cause;
    }
}
