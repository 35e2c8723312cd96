using System.Globalization;

namespace PostfixQueue.Delay;

/// <summary>One line of the rule table.</summary>
internal sealed class DelayRule
{
    private readonly int _sourceMask = -1;
    private readonly int[] _codeBeginnings = [];

    /// <summary>The stable name.</summary>
    public required string Id { get; init; }

    /// <summary>When it is evaluated.</summary>
    public required DelayRuleStage Stage { get; init; }

    /// <summary>What it comes to where the rule holds.</summary>
    public required MailDelayCause Cause { get; init; }

    /// <summary>Who must speak; empty: anybody.</summary>
    public DelaySource[] Sources
    {
        get;
        init
        {
            field = value;
            _sourceMask = value.Length == 0 ? -1 : value.Aggregate(0, (mask, source) => mask | (1 << (int)source));
        }
    } = [];

    /// <summary>True: only what this host's own services say; false: only what others say; null: both.</summary>
    public bool? LocalPeer { get; init; }

    /// <summary>Domain suffixes of the remote host; empty: any.</summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>Beginnings of the command answered; empty: any.</summary>
    public string[] Commands { get; init; } = [];

    /// <summary>Beginnings of the SMTP code; empty: any.</summary>
    public string[] Codes
    {
        get;
        init
        {
            field = value;
            _codeBeginnings = [.. value.Select(code => int.Parse(code, NumberStyles.None, CultureInfo.InvariantCulture))];
        }
    } = [];

    /// <summary>Beginnings of the enhanced code, class digit left out (<c>1.1</c>); empty: any.</summary>
    public string[] Enhanced { get; init; } = [];

    /// <summary>Alternatives; one must occur. Empty: the other conditions decide.</summary>
    public DelayPattern[] When { get; init; } = [];

    /// <summary>Alternatives; one must occur as well.</summary>
    public DelayPattern[] And { get; init; } = [];

    /// <summary>None of these may occur.</summary>
    public DelayPattern[] Unless { get; init; } = [];

    /// <summary>The enhanced code that Postfix gives to this failure of its own, or null.</summary>
    public string? Status { get; init; }

    /// <summary>Overrides the scope of the cause.</summary>
    public MailDelayScope? Scope { get; init; }

    /// <summary>Overrides the advice of the cause.</summary>
    public DelayRetryAdvice? Retry { get; init; }

    /// <summary>What is special about this text; stands before the remedy of the cause.</summary>
    public string? Detail { get; init; }

    /// <summary>Replaces the remedy of the cause.</summary>
    public string? Remedy { get; init; }

    /// <summary>Reason texts that this rule decides. They are its tests.</summary>
    public string[] Examples { get; init; } = [];

    /// <summary>Tells whether the rule can hold for anything that is said there with a code of that class.</summary>
    /// <param name="source">Who speaks.</param>
    /// <param name="codeClass">The first digit of the SMTP code, or 0 for none.</param>
    /// <returns>False only if it never can.</returns>
    public bool CanHold(DelaySource source, int codeClass) =>
        (_sourceMask & (1 << (int)source)) != 0 && (Codes.Length == 0 || Codes.Any(code => code[0] - '0' == codeClass));

    /// <summary>Tells whether everything but <see cref="When"/>, <see cref="And"/> and <see cref="Unless"/> holds.</summary>
    /// <param name="parts">The parsed reason.</param>
    /// <param name="localPeer">The other side is a service of this host.</param>
    /// <returns>True if it does.</returns>
    public bool Holds(in DelayReasonParts parts, bool localPeer)
    {
        if ((_sourceMask & (1 << (int)parts.Source)) == 0)
            return false;
        if (LocalPeer is bool local && local != localPeer)
            return false;
        if (Codes.Length > 0 && !HasCode(parts.SmtpCode))
            return false;
        if (Enhanced.Length > 0 && (parts.Enhanced.IsEmpty || !HasEnhanced(parts.Enhanced[2..])))
            return false;
        if (Commands.Length > 0 && !StartsWithAny(parts.InReplyTo, Commands))
            return false;
        return Hosts.Length == 0 || IsUnderAny(parts.Host);
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] beginnings)
    {
        foreach (string beginning in beginnings)
        {
            if (text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private bool HasCode(int code)
    {
        foreach (int beginning in _codeBeginnings)
        {
            int shifted =
                beginning < 10 ? code / 100
                : beginning < 100 ? code / 10
                : code;
            if (shifted == beginning)
                return true;
        }

        return false;
    }

    private bool HasEnhanced(ReadOnlySpan<char> subjectAndDetail)
    {
        foreach (string code in Enhanced)
        {
            if (code[^1] == '.' ? subjectAndDetail.StartsWith(code, StringComparison.Ordinal) : subjectAndDetail.SequenceEqual(code))
                return true;
        }

        return false;
    }

    private bool IsUnderAny(ReadOnlySpan<char> host)
    {
        foreach (string domain in Hosts)
        {
            if (!host.EndsWith(domain, StringComparison.OrdinalIgnoreCase))
                continue;
            if (host.Length == domain.Length || host[host.Length - domain.Length - 1] == '.')
                return true;
        }

        return false;
    }
}
