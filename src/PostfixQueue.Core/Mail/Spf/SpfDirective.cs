using System.Net;

namespace PostfixQueue.Mail.Spf;

/// <summary>A qualifier with a mechanism (RFC 7208 section 4.6.1).</summary>
internal sealed record SpfDirective
{
    /// <summary>The term as written.</summary>
    public required string Text { get; init; }

    /// <summary>The result when the mechanism matches: pass, fail, softfail or neutral.</summary>
    public required SpfResult Qualifier { get; init; }

    /// <summary>The mechanism.</summary>
    public required SpfMechanism Mechanism { get; init; }

    /// <summary>The domain that the mechanism names; null means the record's own.</summary>
    public SpfMacroString? Target { get; init; }

    /// <summary>The network of <c>ip4</c> and <c>ip6</c>.</summary>
    public IPAddress? Network { get; init; }

    /// <summary>How many leading bits of IPv4 addresses count.</summary>
    public int PrefixLength4 { get; init; } = 32;

    /// <summary>How many leading bits of IPv6 addresses count.</summary>
    public int PrefixLength6 { get; init; } = 128;

    /// <summary>Evaluating it asks the domain name system, and so counts towards the limit of ten (RFC 7208 section 4.6.4).</summary>
    public bool NeedsLookup => Mechanism is not (SpfMechanism.All or SpfMechanism.Ip4 or SpfMechanism.Ip6);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
