using System.Text.RegularExpressions;

namespace PostfixQueue.Server.Firewall;

/// <summary>Reads the table <c>filter</c> from what iptables-save(8) or ip6tables-save(8) prints.</summary>
internal static partial class IptablesRuleset
{
    /// <summary>The table; null when there is none.</summary>
    /// <param name="text">What was printed.</param>
    /// <param name="isIPv6">By which of the two.</param>
    public static FirewallTable? Read(string text, bool isIPv6)
    {
        FirewallTable? filter = null;
        bool isWithin = false;
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith('*'))
                isWithin = line.TrimEnd() == "*filter";
            if (!isWithin)
                continue;
            filter ??= new FirewallTable(isIPv6 ? "ip6" : "ip", "filter", IsIptables: true);
            string[] words = Word().Matches(line).Select(static match => match.Value.Trim('"')).ToArray();
            if (words is [[':', .. var name], var policy, ..])
                filter.Chains[name] = new FirewallChain(name, HookOf(name), policy == "DROP", []);
            else if (words is ["-A", var chain, .. var rest] && filter.Chains.TryGetValue(chain, out FirewallChain? home))
                home.Rules.Add(new IptablesRuleReader(rest).Read($"{filter} {line.Trim()}"));
        }

        return filter;
    }

    private static string? HookOf(string chain) =>
        chain switch
        {
            "INPUT" => "input",
            "OUTPUT" => "output",
            _ => null,
        };

    /// <summary>Comments are in double quotes.</summary>
    [GeneratedRegex(
        """
            "(?:[^"\\]|\\.)*"|\S+
            """,
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Word();
}
