using System.Net;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Spf;

/// <summary>The mechanisms that compare with the client's address (RFC 7208 sections 5.1 and 5.3 to 5.7).</summary>
internal sealed class SpfMechanisms(SpfLookups dns, IPAddress client, SpfLimits limits)
{
    /// <summary>Evaluates one directive, apart from <c>include</c>.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="target">The domain that it is about, with macros expanded.</param>
    public async Task<SpfMatch> EvaluateAsync(SpfDirective directive, string target) =>
        directive.Mechanism switch
        {
            SpfMechanism.All => SpfMatch.Yes,
            SpfMechanism.Ip4 or SpfMechanism.Ip6 => SpfMatch.If(Covers(directive, directive.Network!)),
            SpfMechanism.A => await MatchAddressesAsync(directive, target),
            SpfMechanism.Mx => await MatchExchangesAsync(directive, target),
            SpfMechanism.Ptr => await MatchValidatedNameAsync(target),
            SpfMechanism.Exists => await MatchExistenceAsync(target),
            _ => throw new ArgumentOutOfRangeException(nameof(directive), directive.Mechanism, "no mechanism of its own"),
        };

    private async Task<SpfMatch> MatchAddressesAsync(SpfDirective directive, string host)
    {
        MailResolverAnswer answer = await dns.AskAddressesAsync(host);
        if (answer.IsUndecided)
            return SpfMatch.Temporary($"the addresses of {host} could not be looked up ({answer.Outcome})");

        return SpfMatch.If(answer.Addresses.Any(address => Covers(directive, address)));
    }

    private async Task<SpfMatch> MatchExchangesAsync(SpfDirective directive, string domain)
    {
        MailResolverAnswer answer = await dns.AskCountedAsync(domain, DnsRecordType.Mx);
        if (answer.IsUndecided)
            return SpfMatch.Temporary($"the MX hosts of {domain} could not be looked up ({answer.Outcome})");

        MxRecord[] exchanges = [.. answer.Exchanges.Where(exchange => !exchange.IsNull)];
        if (exchanges.Length > limits.NamesPerTerm)
            return SpfMatch.Permanent($"{domain} has {exchanges.Length} MX hosts, at most {limits.NamesPerTerm} are allowed");

        foreach (MxRecord exchange in exchanges)
        {
            SpfMatch match = await MatchAddressesAsync(directive, exchange.Host);
            if (match.IsMatch || match.Error is not null)
                return match;
        }

        return SpfMatch.No;
    }

    private async Task<SpfMatch> MatchValidatedNameAsync(string domain) =>
        SpfMatch.If((await dns.ValidatedNamesAsync(isCounted: true)).Any(name => DomainName.IsSameOrBelow(name, domain)));

    private async Task<SpfMatch> MatchExistenceAsync(string name)
    {
        // RFC 7208 section 5.7: an A record is asked for whatever the client's family.
        MailResolverAnswer answer = await dns.AskCountedAsync(name, DnsRecordType.A);
        if (answer.IsUndecided)
            return SpfMatch.Temporary($"{name} could not be looked up ({answer.Outcome})");

        return SpfMatch.If(answer.IsFound);
    }

    private bool Covers(SpfDirective directive, IPAddress network)
    {
        if (network.AddressFamily != client.AddressFamily)
            return false;

        byte[] left = network.GetAddressBytes();
        byte[] right = client.GetAddressBytes();
        int bits = left.Length == 4 ? directive.PrefixLength4 : directive.PrefixLength6;
        int whole = bits / 8;
        int rest = bits % 8;
        return left.AsSpan(0, whole).SequenceEqual(right.AsSpan(0, whole))
            && (rest == 0 || (left[whole] ^ right[whole]) >> (8 - rest) == 0);
    }
}
