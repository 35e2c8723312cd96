using System.Globalization;
using System.Text.RegularExpressions;
using PostfixQueue.Text;

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
        MatchLimit.Milliseconds
    )]
    private static partial Regex Word();

    /// <summary>Reads one rule of iptables(8), as far as it matters to a new TCP connection.</summary>
    /// <param name="words">The rule behind the name of its chain.</param>
    private sealed class IptablesRuleReader(string[] words)
    {
        private readonly List<Func<FirewallQuestion, FirewallReach>> _conditions = [];
        private FirewallVerdict _verdict = FirewallVerdict.Continue;
        private string? _target;
        private int _next;

        /// <summary>The rule.</summary>
        public FirewallRule Read(string text)
        {
            while (_next < words.Length)
            {
                bool isNegated = words[_next] == "!";
                if (isNegated)
                    _next++;
                if (_next < words.Length)
                    ReadOption(words[_next++], isNegated);
            }

            return new FirewallRule(_conditions, _verdict, _target, text);
        }

        private void ReadOption(string option, bool isNegated)
        {
            switch (option)
            {
                // The modules themselves say nothing; their options do. So do those of targets that only log or choose how to reject.
                case "-m" or "--comment" or "--reject-with" or "--log-prefix" or "--log-level" or "--nflog-prefix" or "--nflog-group":
                    Take();
                    break;
                case "-j" or "-g":
                    Decide(Take(), option == "-g");
                    break;
                case "-p":
                    Certain(Take() is "tcp" or "all" or "6", isNegated);
                    break;
                case "--dport" or "--dports":
                    string[] ranges = Take().Split(',');
                    Add(question =>
                        ranges.Any(range => Covers(range, question.Port) == true) ? Certainty(true, isNegated)
                        : ranges.Any(range => Covers(range, question.Port) is null) ? FirewallReach.Unclear
                        : Certainty(false, isNegated)
                    );
                    break;
                case "--state" or "--ctstate":
                    Certain(Take().Split(',').Contains("NEW", StringComparer.Ordinal), isNegated);
                    break;
                case "-i" or "-o":
                    bool isLoopback = Take() == "lo";
                    Add(_ => isLoopback ? Certainty(false, isNegated) : FirewallReach.Unclear);
                    break;
                case "-s" or "-d":
                    bool isEverything = Take().EndsWith("/0", StringComparison.Ordinal);
                    Add(question =>
                        isEverything ? Certainty(true, isNegated)
                        : question.IsOutgoing == (option == "-d") && !isNegated ? FirewallReach.Some
                        : FirewallReach.Unclear
                    );
                    break;
                case "--uid-owner" or "--gid-owner":
                    uint? id = uint.TryParse(Take(), NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
                        ? number
                        : (uint?)null;
                    Add(question =>
                        (option == "--uid-owner" ? question.UserId : question.GroupId) is { } own && id is not null
                            ? Certainty(own == id, isNegated)
                            : FirewallReach.Unclear
                    );
                    break;
                case "--dst-type":
                    // What comes in here goes to an address of this machine, what goes out to one of another.
                    string type = Take();
                    Add(question =>
                        type switch
                        {
                            "LOCAL" => Certainty(!question.IsOutgoing, isNegated),
                            "UNICAST" when question.IsOutgoing => Certainty(true, isNegated),
                            "MULTICAST" or "BROADCAST" or "ANYCAST" => Certainty(false, isNegated),
                            _ => FirewallReach.Unclear,
                        }
                    );
                    break;
                case "--match-set":
                    Take();
                    bool isFarSideOf = Take() == "src";
                    Add(question => question.IsOutgoing != isFarSideOf && !isNegated ? FirewallReach.Some : FirewallReach.Unclear);
                    break;
                case "--limit"
                or "--limit-burst"
                or "--hashlimit-upto"
                or "--hashlimit-above"
                or "--seconds"
                or "--hitcount"
                or "--rt-type":
                    Take();
                    Add(static _ => FirewallReach.Some);
                    break;
                case "--tcp-flags":
                    Take();
                    Take();
                    Add(static _ => FirewallReach.Some);
                    break;
                default:
                    // Its values are passed over: none of them begins with a dash.
                    while (_next < words.Length && !words[_next].StartsWith('-') && words[_next] != "!")
                        _next++;
                    Add(static _ => FirewallReach.Unclear);
                    break;
            }
        }

        private void Decide(string target, bool isGoTo)
        {
            _verdict = target switch
            {
                "ACCEPT" => FirewallVerdict.Accept,
                "DROP" or "REJECT" => FirewallVerdict.Block,
                "RETURN" => FirewallVerdict.Return,
                "LOG" or "NFLOG" => FirewallVerdict.Continue,
                "NFQUEUE" or "QUEUE" => FirewallVerdict.Unclear,
                _ => isGoTo ? FirewallVerdict.GoTo : FirewallVerdict.Jump,
            };
            _target = target;
        }

        private string Take() => _next < words.Length ? words[_next++] : "";

        private void Add(Func<FirewallQuestion, FirewallReach> condition) => _conditions.Add(condition);

        private void Certain(bool holds, bool isNegated) => Add(_ => Certainty(holds, isNegated));

        private static FirewallReach Certainty(bool holds, bool isNegated) => holds != isNegated ? FirewallReach.All : FirewallReach.None;

        /// <summary>A port, or the first and the last of several; null when one has a name that is not known here.</summary>
        private static bool? Covers(string range, int port)
        {
            string[] ends = range.Split(':');
            int? first = ends[0].Length == 0 ? 0 : ServicePort.Known(ends[0]);
            int? last =
                ends.Length < 2 ? first
                : ends[1].Length == 0 ? 65535
                : ServicePort.Known(ends[1]);
            return first is null || last is null ? null : port >= first && port <= last;
        }
    }
}
