using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>The hosts that a next hop, or the domain of a recipient, leads to.</summary>
internal sealed record NextHopRoute
{
    /// <summary>What the name servers said about MX records; null when they were not asked.</summary>
    public MailResolverAnswer? Answer { get; init; }

    /// <summary>The MX records; empty when there are none, or when none were asked for.</summary>
    public IReadOnlyList<MxRecord> Exchanges => Answer?.Exchanges ?? [];

    /// <summary>The answer that leaves open which MX records there are; null when that is certain.</summary>
    public MailResolverAnswer? Undecided => Answer is { IsUndecided: true } ? Answer : null;

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
    public static async Task<NextHopRoute> ResolveAsync(
        ServerFacts context,
        SmtpClientSettings client,
        NextHop hop,
        int mostExchanges,
        CancellationToken cancellationToken
    )
    {
        if (hop.IsBracketed || hop.IsKnownHere || !client.LooksUpExchangers)
            return new NextHopRoute { Hosts = await LookUpAsync(context, client, [hop.Host], cancellationToken) };
        return context.Given.SkipsDns
            ? new NextHopRoute { IsSkipped = true }
            : await OfDomainAsync(context, client, hop.Host, mostExchanges, cancellationToken);
    }

    /// <summary>Follows a domain.</summary>
    /// <param name="context">The run.</param>
    /// <param name="client">Who sends.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="mostExchanges">How many of the mail exchangers are looked up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<NextHopRoute> OfDomainAsync(
        ServerFacts context,
        SmtpClientSettings client,
        string domain,
        int mostExchanges,
        CancellationToken cancellationToken
    )
    {
        NextHopRoute route = new NextHopRoute
        {
            Answer = await (await context.PostfixResolverAsync(cancellationToken)).QueryAsync(domain, DnsRecordType.Mx, cancellationToken),
        };
        if (route.Undecided is not null || route.IsNull)
            return route;

        // Without a mail exchanger the name itself is one (RFC 5321 section 5.1).
        IEnumerable<string> names =
            route.Exchanges.Count > 0 ? route.Exchanges.Select(static exchange => exchange.Host).Take(mostExchanges) : [domain];
        return route with { Hosts = await LookUpAsync(context, client, names, cancellationToken) };
    }

    private static async Task<(string Name, HostLookup Lookup)[]> LookUpAsync(
        ServerFacts context,
        SmtpClientSettings client,
        IEnumerable<string> hosts,
        CancellationToken cancellationToken
    ) =>
        await Task.WhenAll(
            hosts.Select(async host =>
                (host, await HostLookup.LookUpAsync(context, host, client.Families, client.UsesHostsFile, cancellationToken))
            )
        );
}
