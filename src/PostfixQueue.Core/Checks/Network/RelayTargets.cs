using PostfixQueue.Checks.Hosts;
using PostfixQueue.Checks.Settings;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;

namespace PostfixQueue.Checks.Network;

/// <summary>Where a next hop of <c>relayhost</c> leads to.</summary>
internal sealed record RelayTargets
{
    private const int MaximumExchangers = 3;

    /// <summary>The servers at their addresses.</summary>
    public IReadOnlyList<ProbeTarget> Targets { get; init; } = [];

    /// <summary>Why there are none, or not all; null when there is nothing to say.</summary>
    public CheckFinding? Problem { get; init; }

    /// <summary>Follows a next hop as Postfix does: a name without brackets is a domain with mail exchangers.</summary>
    public static async Task<RelayTargets> FindAsync(CheckContext context, SmtpClientSettings client, string nextHop, CancellationToken cancellationToken)
    {
        if (!HostAndPort.TryParse(nextHop, out var hop)) return Stop(CheckFinding.Fail("relayhost cannot be read.", "Write [host]:port; without brackets the name is a domain with mail exchangers."));
        var usual = client.IsWrapped ? ServicePort.Submissions : ServicePort.Smtp;
        var port = hop.Service is null ? usual : ServicePort.Find(hop.Service, context.Host.System);
        if (port is null) return Stop(CheckFinding.Fail($"relayhost names a port that is not known: {hop.Service}.", "Write the port's number."));
        if (hop.IsBracketed || !client.LooksUpExchangers) return await FindAsync(context, client, hop.Host, port.Value, cancellationToken);
        if (context.Asked.SkipsDns) return Stop(CheckFinding.Skip("The relay's mail exchangers were not looked up because of -SkipDns."));

        var answer = await context.Resolver.QueryAsync(hop.Host, DnsRecordType.Mx, cancellationToken);
        if (answer.IsUndecided) return Stop(CheckFinding.Unknown("No name server told the relay's mail exchangers.", "See Dns.Resolver.") with { Evidence = $"{answer} {answer.Detail}".TrimEnd() });
        if (answer.Exchanges.Any(static exchange => exchange.IsNull))
        {
            return Stop(CheckFinding.Fail("The relay's domain declares that it takes no mail.", "Name the relay itself, in brackets: [host]:port."));
        }

        // Without a mail exchanger the name itself is one (RFC 5321 section 5.1).
        var hosts = answer.IsFound ? answer.Exchanges.Select(static exchange => exchange.Host).Take(MaximumExchangers) : [hop.Host];
        var parts = await Task.WhenAll(hosts.Select(host => FindAsync(context, client, host, port.Value, cancellationToken)));
        return new RelayTargets { Targets = [.. parts.SelectMany(static part => part.Targets)], Problem = parts.Select(static part => part.Problem).FirstOrDefault(static problem => problem is not null) };
    }

    private static async Task<RelayTargets> FindAsync(CheckContext context, SmtpClientSettings client, string host, int port, CancellationToken cancellationToken)
    {
        var lookup = await HostLookup.FindAsync(context, host, client.Families, client.UsesHostsFile, cancellationToken);
        if (lookup.IsSkipped) return Stop(CheckFinding.Skip("The relay's address was not looked up because of -SkipDns."));
        if (lookup.Failure is { } failure)
        {
            return Stop(failure.IsUndecided
                ? CheckFinding.Unknown("No name server told the relay's address.", "See Dns.Resolver.") with { Evidence = $"{failure} {failure.Detail}".TrimEnd() }
                : CheckFinding.Fail("The relay's name has no address.", "Correct relayhost. A name that only the hosts file has needs smtp_host_lookup = dns, native.") with { Evidence = failure.ToString() });
        }

        // One address a family tells enough; one that there is no way to is left out where there is another.
        var first = lookup.Addresses.Where(address => client.Families.Contains(address.AddressFamily)).DistinctBy(static address => address.AddressFamily).ToArray();
        var reachable = first.Where(address => context.Host.System.SourceFor(address) is not null).ToArray();
        return first.Length == 0
            ? Stop(CheckFinding.Fail("The relay has no address of a family that inet_protocols allows.", "Allow the family in inet_protocols, or take another relay."))
            : new RelayTargets { Targets = [.. (reachable.Length > 0 ? reachable : first).Select(address => new ProbeTarget(host, address, port))] };
    }

    private static RelayTargets Stop(CheckFinding problem) => new() { Problem = problem };
}
