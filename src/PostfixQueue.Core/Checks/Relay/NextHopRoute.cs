using PostfixQueue.Checks.Hosts;
using PostfixQueue.Checks.Settings;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Relay;

/// <summary>The hosts that a next hop leads to.</summary>
internal sealed record NextHopRoute
{
    /// <summary>The MX records of the next hop; empty when there are none, or when none were asked for.</summary>
    public IReadOnlyList<MxRecord> Exchanges { get; init; } = [];

    /// <summary>The answer that leaves open which MX records there are; null when that is certain.</summary>
    public MailResolverAnswer? Undecided { get; init; }

    /// <summary>The MX records were not asked for, because <c>-SkipDns</c> forbids it.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>The hosts with their addresses.</summary>
    public IReadOnlyList<(string Name, HostLookup Lookup)> Hosts { get; init; } = [];

    /// <summary>The domain says that it takes no mail (RFC 7505).</summary>
    public bool IsNull => Exchanges.Any(static exchange => exchange.IsNull);

    /// <summary>Follows a next hop as Postfix does: a name without brackets is a domain with mail exchangers.</summary>
    /// <param name="context">The run.</param>
    /// <param name="client">Who sends.</param>
    /// <param name="hop">The next hop.</param>
    /// <param name="mostExchanges">How many of the mail exchangers are looked up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<NextHopRoute> FindAsync(CheckContext context, SmtpClientSettings client, NextHop hop, int mostExchanges, CancellationToken cancellationToken)
    {
        if (hop.IsBracketed || hop.IsKnownHere || !client.LooksUpExchangers) return new NextHopRoute { Hosts = await LookUpAsync([hop.Host]) };
        if (context.Asked.SkipsDns) return new NextHopRoute { IsSkipped = true };
        var answer = await context.Resolver.QueryAsync(hop.Host, DnsRecordType.Mx, cancellationToken);
        if (answer.IsUndecided) return new NextHopRoute { Undecided = answer };
        if (answer.Exchanges.Any(static exchange => exchange.IsNull)) return new NextHopRoute { Exchanges = answer.Exchanges };

        // Without a mail exchanger the name itself is one (RFC 5321 section 5.1).
        var names = answer.IsFound ? answer.Exchanges.Select(static exchange => exchange.Host).Take(mostExchanges) : [hop.Host];
        return new NextHopRoute { Exchanges = answer.Exchanges, Hosts = await LookUpAsync(names) };

        async Task<(string Name, HostLookup Lookup)[]> LookUpAsync(IEnumerable<string> hosts) => await Task.WhenAll(hosts.Select(
            async host => (host, await HostLookup.FindAsync(context, host, client.Families, client.UsesHostsFile, cancellationToken))));
    }
}
