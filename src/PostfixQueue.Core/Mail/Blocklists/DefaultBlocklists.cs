namespace PostfixQueue.Mail.Blocklists;

/// <summary>The lists that are asked unless others are named: few, alive, and heeded by large receivers.</summary>
internal static class DefaultBlocklists
{
    // Shared by all zones of Spamhaus.
    private static readonly BlocklistCode[] s_spamhausErrors =
    [
        new("127.255.255.252", "127.255.255.252", BlocklistMeaning.Undecided, "the name of the list is mistyped"),
        new(
            "127.255.255.254",
            "127.255.255.254",
            BlocklistMeaning.Undecided,
            "the question came through a public resolver, which the list refuses"
        ),
        new("127.255.255.255", "127.255.255.255", BlocklistMeaning.Undecided, "too many questions from this resolver"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Blocklist> All { get; } =
    [
        new Blocklist
        {
            Zone = "zen.spamhaus.org",
            HasIPv6 = true,
            RemovalUrl = "https://check.spamhaus.org/",
            Codes =
            [
                .. s_spamhausErrors,
                new("127.0.0.2", "127.0.0.2", BlocklistMeaning.Listed, "SBL: known spam source"),
                new("127.0.0.3", "127.0.0.3", BlocklistMeaning.Listed, "CSS: low-reputation sender"),
                new("127.0.0.4", "127.0.0.8", BlocklistMeaning.Listed, "XBL: infected or exploited host"),
                new("127.0.0.9", "127.0.0.9", BlocklistMeaning.Listed, "DROP: hijacked network"),
                new("127.0.0.10", "127.0.0.11", BlocklistMeaning.ListedByPolicy, "PBL: address that should not send directly"),
            ],
        },
        new Blocklist
        {
            Zone = "bl.spamcop.net",
            RemovalUrl = "https://www.spamcop.net/bl.shtml",
            Codes = [new("127.0.0.2", "127.0.0.2", BlocklistMeaning.Listed, "reported as spam source")],
        },
        new Blocklist
        {
            Zone = "b.barracudacentral.org",
            NeedsRegistration = true,
            RemovalUrl = "https://www.barracudacentral.org/rbl/removal-request",
            Codes = [new("127.0.0.2", "127.0.0.2", BlocklistMeaning.Listed, "poor reputation")],
        },
        new Blocklist
        {
            Zone = "psbl.surriel.com",
            RemovalUrl = "https://psbl.org/remove",
            Codes = [new("127.0.0.2", "127.0.0.2", BlocklistMeaning.Listed, "sent to a spam trap")],
        },
        new Blocklist
        {
            Zone = "dnsbl.dronebl.org",
            HasIPv6 = true,
            RemovalUrl = "https://dronebl.org/lookup",
            Codes = [new("127.0.0.2", "127.0.0.255", BlocklistMeaning.Listed, "abused or infected host")],
        },
        new Blocklist
        {
            Zone = "dbl.spamhaus.org",
            Subject = BlocklistSubject.Domain,
            RemovalUrl = "https://check.spamhaus.org/",
            Codes =
            [
                .. s_spamhausErrors,
                new("127.0.1.255", "127.0.1.255", BlocklistMeaning.Undecided, "the list was asked about an address"),
                new("127.0.1.2", "127.0.1.2", BlocklistMeaning.Listed, "spam domain"),
                new("127.0.1.4", "127.0.1.4", BlocklistMeaning.Listed, "phishing domain"),
                new("127.0.1.5", "127.0.1.5", BlocklistMeaning.Listed, "malware domain"),
                new("127.0.1.6", "127.0.1.6", BlocklistMeaning.Listed, "botnet control domain"),
                new("127.0.1.102", "127.0.1.106", BlocklistMeaning.Listed, "legitimate domain that is being abused"),
                new("127.0.1.3", "127.0.1.254", BlocklistMeaning.Listed, "listed domain"),
            ],
        },
    ];

    private static readonly (string Zone, string Of)[] s_sameCodes =
    [
        ("sbl.spamhaus.org", "zen.spamhaus.org"),
        ("xbl.spamhaus.org", "zen.spamhaus.org"),
        ("pbl.spamhaus.org", "zen.spamhaus.org"),
        ("sbl-xbl.spamhaus.org", "zen.spamhaus.org"),
        ("zen.dq.spamhaus.net", "zen.spamhaus.org"),
        ("sbl.dq.spamhaus.net", "zen.spamhaus.org"),
        ("xbl.dq.spamhaus.net", "zen.spamhaus.org"),
        ("pbl.dq.spamhaus.net", "zen.spamhaus.org"),
        ("dbl.dq.spamhaus.net", "dbl.spamhaus.org"),
    ];

    /// <summary>The list of that name: one of the known ones, or one about addresses of both families of which nothing is known.</summary>
    public static Blocklist Named(string zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        string name = zone.Trim().TrimEnd('.').ToLowerInvariant();
        if (All.FirstOrDefault(list => list.Zone == name) is { } known)
            return known;

        // Parts of the list have the codes of the whole, and so have the zones that its customers ask.
        return
            s_sameCodes.FirstOrDefault(entry => name == entry.Zone || name.EndsWith("." + entry.Zone, StringComparison.Ordinal))
                is { Of: { } of }
            ? All.First(list => list.Zone == of) with
            {
                Zone = name,
            }
            : new Blocklist { Zone = name, HasIPv6 = true };
    }
}
