using System.Text.Json;

namespace PostfixQueue.Server.Firewall;

/// <summary>Reads one condition of a rule of nftables, as far as it matters to a new TCP connection.</summary>
/// <param name="elementsOf">The elements of a named set: null when there is no such set.</param>
internal sealed class NftCondition(Func<string, JsonElement?> elementsOf)
{
    private static readonly Func<FirewallQuestion, FirewallReach> s_unclear = static _ => FirewallReach.Unclear;

    /// <summary>A <c>match</c> statement.</summary>
    public Func<FirewallQuestion, FirewallReach> Read(JsonElement match)
    {
        if (
            match.ValueKind != JsonValueKind.Object
            || !match.TryGetProperty("left", out JsonElement left)
            || !match.TryGetProperty("right", out JsonElement right)
        )
            return s_unclear;
        string? compare = match.TryGetProperty("op", out JsonElement op) ? op.GetString() : "==";
        return compare is "==" or "in" or "!=" ? Read(left, right, isNegated: compare == "!=") : s_unclear;
    }

    /// <summary>A value and what it is compared with.</summary>
    public Func<FirewallQuestion, FirewallReach> Read(JsonElement left, JsonElement right, bool isNegated)
    {
        if (Property(left, "payload") is { } payload)
            return Packet(Text(payload, "protocol"), Text(payload, "field"), right, isNegated);
        if (Property(left, "meta") is { } meta)
            return Meta(Text(meta, "key"), right, isNegated);
        if (Property(left, "ct") is { } state)
        {
            return Text(state, "key") switch
            {
                "state" => Certain(_ => Is(right, static text => text == "new"), isNegated),

                // What is redirected to another host does not come to Postfix.
                "status" when !isNegated && Is(right, static text => text == "dnat") == true => static _ => FirewallReach.None,
                _ => s_unclear,
            };
        }

        // Rules about flags pick malformed packets out; a connection begins with a well-formed one.
        return
            Property(left, "&") is { ValueKind: JsonValueKind.Array } masked
            && masked.GetArrayLength() > 0
            && Property(masked[0], "payload") is { } flags
            && Text(flags, "field") == "flags"
            ? static _ => FirewallReach.Some
            : s_unclear;
    }

    private Func<FirewallQuestion, FirewallReach> Packet(string protocol, string field, JsonElement right, bool isNegated) =>
        (protocol, field) switch
        {
            ("tcp" or "th", "dport") => Certain(question => Has(right, question.Port), isNegated),
            ("tcp", "flags") => static _ => FirewallReach.Some,
            ("tcp" or "th", _) => s_unclear,
            ("ip", "protocol") or ("ip6", "nexthdr") => OfFamily(
                protocol == "ip6",
                Certain(_ => Is(right, static text => text is "tcp" or "6"), isNegated)
            ),
            ("ip" or "ip6", "saddr" or "daddr") => OfFamily(
                protocol == "ip6",
                question =>
                    IsEverything(right)
                        ? isNegated
                            ? FirewallReach.None
                            : FirewallReach.All
                        : question.IsOutgoing == (field == "daddr") && !isNegated
                            ? FirewallReach.Some
                            : FirewallReach.Unclear
            ),
            ("ip" or "ip6", _) => OfFamily(protocol == "ip6", s_unclear),
            ("udp" or "udplite" or "sctp" or "dccp" or "icmp" or "icmpv6" or "igmp" or "esp" or "ah" or "comp", _) => static _ =>
                FirewallReach.None,
            _ => s_unclear,
        };

    private Func<FirewallQuestion, FirewallReach> Meta(string key, JsonElement right, bool isNegated) =>
        key switch
        {
            "l4proto" => Certain(_ => Is(right, static text => text is "tcp" or "6"), isNegated),
            "nfproto" => Certain(question => Is(right, text => text == (question.IsIPv6 ? "ipv6" : "ipv4")), isNegated),
            "protocol" => Certain(question => Is(right, text => text == (question.IsIPv6 ? "ip6" : "ip")), isNegated),
            "iif" or "iifname" or "oif" or "oifname" when Is(right, static text => text == "lo") == true => isNegated
                ? static _ => FirewallReach.All
                : static _ => FirewallReach.None,
            "skuid" => Certain(static question => question.IsOutgoing ? question.UserId : null, right, isNegated),
            "skgid" => Certain(static question => question.IsOutgoing ? question.GroupId : null, right, isNegated),
            _ => s_unclear,
        };

    private Func<FirewallQuestion, FirewallReach> Certain(Func<FirewallQuestion, uint?> id, JsonElement right, bool isNegated) =>
        Certain(question => id(question) is { } number ? Has(right, (int)number) : null, isNegated);

    private static Func<FirewallQuestion, FirewallReach> Certain(Func<FirewallQuestion, bool?> holds, bool isNegated) =>
        question =>
            holds(question) switch
            {
                null => FirewallReach.Unclear,
                { } answer => answer != isNegated ? FirewallReach.All : FirewallReach.None,
            };

    private static Func<FirewallQuestion, FirewallReach> OfFamily(bool isIPv6, Func<FirewallQuestion, FirewallReach> condition) =>
        question => question.IsIPv6 == isIPv6 ? condition(question) : FirewallReach.None;

    /// <summary>Whether a word is the value, or one of the values; null when that cannot be told.</summary>
    private bool? Is(JsonElement right, Func<string, bool> equals) =>
        Any(right, value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? equals(value.ToString()) : null);

    /// <summary>Whether a number is the value, or one of the values, or within one of them; null when that cannot be told.</summary>
    private bool? Has(JsonElement right, int number) =>
        Any(
            right,
            value =>
                value.ValueKind == JsonValueKind.Number ? value.TryGetInt32(out int one) && one == number
                : value.ValueKind == JsonValueKind.String
                    ? ServicePort.Known(value.GetString() ?? "") is { } port ? port == number
                        : null
                : Property(value, "range") is { ValueKind: JsonValueKind.Array } range
                && range.GetArrayLength() == 2
                && range[0].TryGetInt32(out int low)
                && range[1].TryGetInt32(out int high)
                    ? number >= low && number <= high
                : null
        );

    private bool? Any(JsonElement right, Func<JsonElement, bool?> holds)
    {
        if (right.ValueKind == JsonValueKind.String && right.GetString() is ['@', .. var name])
        {
            if (elementsOf(name) is not { } elements)
                return null;
            return elements.ValueKind == JsonValueKind.Array ? Any(elements, holds) : false;
        }

        if (Property(right, "set") is { } set)
            return Any(set, holds);
        if (Property(right, "elem") is { } element && Property(element, "val") is { } value)
            return Any(value, holds);
        if (right.ValueKind != JsonValueKind.Array)
            return holds(right);
        bool?[] answers = right.EnumerateArray().Select(item => Any(item, holds)).ToArray();
        return answers.Contains(true) ? true
            : answers.Contains(null) ? null
            : false;
    }

    private static bool IsEverything(JsonElement right) =>
        Property(right, "prefix") is { } prefix
        && Property(prefix, "len") is { ValueKind: JsonValueKind.Number } length
        && length.TryGetInt32(out int bits)
        && bits == 0;

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    private static string Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";
}
