using System.Text.Json;
using PostfixQueue.Ports;

namespace PostfixQueue.Server.Firewall;

/// <summary>Reads the rules of this machine's firewall.</summary>
internal static class LocalFirewall
{
    /// <summary>What was found.</summary>
    /// <param name="Tables">The tables of all tools.</param>
    /// <param name="HasTool">False when no tool is there to ask.</param>
    /// <param name="Error">Why the rules could not be read; null when they were.</param>
    public sealed record Reading(IReadOnlyList<FirewallTable> Tables, bool HasTool, string? Error)
    {
        /// <summary>Why there may be rules that are not among them; null when there are none.</summary>
        public string? Hidden { get; init; }
    }

    /// <summary>Reads them.</summary>
    public static async Task<Reading> ReadAsync(ServerFacts facts, CancellationToken cancellationToken)
    {
        Task<CommandOutput?> RunAsync(string command, string[] arguments) =>
            facts.Host.System.RunAsync(command, arguments, facts.Notices, cancellationToken);

        List<FirewallTable> tables = new();
        CommandOutput? nft = await RunAsync("nft", ["-j", "list", "ruleset"]);

        // Small systems have an nft that cannot print what can be read here; the older tools may still tell.
        string? hidden =
            nft is { ExitStatus: not 0 } && nft.ErrorText.Contains("JSON", StringComparison.OrdinalIgnoreCase) ? Error("nft", nft) : null;
        if (nft is { ExitStatus: not 0 } && hidden is null)
            return new Reading([], true, Error("nft", nft));
        try
        {
            if (nft is not null && hidden is null)
                tables.AddRange(NftRuleset.Read(nft.Output));
        }
        catch (JsonException failure)
        {
            return new Reading([], true, $"nft: {failure.Message}");
        }

        bool hasTool = nft is not null;
        foreach ((string? family, bool isIPv6) in new[] { ("ip", false), ("ip6", true) })
        {
            if (await RunAsync($"{family}tables-save", []) is not { } saved)
                continue;
            if (saved.ExitStatus != 0 && nft is null)
                return new Reading([], true, Error($"{family}tables-save", saved));
            hasTool = true;
            if (IptablesRuleset.Read(saved.Output, isIPv6) is { } filter)
            {
                // The same rules in two guises: nft shows no more than the names of conditions that it does not know.
                if (saved.Output.Contains("(nf_tables)", StringComparison.Ordinal))
                    tables.RemoveAll(table => table is { IsIptables: false, Name: "filter" } && table.Family == family);
                tables.Add(filter);
            }

            // There can be two sets of rules, both in force.
            if (
                saved.ErrorText.Contains("legacy tables present", StringComparison.Ordinal)
                && await RunAsync($"{family}tables-legacy-save", []) is { ExitStatus: 0 } old
                && IptablesRuleset.Read(old.Output, isIPv6) is { } legacy
            )
                tables.Add(legacy);
        }

        return new Reading(tables, hasTool, tables.Count == 0 ? hidden : null) { Hidden = hidden };
    }

    private static string Error(string command, CommandOutput answer) =>
        string.IsNullOrWhiteSpace(answer.ErrorText) ? $"{command} fails." : answer.ErrorText.Trim();
}
