using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>Reads from OpenDKIM's configuration what it signs with (opendkim.conf(5)).</summary>
internal static class OpenDkimSigners
{
    private const string File = "/etc/opendkim.conf";

    private static readonly char[] s_blanks = [' ', '\t', '\r'];

    /// <summary>
    /// Those of the key table; without one those of the single key. Empty where OpenDKIM is not set up, or keeps its tables in a database.
    /// </summary>
    /// <exception cref="ServerSystemException">A file cannot be read.</exception>
    public static IReadOnlyList<DkimSigner> FindSigners(IServerSystem system)
    {
        if (system.ReadText(File) is not { } text)
            return [];
        Dictionary<string, string> settings = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string? name, string? value) in Lines(text))
            settings[name] = value;
        if (settings.TryGetValue("KeyTable", out string? table))
            return [.. Entries(system, table).SelectMany(entry => OfKey(entry.Value, table))];
        if (!settings.TryGetValue("Selector", out string? selector) || !settings.TryGetValue("Domain", out string? domains))
            return [];
        IEnumerable<string> names = PathOf(domains) is null
            ? domains.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : Entries(system, domains).Select(static entry => entry.Name);
        return [.. names.Select(domain => new DkimSigner(AnyAsNull(domain), selector, File))];
    }

    /// <summary>The value of a key: <c>domain:selector:file</c>.</summary>
    private static IEnumerable<DkimSigner> OfKey(string value, string table)
    {
        string[] parts = value.Split(':', 3);
        if (parts.Length == 3 && parts[0].Length > 0 && parts[1].Length > 0)
            yield return new DkimSigner(AnyAsNull(parts[0]), parts[1], PathOf(table) ?? File);
    }

    /// <summary>A percent sign stands for the domain of the author.</summary>
    private static string? AnyAsNull(string domain) => domain is "%" or "*" ? null : domain;

    private static IEnumerable<(string Name, string Value)> Entries(IServerSystem system, string dataSet)
    {
        if (PathOf(dataSet) is { } path)
            return Lines(system.ReadText(path) ?? "");
        if (!dataSet.StartsWith("csl:", StringComparison.OrdinalIgnoreCase))
            return [];
        return dataSet[4..]
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(static entry => entry.Split('=', 2))
            .Where(static pair => pair.Length == 2)
            .Select(static pair => (pair[0], pair[1]));
    }

    /// <summary>The file of a data set; null when it is kept elsewhere.</summary>
    private static string? PathOf(string dataSet)
    {
        string path =
            dataSet.StartsWith("refile:", StringComparison.OrdinalIgnoreCase) ? dataSet[7..]
            : dataSet.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? dataSet[5..]
            : dataSet;
        return path.StartsWith('/') ? path : null;
    }

    private static IEnumerable<(string Name, string Value)> Lines(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string content = line.Split('#', 2)[0].Trim(s_blanks);
            int blank = content.IndexOfAny(s_blanks);
            if (content.Length > 0)
                yield return blank < 0 ? (content, "") : (content[..blank], content[blank..].Trim(s_blanks));
        }
    }
}
