using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>Follows an address of this server through its tables, as local(8) and virtual(5) do.</summary>
internal sealed class AddressTrace(CheckRun run, ServerParameters parameters)
{
    /// <summary>An alias of an alias is common, more are odd.</summary>
    private const int Deepest = 5;

    /// <summary>Domains of mydestination that are tried in tables with whole addresses.</summary>
    private const int MostDomains = 5;

    /// <summary>Any of these makes others than users and aliases valid.</summary>
    private static readonly string[] s_otherWays =
    [
        "luser_relay",
        "mailbox_transport",
        "mailbox_transport_maps",
        "fallback_transport",
        "fallback_transport_maps",
    ];

    /// <summary>What becomes of mail to a name without a domain.</summary>
    public async Task<AddressOutcome> OfLocalAsync(string name)
    {
        string[] domains = parameters
            .List("mydestination")
            .Where(static domain => domain.AsSpan().IndexOfAny(":/!") < 0)
            .Take(MostDomains)
            .ToArray();
        string[] keys = [name, .. domains.Select(domain => $"{name}@{domain}"), .. domains.Select(static domain => $"@{domain}")];
        AddressOutcome first = await AskAsync("virtual_alias_maps", LookupTableKind.Map, keys);
        if (first.Kind == AddressOutcomeKind.Delivered)
            return first;
        bool isLocal = (parameters["local_transport"] ?? "local").Split(':')[0] == "local";
        AddressOutcome second = isLocal ? await FollowAsync(name, []) : new AddressOutcome(AddressOutcomeKind.Elsewhere);
        return second.Kind == AddressOutcomeKind.Missing && first.Kind == AddressOutcomeKind.Undecided ? first : second;
    }

    /// <summary>What becomes of mail to an address in a domain that is no local one.</summary>
    public async Task<AddressOutcome> OfVirtualAsync(string name, string domain, bool hasMailboxes)
    {
        string[] keys = [$"{name}@{domain}", $"@{domain}"];
        AddressOutcome alias = await AskAsync("virtual_alias_maps", LookupTableKind.Map, keys);
        if (alias.Kind == AddressOutcomeKind.Delivered || !hasMailboxes)
            return alias;
        if (parameters.List("virtual_mailbox_maps").Count == 0)
            return new AddressOutcome(AddressOutcomeKind.Elsewhere);
        AddressOutcome mailbox = await AskAsync("virtual_mailbox_maps", LookupTableKind.Map, keys);
        return mailbox.Kind == AddressOutcomeKind.Missing && alias.Kind == AddressOutcomeKind.Undecided ? alias : mailbox;
    }

    private async Task<AddressOutcome> FollowAsync(string name, IReadOnlyList<string> seen)
    {
        // An alias that names itself means the user of that name.
        bool isAgain = seen.Contains(name, StringComparer.OrdinalIgnoreCase);
        AddressOutcome found = isAgain
            ? new AddressOutcome(AddressOutcomeKind.Missing)
            : await AskAsync("alias_maps", LookupTableKind.Aliases, [name]);
        if (found.Kind != AddressOutcomeKind.Delivered)
        {
            if (await IsUserAsync(name))
                return new AddressOutcome(AddressOutcomeKind.Delivered, name);
            if (found.Kind == AddressOutcomeKind.Missing && s_otherWays.Any(way => parameters[way] is { Length: > 0 }))
                return new AddressOutcome(AddressOutcomeKind.Elsewhere);
            return found;
        }

        if (seen.Count >= Deepest)
            return found;
        List<AddressOutcome> fates = new();
        foreach (string target in PostfixList.Split(found.Target))
            fates.Add(await EndAsync(target, [.. seen, name]));
        return fates.OrderBy(static fate => Rank(fate.Kind)).FirstOrDefault(new AddressOutcome(AddressOutcomeKind.Missing)) with
        {
            Target = found.Target,
        };
    }

    /// <summary>aliases(5): an address, a file, a command, a list in a file, or a name.</summary>
    private async Task<AddressOutcome> EndAsync(string target, IReadOnlyList<string> seen)
    {
        string plain = target.Trim('"');
        if (plain == "/dev/null")
            return new AddressOutcome(AddressOutcomeKind.Discarded);
        return plain.AsSpan().IndexOfAny("@/|:") >= 0
            ? new AddressOutcome(AddressOutcomeKind.Delivered)
            : await FollowAsync(plain.TrimStart('\\'), seen);
    }

    private static int Rank(AddressOutcomeKind kind) =>
        kind switch
        {
            AddressOutcomeKind.Delivered => 0,
            AddressOutcomeKind.Elsewhere => 1,
            AddressOutcomeKind.Undecided => 2,
            AddressOutcomeKind.Discarded => 3,
            _ => 4,
        };

    /// <summary>Asks the tables in turn; one that cannot be asked leaves it open only when none of the others has an answer.</summary>
    private async Task<AddressOutcome> AskAsync(string parameter, LookupTableKind kind, IReadOnlyList<string> keys)
    {
        AddressOutcome? undecided = null;
        foreach (string word in parameters.List(parameter))
        {
            // Asked directly: proxymap(8) lets only Postfix itself and root ask, and keeps others waiting for minutes.
            string table = LookupTable.TryParse(word, out LookupTable? parsed) ? parsed.ToString() : word;
            try
            {
                foreach (string key in keys)
                {
                    if (await run.LookUpAsync(kind, table, key) is { Length: > 0 } value)
                        return new AddressOutcome(AddressOutcomeKind.Delivered, value);
                }
            }
            catch (PostfixToolException failure)
            {
                undecided ??= new AddressOutcome(AddressOutcomeKind.Undecided, null, failure.Message);
            }
        }

        return undecided ?? new AddressOutcome(AddressOutcomeKind.Missing);
    }

    /// <summary>getent(1) asks all sources of users; where it is missing, the file must do.</summary>
    private async Task<bool> IsUserAsync(string name)
    {
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || name[0] == '-')
            return false;
        return await run.RunAsync("getent", ["passwd", name]) is { } output
            ? output.ExitStatus == 0
            : (run.ReadText("/etc/passwd") ?? "").Split('\n').Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));
    }

    /// <summary>What becomes of mail to an address of this server.</summary>
    /// <param name="Kind">The kind of end.</param>
    /// <param name="Target">What the table has for the address; null when it has nothing.</param>
    /// <param name="Evidence">What a tool said; null when nothing worth telling.</param>
    public sealed record AddressOutcome(AddressOutcomeKind Kind, string? Target = null, string? Evidence = null);

    /// <summary>The ends that mail to an address can come to.</summary>
    public enum AddressOutcomeKind
    {
        /// <summary>Somebody or something gets it.</summary>
        Delivered,

        /// <summary>It is thrown away on purpose.</summary>
        Discarded,

        /// <summary>There is no such address.</summary>
        Missing,

        /// <summary>Another program decides.</summary>
        Elsewhere,

        /// <summary>Not found out.</summary>
        Undecided,
    }
}
