using System.Text.Json;

namespace PostfixQueue.Server.Firewall;

/// <summary>Reads one rule of nftables.</summary>
/// <param name="elementsOf">The elements of a named set: null when there is no such set.</param>
internal sealed class NftRuleReader(Func<string, JsonElement?> elementsOf)
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
    public IReadOnlyList<FirewallRule> Read(JsonElement rule, string place)
    {
        List<Func<FirewallQuestion, FirewallReach>> conditions = new();
        string text = $"{place}: {(rule.TryGetProperty("expr", out JsonElement expressions) ? expressions.GetRawText() : "")}";
        if (expressions.ValueKind != JsonValueKind.Array)
            return [new FirewallRule([], FirewallVerdict.Unclear, null, text)];
        foreach (
            JsonProperty statement in expressions
                .EnumerateArray()
                .SelectMany(static expression =>
                    expression.ValueKind == JsonValueKind.Object ? [.. expression.EnumerateObject()] : Array.Empty<JsonProperty>()
                )
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
