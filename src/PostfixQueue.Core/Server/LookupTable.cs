using System.Diagnostics.CodeAnalysis;

namespace PostfixQueue.Server;

/// <summary>A lookup table as parameters name it: <c>type:name</c>. Types: DATABASE_README.</summary>
/// <param name="Type">The type, without <c>proxy</c>, which only says who opens the table; <see cref="PlainFile"/> for a list in a
/// file.</param>
/// <param name="Name">A path for tables in files.</param>
internal sealed record LookupTable(string Type, string Name)
{
    /// <summary>The type of a file with words of a list, which is named by its path alone.</summary>
    public const string PlainFile = "";

    private const string Proxy = "proxy:";

    /// <summary>Tables in text files that are read as they are.</summary>
    private static readonly string[] s_texts = ["cidr", "pcre", "regexp", "texthash", PlainFile];

    /// <summary>Tables that another service answers for; the file, where it is one, says how to ask it.</summary>
    private static readonly string[] s_services = ["ldap", "memcache", "mongodb", "mysql", "pgsql", "sqlite"];

    /// <summary>What the name of the indexed file ends in, by the type of table.</summary>
    public static IReadOnlyDictionary<string, string> IndexExtensions { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["hash"] = ".db",
            ["btree"] = ".db",
            ["lmdb"] = ".lmdb",
            ["cdb"] = ".cdb",
            ["dbm"] = ".pag",
            ["sdbm"] = ".pag",
        };

    /// <summary>The file that is built from the text; null when the table has none.</summary>
    public string? IndexedFile => IndexExtensions.TryGetValue(Type, out string? extension) ? Name + extension : null;

    /// <summary>proxymap(8) opens it for the others.</summary>
    public bool IsProxied { get; init; }

    /// <summary>The file that Postfix opens; null when the table is in none.</summary>
    public string? OpenedFile =>
        IndexedFile
        ?? (
            s_texts.Contains(Type, StringComparer.Ordinal) || (s_services.Contains(Type, StringComparer.Ordinal) && Name.StartsWith('/'))
                ? Name
                : null
        );

    /// <summary>Another service answers for it.</summary>
    public bool IsAskedOfService => Type is "tcp" or "socketmap" || s_services.Contains(Type, StringComparer.Ordinal);

    /// <summary>The text that an administrator writes; null when it is none, or of another form than <c>key value</c>.</summary>
    public string? TextFile => IndexedFile is not null || Type == "texthash" ? Name : null;

    /// <summary>Reads one.</summary>
    public static bool TryParse(string word, [NotNullWhen(true)] out LookupTable? table)
    {
        bool isProxied = word.StartsWith(Proxy, StringComparison.Ordinal);
        string rest = isProxied ? word[Proxy.Length..] : word;
        int colon = rest.IndexOf(':', StringComparison.Ordinal);
        // Neither a path nor an IPv6 address in brackets, as mynetworks has them.
        table =
            colon > 0 && colon < rest.Length - 1 && char.IsAsciiLetter(rest[0])
                ? new LookupTable(rest[..colon], rest[(colon + 1)..]) { IsProxied = isProxied }
                : null;
        return table is not null;
    }

    /// <summary>
    /// The entries of a text file: <c>key value</c> a line; a line that begins with a blank goes on with the one before, see postmap(1).
    /// </summary>
    public static IEnumerable<(string Key, string Value)> ReadText(string text)
    {
        List<string> logical = new();
        foreach (string line in text.Split('\n'))
        {
            string trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
                continue;
            if (char.IsWhiteSpace(line[0]) && logical.Count > 0)
                logical[^1] += " " + trimmed;
            else
                logical.Add(trimmed);
        }

        return logical
            .Select(static line => line.Split([' ', '\t'], 2))
            .Select(static parts => (parts[0], parts.Length > 1 ? parts[1].Trim() : ""));
    }

    /// <summary>
    /// The entries that stand in the parameter itself: <c>static:value</c>, <c>inline:{ key=value, {key = value} }</c>; null for other
    /// types.
    /// </summary>
    public IReadOnlyList<(string Key, string Value)>? InlineEntries() =>
        Type switch
        {
            "static" => [("*", WithoutBraces(Name))],
            "inline" =>
            [
                .. PostfixList
                    .Split(WithoutBraces(Name))
                    .Select(static word => WithoutBraces(word).Split('=', 2))
                    .Select(static parts => (parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : "")),
            ],
            _ => null,
        };

    /// <inheritdoc/>
    public override string ToString() => Type == PlainFile ? Name : $"{Type}:{Name}";

    private static string WithoutBraces(string text) => text.Trim() is ['{', .. var inner, '}'] ? inner.Trim() : text.Trim();
}
