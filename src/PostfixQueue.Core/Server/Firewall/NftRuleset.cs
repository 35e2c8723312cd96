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
        if (
            document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("nftables", out JsonElement entries)
            || entries.ValueKind != JsonValueKind.Array
        )
            throw new JsonException("There is no list of tables, chains and rules.");

        Dictionary<(string, string), FirewallTable> tables = new();
        Dictionary<(FirewallTable, string), JsonElement> sets = new();
        foreach (JsonElement entry in entries.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object)
                throw new JsonException("An entry of the list is not an object.");
            if (Body(entry, "chain") is { } chain && Table(tables, chain, "table") is { } home)
                home.Chains[Text(chain, "name")] = ReadChain(chain);
            if (Body(entry, "set") is { } set && Table(tables, set, "table") is { } owner)
                sets[(owner, Text(set, "name"))] = set.TryGetProperty("elem", out JsonElement elements) ? elements.Clone() : default;
        }

        // A rule may name sets that come later in the list.
        foreach (JsonElement entry in entries.EnumerateArray())
        {
            if (Body(entry, "rule") is not { } rule || Table(tables, rule, "table") is not { } table)
                continue;
            if (!table.Chains.TryGetValue(Text(rule, "chain"), out FirewallChain? chain))
                throw new JsonException("A rule is in a chain that is not listed.");
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

    private static JsonElement? Body(JsonElement entry, string kind) =>
        !entry.TryGetProperty(kind, out JsonElement body) ? null
        : body.ValueKind == JsonValueKind.Object ? body
        : throw new JsonException($"The {kind} is not an object.");

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>Reads one rule of nftables.</summary>
    /// <param name="elementsOf">The elements of a named set: null when there is no such set.</param>
    private sealed class NftRuleReader(Func<string, JsonElement?> elementsOf)
    {
        /// <summary>Statements that neither pick connections out nor decide about them.</summary>
        private static readonly string[] s_neutral =
        [
            "counter",
            "log",
            "mangle",
            "set",
            "map",
            "meter",
            "notrack",
            "last",
            "continue",
            "ct helper",
            "ct timeout",
            "flow",
        ];

        private readonly NftCondition _condition = new(elementsOf);

        /// <summary>The rule; several when it has a verdict for each of several values.</summary>
        /// <param name="rule">As libnftables-json(5) has it.</param>
        /// <param name="place">Table, chain and handle.</param>
        public List<FirewallRule> Read(JsonElement rule, string place)
        {
            List<Func<FirewallQuestion, FirewallReach>> conditions = new();
            string text = $"{place}: {(rule.TryGetProperty("expr", out JsonElement expressions) ? expressions.GetRawText() : "")}";
            if (expressions.ValueKind != JsonValueKind.Array)
                return [new FirewallRule([], FirewallVerdict.Unclear, null, text)];
            if (expressions.EnumerateArray().Any(static expression => expression.ValueKind != JsonValueKind.Object))
                conditions.Add(static _ => FirewallReach.Unclear);
            foreach (
                JsonProperty statement in expressions
                    .EnumerateArray()
                    .Where(static expression => expression.ValueKind == JsonValueKind.Object)
                    .SelectMany(static expression => expression.EnumerateObject())
            )
            {
                if (VerdictOf(statement) is { } decision)
                    return [new FirewallRule(conditions, decision.Verdict, decision.Target, text)];
                if (statement.Name == "vmap")
                    return ReadMap(statement.Value, conditions, text);
                if (statement.Name == "match")
                    conditions.Add(_condition.Read(statement.Value));
                else if (statement.Name == "limit")
                    conditions.Add(static _ => FirewallReach.Some);
                else if (!s_neutral.Contains(statement.Name, StringComparer.Ordinal))
                    conditions.Add(static _ => FirewallReach.Unclear);
            }

            return [new FirewallRule(conditions, FirewallVerdict.Continue, null, text)];
        }

        private static (FirewallVerdict Verdict, string? Target)? VerdictOf(JsonProperty statement) =>
            statement.Name switch
            {
                "accept" => (FirewallVerdict.Accept, null),
                "drop" or "reject" => (FirewallVerdict.Block, null),
                "jump" => (FirewallVerdict.Jump, Target(statement.Value)),
                "goto" => (FirewallVerdict.GoTo, Target(statement.Value)),
                "return" => (FirewallVerdict.Return, null),
                "queue" => (FirewallVerdict.Unclear, null),

                // What iptables(8) has put there shows its name only.
                "xt"
                    when statement.Value.ValueKind == JsonValueKind.Object
                        && statement.Value.TryGetProperty("type", out JsonElement type)
                        && type.ValueEquals("target") => statement.Value.TryGetProperty("name", out JsonElement name)
                && name.ValueEquals("REJECT")
                    ? (FirewallVerdict.Block, null)
                : statement.Value.TryGetProperty("name", out name) && name.ValueEquals("LOG") ? (FirewallVerdict.Continue, null)
                : (FirewallVerdict.Unclear, null),
                _ => null,
            };

        private static string? Target(JsonElement value) =>
            value.ValueKind == JsonValueKind.Object && value.TryGetProperty("target", out JsonElement target) ? target.ToString() : null;

        /// <summary><c>vmap</c>: pairs of a value and what is done with it.</summary>
        private List<FirewallRule> ReadMap(JsonElement map, List<Func<FirewallQuestion, FirewallReach>> conditions, string text)
        {
            List<FirewallRule> unclear = new List<FirewallRule>
            {
                new([.. conditions, static _ => FirewallReach.Unclear], FirewallVerdict.Unclear, null, text),
            };
            if (
                map.ValueKind != JsonValueKind.Object
                || !map.TryGetProperty("key", out JsonElement key)
                || !map.TryGetProperty("data", out JsonElement data)
                || data.ValueKind != JsonValueKind.Object
                || !data.TryGetProperty("set", out JsonElement pairs)
                || pairs.ValueKind != JsonValueKind.Array
            )
                return unclear;
            List<FirewallRule> rules = new();
            foreach (JsonElement pair in pairs.EnumerateArray())
            {
                if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || pair[1].ValueKind != JsonValueKind.Object)
                    return unclear;
                foreach (JsonProperty statement in pair[1].EnumerateObject())
                {
                    (FirewallVerdict verdict, string? target) = VerdictOf(statement) ?? (FirewallVerdict.Continue, null);
                    rules.Add(new FirewallRule([.. conditions, _condition.Read(key, pair[0], isNegated: false)], verdict, target, text));
                }
            }

            return rules;
        }
    }
}
