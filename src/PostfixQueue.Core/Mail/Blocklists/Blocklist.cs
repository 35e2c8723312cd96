using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Mail.Blocklists;

/// <summary>A list that is asked through the domain name system (RFC 5782).</summary>
internal sealed record Blocklist
{
    /// <summary>The list's domain.</summary>
    public required string Zone { get; init; }

    /// <summary>What it lists.</summary>
    public BlocklistSubject Subject { get; init; } = BlocklistSubject.Address;

    /// <summary>It lists IPv6 addresses too.</summary>
    public bool HasIPv6 { get; init; }

    /// <summary>
    /// Answers with a meaning of their own; the first that fits counts. Any other answer within 127.0.0.0/8 means listed.
    /// </summary>
    public IReadOnlyList<BlocklistCode> Codes { get; init; } = [];

    /// <summary>Answers only who registered; others are refused or told that nothing is listed.</summary>
    public bool NeedsRegistration { get; init; }

    /// <summary>Where to look up a listing and ask for its removal; empty when not known.</summary>
    public string RemovalUrl { get; init; } = "";

    /// <summary>The name that says whether an address is listed; null when the list has none for that family.</summary>
    public string? NameOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Subject == BlocklistSubject.Address && (plain.AddressFamily == AddressFamily.InterNetwork || HasIPv6)
            ? $"{DomainName.ReversedLabels(plain)}.{Zone}"
            : null;
    }

    /// <summary>The name that says whether a domain is listed; null when the list is about addresses, or the domain is none.</summary>
    public string? NameOf(string domain) =>
        Subject == BlocklistSubject.Domain && DomainName.TryNormalize(domain, out string? name) ? $"{name}.{Zone}" : null;

    /// <summary>A name that every working list has (RFC 5782 section 5).</summary>
    public string ListedControl => (Subject == BlocklistSubject.Address ? "2.0.0.127." : "test.") + Zone;

    /// <summary>A name that every list of IPv6 addresses has: 127.0.0.2 as one of them (RFC 5782 section 2.4).</summary>
    public string ListedIPv6Control => $"{DomainName.ReversedLabels(IPAddress.Parse("::ffff:127.0.0.2"))}.{Zone}";

    /// <summary>A name that no working list has (RFC 5782 section 5); found nevertheless where a zone answers to everything.</summary>
    public string UnlistedControl => (Subject == BlocklistSubject.Address ? "1.0.0.127." : "invalid.") + Zone;
}
