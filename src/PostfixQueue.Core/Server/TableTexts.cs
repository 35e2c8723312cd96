using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// Reads the texts of tables that Postfix uses as they are written, so that their entries can be listed and asked without a tool.
/// </summary>
internal sealed class TableTexts(IServerSystem system)
{
    /// <summary>The entries of a table; null when its type is another, which only a tool can ask.</summary>
    /// <exception cref="ServerSystemException">The text cannot be read.</exception>
    public IReadOnlyList<(string Key, string Value)>? Entries(LookupTable table) =>
        table.InlineEntries() ?? (table.Type == "texthash" ? Read(table.Name) : null);

    /// <summary>The same, or the text that the index of a table was built from, which may be newer than that.</summary>
    /// <exception cref="ServerSystemException">The text cannot be read.</exception>
    public IReadOnlyList<(string Key, string Value)>? Written(LookupTable table) =>
        Entries(table)
        ?? (table.TextFile is { } path && system.Inspect(path) is not null ? Read(path) : null)
        ?? (table.Type is "cidr" or "regexp" or "pcre" ? Read(table.Name) : null);

    /// <summary>The words of a list in a file, where <c>#</c> begins a comment.</summary>
    /// <exception cref="ServerSystemException">The file cannot be read.</exception>
    public IReadOnlyList<string> Words(string path) =>
        [.. Text(path).Split('\n').Where(static line => !line.StartsWith('#')).SelectMany(PostfixList.Split)];

    private List<(string Key, string Value)> Read(string path) => [.. LookupTable.ReadText(Text(path))];

    private string Text(string path) =>
        system.ReadText(path) ?? throw new ServerSystemException(path, isDenied: false, $"{path} does not exist.");
}
