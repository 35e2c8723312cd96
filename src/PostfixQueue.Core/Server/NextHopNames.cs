using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Server;

/// <summary>
/// The hosts that this server's own configuration hands mail to, by name. A failure at one of them is no fault of the recipient's domain.
/// What stands in the files of tables is read when a name is not among the others: most reasons never ask.
/// </summary>
internal sealed class NextHopNames
{
    /// <summary>Tables of routes are small; what is larger is made by a program, for domains and not for next hops.</summary>
    private const int LargestFile = 1 << 20;

    private static readonly string[] s_hops = ["relayhost", "smtp_fallback_relay", "fallback_relay"];

    private static readonly string[] s_transports =
    [
        "default_transport",
        "relay_transport",
        "local_transport",
        "virtual_transport",
        "mailbox_transport",
        "fallback_transport",
        "content_filter",
    ];

    private static readonly string[] s_tables =
    [
        "transport_maps",
        "sender_dependent_relayhost_maps",
        "sender_dependent_default_transport_maps",
    ];

    private static readonly string[] s_typesWithText = ["hash", "btree", "lmdb", "cdb", "dbm", "sdbm", "texthash"];

    private readonly HashSet<string> _own = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<HashSet<string>> _listed;

    private NextHopNames(IReadOnlyDictionary<string, string> parameters, Func<string, string?> readText)
    {
        foreach (string? hop in s_hops.SelectMany(name => PostfixList.Split(parameters.GetValueOrDefault(name))))
            Add(_own, hop);
        foreach (string transport in s_transports.Select(name => parameters.GetValueOrDefault(name)).OfType<string>())
            AddTransport(_own, transport);
        string[] tables = [.. s_tables.SelectMany(name => PostfixList.Split(parameters.GetValueOrDefault(name)))];
        _listed = new(() => ReadTables(tables, readText));
    }

    /// <summary>The names of the parameters to ask postconf(1) for.</summary>
    public static IReadOnlyList<string> ParameterNames { get; } = [.. s_hops.Take(2), .. s_transports, .. s_tables];

    /// <summary>Takes the parameters.</summary>
    /// <param name="parameters">Values by name, expanded.</param>
    /// <param name="readText">Gives the text of a file; null when there is none, or when it may not be read.</param>
    /// <returns>Null when there is neither a name nor a table.</returns>
    public static NextHopNames? FromParameters(IReadOnlyDictionary<string, string> parameters, Func<string, string?> readText)
    {
        NextHopNames names = new(parameters, readText);
        return names._own.Count > 0 || s_tables.Any(table => parameters.GetValueOrDefault(table) is { Length: > 0 }) ? names : null;
    }

    /// <summary>This one name.</summary>
    public static NextHopNames FromHost(string host) => new(new Dictionary<string, string> { [s_hops[0]] = $"[{host}]" }, static _ => null);

    /// <summary>True for the host of a next hop that main.cf names. No file is read.</summary>
    public bool IsInMainCf(ReadOnlySpan<char> host) => _own.GetAlternateLookup<ReadOnlySpan<char>>().Contains(host);

    /// <summary>True for the host of a next hop.</summary>
    public bool Contains(ReadOnlySpan<char> host) =>
        IsInMainCf(host) || _listed.Value.GetAlternateLookup<ReadOnlySpan<char>>().Contains(host);

    private static HashSet<string> ReadTables(IEnumerable<string> tables, Func<string, string?> readText)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (string table in tables)
        {
            string written = table.StartsWith("proxy:", StringComparison.Ordinal) ? table["proxy:".Length..] : table;
            if (!LookupTable.TryParse(written, out LookupTable? parsed))
                continue;
            if (parsed.InlineEntries() is { } entries)
                foreach ((string _, string? value) in entries)
                    AddTransport(names, value);
            else if (parsed.Type == "static")
                AddTransport(names, parsed.Name);
            else if (
                s_typesWithText.Contains(parsed.Type, StringComparer.Ordinal) && readText(parsed.Name) is { Length: <= LargestFile } text
            )
                foreach (string line in text.Split('\n'))
                    AddLine(names, line);
        }

        return names;
    }

    private static void AddLine(HashSet<string> names, string line)
    {
        if (line.StartsWith('#'))
            return;
        string[] words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);

        // A line that begins with a blank goes on with the value of the one before.
        foreach (string? word in line.Length > 0 && char.IsWhiteSpace(line[0]) ? words : words.Skip(1))
            AddTransport(names, word);
    }

    /// <summary>Takes <c>transport:nexthop</c>, <c>:nexthop</c>, and a next hop alone, which tables of relay hosts have.</summary>
    private static void AddTransport(HashSet<string> names, string text)
    {
        Add(names, text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
            foreach (string hop in PostfixList.Split(text[(colon + 1)..]))
                Add(names, hop);
    }

    private static void Add(HashSet<string> names, string hop)
    {
        // lmtp(8) has a word before the host.
        string host = hop.StartsWith("inet:", StringComparison.Ordinal) ? hop["inet:".Length..] : hop;
        if (
            HostAndPort.TryParse(host, out HostAndPort? parsed)
            && parsed.Address is null
            && parsed.Host.Contains('.', StringComparison.Ordinal)
        )
            names.Add(parsed.Host);
    }
}
