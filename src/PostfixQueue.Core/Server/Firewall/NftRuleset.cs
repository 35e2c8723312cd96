using System.Text.Json;

namespace PostfixQueue.Server.Firewall;

/// <summary>Reads what <c>nft -j list ruleset</c> prints, see libnftables-json(5).</summary>
internal static class NftRuleset
{
    private static readonly string[] s_families = ["ip", "ip6", "inet"];

    /// <summary>Its tables.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    public static IReadOnlyList<FirewallTable> Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 256 });
        Dictionary<(string, string), FirewallTable> tables = new();
        Dictionary<(FirewallTable, string), JsonElement> sets = new();
        foreach (JsonElement entry in Each(document.RootElement, "nftables"))
        {
            if (Body(entry, "chain") is { } chain && Table(tables, chain, "table") is { } home)
                home.Chains[Text(chain, "name")] = ReadChain(chain);
            if (Body(entry, "set") is { } set && Table(tables, set, "table") is { } owner)
                sets[(owner, Text(set, "name"))] = set.TryGetProperty("elem", out JsonElement elements) ? elements.Clone() : default;
        }

        // A rule may name sets that come later in the list.
        foreach (JsonElement entry in Each(document.RootElement, "nftables"))
        {
            if (
                Body(entry, "rule") is not { } rule
                || Table(tables, rule, "table") is not { } table
                || !table.Chains.TryGetValue(Text(rule, "chain"), out FirewallChain? chain)
            )
                continue;
            NftRuleReader reader = new(name => sets.TryGetValue((table, name), out JsonElement elements) ? elements : null);
            string place =
                $"{table} {chain.Name}{(rule.TryGetProperty("handle", out JsonElement handle) ? $" handle {handle.GetRawText()}" : "")}";
            chain.Rules.AddRange(reader.Read(rule.Clone(), place));
        }

        return [.. tables.Values];
    }

    private static FirewallTable? Table(Dictionary<(string, string), FirewallTable> tables, JsonElement part, string property)
    {
        (string? family, string? name) = (Text(part, "family"), Text(part, property));
        if (!s_families.Contains(family, StringComparer.Ordinal))
            return null;
        if (!tables.TryGetValue((family, name), out FirewallTable? table))
            tables[(family, name)] = table = new FirewallTable(family, name, IsIptables: false);
        return table;
    }

    private static FirewallChain ReadChain(JsonElement chain)
    {
        string hook = Text(chain, "hook");
        bool isAsked = hook is "input" or "output" && Text(chain, "type") == "filter";
        return new FirewallChain(Text(chain, "name"), isAsked ? hook : null, isAsked && Text(chain, "policy") == "drop", []);
    }

    private static JsonElement.ArrayEnumerator Each(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(property, out JsonElement list)
        && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : default;

    private static JsonElement? Body(JsonElement entry, string kind) =>
        entry.ValueKind == JsonValueKind.Object
        && entry.TryGetProperty(kind, out JsonElement body)
        && body.ValueKind == JsonValueKind.Object
            ? body
            : null;

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
