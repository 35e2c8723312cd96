using System.Net;
using PostfixQueue.Checks;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// Which of the name servers that Postfix itself asks say that DNSSEC validated their answers. Not those behind a stub: what the stub does not pass on,
/// Postfix never sees.
/// </summary>
/// <param name="Validating">They vouch for signed answers.</param>
/// <param name="Others">They answer, and vouch for nothing: whenever one of them is asked, TLSA records count for nothing.</param>
/// <param name="Silent">They gave no answer, so that this is not known.</param>
internal sealed record ValidatingServers(
    IReadOnlyList<(IPEndPoint Server, string Place)> Validating, IReadOnlyList<(IPEndPoint Server, string Place)> Others, IReadOnlyList<(IPEndPoint Server, string Place)> Silent)
{
    /// <summary>Domains signed for many years, by the organization that makes the standards and by one that makes a name server.</summary>
    private static readonly string[] s_signedDomains = ["ietf.org", "isc.org"];

    /// <summary>Asks each server about signed domains. With -NameServer those are asked instead.</summary>
    /// <exception cref="ServerSystemException">resolv.conf cannot be read.</exception>
    public static async Task<ValidatingServers> FindAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var sources = await ResolverSource.FindAsync(context, cancellationToken);
        var servers = sources.SelectMany(static source => source.Servers.Select(server => (Server: server, source.Place))).ToArray();
        var validates = await Task.WhenAll(servers.Select(entry => ValidatesAsync(context, entry.Server, cancellationToken)));
        return new ValidatingServers(Those(true), Those(false), Those(null));

        IReadOnlyList<(IPEndPoint Server, string Place)> Those(bool? outcome) => [.. servers.Where((_, index) => validates[index] == outcome)];
    }

    /// <returns>Null when the server gives no answer that would tell.</returns>
    private static async Task<bool?> ValidatesAsync(CheckContext context, IPEndPoint server, CancellationToken cancellationToken)
    {
        var resolver = context.Host.Network.CreateResolver(ResolverSource.OptionsFor(server));
        var answers = await Task.WhenAll(s_signedDomains.Select(domain => resolver.QueryAsync(domain, DnsRecordType.Mx, cancellationToken)));
        if (Array.Exists(answers, static answer => answer.IsAuthenticated)) return true;
        return Array.Exists(answers, static answer => answer.IsFound) ? false : null;
    }
}
