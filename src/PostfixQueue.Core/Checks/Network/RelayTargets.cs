using System.Net;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>The servers that a next hop of <c>relayhost</c> leads to.</summary>
internal sealed record RelayTargets
{
    private const int MaximumExchangers = 3;

    /// <summary>The servers at their addresses.</summary>
    public IReadOnlyList<ProbeTarget> Targets { get; init; } = [];

    /// <summary>Why there are none, or not all; null when there is nothing to say.</summary>
    public CheckFinding? Problem { get; init; }

    /// <summary>Follows a next hop.</summary>
    public static async Task<RelayTargets> FindAsync(CheckRun run, SmtpClientSettings client, string nextHop)
    {
        if (!NextHop.TryParse(nextHop, client, run.Host.System, out NextHop? hop))
            return Stop(
                CheckFinding.Fail(
                    "relayhost cannot be read.",
                    "Write [host]:port; without brackets the name is a domain with mail exchangers."
                )
            );
        if (hop.Port is not { } port)
            return Stop(CheckFinding.Fail($"relayhost names a port that is not known: {hop.Written.Service}.", "Write the port's number."));
        NextHopRoute route = await NextHopRoute.FindAsync(run.Facts, client, hop, MaximumExchangers, run.Stop);
        if (route.IsSkipped)
            return Stop(CheckFinding.Skip("The relay's mail exchangers were not looked up because of -SkipDns."));
        if (route.Undecided is { } undecided)
            return Stop(
                CheckFinding.Unknown("No name server told the relay's mail exchangers.", "See Dns.Resolver.") with
                {
                    Evidence = undecided.Describe(),
                }
            );
        if (route.IsNull)
            return Stop(
                CheckFinding.Fail("The relay's domain declares that it takes no mail.", "Name the relay itself, in brackets: [host]:port.")
            );
        RelayTargets[] parts = route.Hosts.Select(host => Find(run, client, host.Name, host.Lookup, port)).ToArray();
        return new RelayTargets
        {
            Targets = [.. parts.SelectMany(static part => part.Targets)],
            Problem = parts.Select(static part => part.Problem).FirstOrDefault(static problem => problem is not null),
        };
    }

    private static RelayTargets Find(CheckRun run, SmtpClientSettings client, string host, HostLookup lookup, int port)
    {
        if (lookup.IsSkipped)
            return Stop(CheckFinding.Skip("The relay's address was not looked up because of -SkipDns."));
        if (lookup.Failure is { } failure)
        {
            return Stop(
                failure.IsUndecided
                    ? CheckFinding.Unknown("No name server told the relay's address.", "See Dns.Resolver.") with
                    {
                        Evidence = failure.Describe(),
                    }
                    : CheckFinding.Fail(
                        "The relay's name has no address.",
                        "Correct relayhost. A name that only the hosts file has needs smtp_host_lookup = dns, native."
                    ) with
                    {
                        Evidence = failure.ToString(),
                    }
            );
        }

        // One address a family tells enough; one that there is no way to is left out where there is another.
        IPAddress[] first = lookup
            .Addresses.Where(address => client.Families.Contains(address.AddressFamily))
            .DistinctBy(static address => address.AddressFamily)
            .ToArray();
        IPAddress[] reachable = first.Where(address => run.Host.System.SourceFor(address) is not null).ToArray();
        return first.Length == 0
            ? Stop(
                CheckFinding.Fail(
                    "The relay has no address of a family that inet_protocols allows.",
                    "Allow the family in inet_protocols, or take another relay."
                )
            )
            : new RelayTargets
            {
                Targets = [.. (reachable.Length > 0 ? reachable : first).Select(address => new ProbeTarget(host, address, port))],
            };
    }

    private static RelayTargets Stop(CheckFinding problem) => new() { Problem = problem };
}
