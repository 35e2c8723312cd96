using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// Knows which domains stand in the lists of the address classes, also in tables and files: what is named in the configuration or in a text
/// is read, and other tables are asked for the few names that matter. See ADDRESS_CLASS_README.
/// </summary>
internal sealed class DomainLists
{
    public const string Local = "mydestination";
    public const string VirtualAlias = "virtual_alias_domains";
    public const string VirtualMailbox = "virtual_mailbox_domains";
    public const string Relay = "relay_domains";

    /// <summary>Tables may be large: of those that can be read this many domains are looked at.</summary>
    private const int MostListed = 100;

    private readonly ServerFacts _facts;
    private readonly ServerParameters _parameters;
    private readonly TableTexts _texts;
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);

    private DomainLists(ServerFacts facts, ServerParameters parameters) =>
        (_facts, _parameters, _texts) = (facts, parameters, new TableTexts(facts.Host.System));

    /// <summary>The lists, in the order in which Postfix looks a domain up in them.</summary>
    public static IReadOnlyList<string> All { get; } = [Local, VirtualAlias, VirtualMailbox, Relay];

    /// <summary>The tables that could not be asked, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Failures => _failures;

    /// <summary>Prepares for one run.</summary>
    public static async Task<DomainLists> CreateAsync(ServerFacts facts, CancellationToken cancellationToken) =>
        new(facts, await facts.ParametersAsync(cancellationToken));

    /// <summary>The domains that are known to be in a list: those that the configuration and readable texts name.</summary>
    public IReadOnlyList<string> Named(string list) =>
        [
            .. _parameters
                .List(list)
                .SelectMany(Names)
                .Where(MailDomains.IsDomain)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Take(MostListed),
        ];

    /// <summary>The domains whose place is worth knowing: those that any list names, and those that this server goes by.</summary>
    public IReadOnlyList<string> Candidates() =>
        [
            .. All.SelectMany(Named)
                .Concat(
                    new[] { _parameters["mydomain"], _parameters["myhostname"], MailDomains.FindOrigin(_parameters, _facts.Host.System) }
                        .OfType<string>()
                        .Where(MailDomains.IsDomain)
                )
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>The lists that a domain stands in.</summary>
    public async Task<IReadOnlyList<string>> ListsWithAsync(string domain, CancellationToken cancellationToken)
    {
        List<string> found = new();
        foreach (string list in All)
        {
            if (await ContainsAsync(list, domain, cancellationToken))
                found.Add(list);
        }

        return found;
    }

    /// <summary>
    /// True when a domain is in a list. A table that cannot be asked counts as one that does not have it; see <see cref="Failures"/>.
    /// </summary>
    public async Task<bool> ContainsAsync(string list, string domain, CancellationToken cancellationToken)
    {
        // The SMTP server and trivial-rewrite take a subdomain for relayed too, unless told otherwise.
        bool takesParents = list == Relay && _parameters.List("parent_domain_matches_subdomains").Contains(Relay, StringComparer.Ordinal);
        return await MatchesAsync(_parameters.List(list), domain, list == Relay, takesParents, cancellationToken);
    }

    private async Task<bool> MatchesAsync(
        IReadOnlyList<string> words,
        string domain,
        bool isDomainList,
        bool takesParents,
        CancellationToken cancellationToken
    )
    {
        foreach (string word in words)
        {
            string pattern = word.TrimStart('!');
            bool matches =
                pattern.StartsWith('/') ? await MatchesAsync(_texts.Words(pattern), domain, isDomainList, takesParents, cancellationToken)
                : LookupTable.TryParse(pattern, out LookupTable? table) ? await HasAsync(table, domain, cancellationToken)
                : MatchesName(pattern, domain, isDomainList, takesParents);
            if (matches)
                return !word.StartsWith('!');
        }

        return false;
    }

    private static bool MatchesName(string pattern, string domain, bool isDomainList, bool takesParents) =>
        DomainName.Same(pattern.TrimStart('.'), domain)
            ? !pattern.StartsWith('.')
            : isDomainList && (takesParents || pattern.StartsWith('.')) && DomainName.IsSameOrBelow(domain, pattern.TrimStart('.'));

    private async Task<bool> HasAsync(LookupTable table, string domain, CancellationToken cancellationToken)
    {
        try
        {
            return _texts.Entries(table) is { } entries
                ? entries.Any(entry => entry.Key == "*" || entry.Key.Equals(domain, StringComparison.OrdinalIgnoreCase))
                : await _facts.Mail.Configuration.LookUpAsync(LookupTableKind.Map, table.ToString(), domain, cancellationToken) is not null;
        }
        catch (Exception failure) when (failure is PostfixToolException or ServerSystemException)
        {
            _failures[table.ToString()] = failure.Message;
            return false;
        }
    }

    private IEnumerable<string> Names(string word)
    {
        if (word.StartsWith('!'))
            return [];
        try
        {
            return word.StartsWith('/') ? _texts.Words(word)
                : LookupTable.TryParse(word, out LookupTable? table) ? (_texts.Entries(table) ?? []).Select(static entry => entry.Key)
                : [word];
        }
        catch (ServerSystemException failure)
        {
            _failures[word] = failure.Message;
            return [];
        }
    }
}
