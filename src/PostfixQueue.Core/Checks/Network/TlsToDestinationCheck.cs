using System.Runtime.CompilerServices;
using PostfixQueue.Checks.Certificates;
using PostfixQueue.Checks.Hosts;
using PostfixQueue.Checks.Settings;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Network;

/// <summary>How the mail servers of given domains do TLS with this one.</summary>
internal sealed class TlsToDestinationCheck : ICheck
{
    private const int MaximumExchangers = 8;

    public string Name => "Net.TlsToDestination";

    public MailServerCheckCategory Category => MailServerCheckCategory.Network;

    public CheckSeverity Severity => CheckSeverity.Info;

    public CheckNeeds Needs => CheckNeeds.Network | CheckNeeds.Dns;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.TlsFailure];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Asked.Destinations.Count == 0)
        {
            yield return CheckFinding.Skip("No domain was given with -Destination.");
            yield break;
        }

        var client = await context.SmtpClientAsync(cancellationToken);
        foreach (var looking in context.Asked.Destinations.Distinct(StringComparer.OrdinalIgnoreCase).Select(domain => LookAsync(context, client, domain, cancellationToken)).ToArray())
        {
            foreach (var finding in await looking) yield return finding;
        }
    }

    private static async Task<IReadOnlyList<CheckFinding>> LookAsync(CheckContext context, SmtpClientSettings client, string domain, CancellationToken cancellationToken)
    {
        var answer = await context.Resolver.QueryAsync(domain, DnsRecordType.Mx, cancellationToken);
        if (answer.IsUndecided) return [Undecided(answer) with { Target = domain }];
        if (answer.Outcome == MailResolverOutcome.NxDomain) return [CheckFinding.Fail("The domain does not exist.", "Correct the address of the recipient.") with { Target = domain, Evidence = answer.ToString() }];
        if (answer.Exchanges.Any(static exchange => exchange.IsNull)) return [CheckFinding.Fail("The domain declares that it takes no mail.", "Nothing on this server changes that.") with { Target = domain }];

        // Without a mail exchanger the domain itself is one (RFC 5321 section 5.1).
        var hosts = answer.IsFound ? answer.Exchanges.Select(static exchange => exchange.Host).Take(MaximumExchangers) : [domain];
        return await Task.WhenAll(hosts.Select(async host => await LookAtAsync(context, client, domain, host, cancellationToken) with { Target = $"{domain}: {host}" }));
    }

    private static async Task<CheckFinding> LookAtAsync(CheckContext context, SmtpClientSettings client, string domain, string host, CancellationToken cancellationToken)
    {
        var records = context.Resolver.QueryAsync($"_25._tcp.{host}", DnsRecordType.Tlsa, cancellationToken);
        var lookup = await HostLookup.FindAsync(context, host, client.Families, client.UsesHostsFile, cancellationToken);
        var tlsa = await records;
        if (lookup.Failure is { } failure) return failure.IsUndecided ? Undecided(failure) : CheckFinding.Fail("The mail server's name has no address.", "Its operator has to publish one.") with { Evidence = failure.ToString() };
        var usable = lookup.Addresses.Where(address => client.Families.Contains(address.AddressFamily)).ToArray();
        var address = usable.FirstOrDefault(candidate => context.Host.System.SourceFor(candidate) is not null) ?? usable.FirstOrDefault();
        if (address is null) return CheckFinding.Skip("The mail server has no address of a family that inet_protocols allows.");
        var request = ClientProbe.RequestTo(context, client, new ProbeTarget(host, address, ServicePort.Smtp));
        var result = await context.Host.Network.SmtpProbe.ProbeAsync(request with { TrustAnchors = CertificateLook.Authorities(client, context.Host.System) }, cancellationToken);
        return new TlsReport(client, HostAndPort.Write(address, ServicePort.Smtp), domain, context.Host.Time.GetUtcNow()).Explain(result, tlsa);
    }

    private static CheckFinding Undecided(MailResolverAnswer answer) =>
        CheckFinding.Unknown("No name server told where the mail servers are.", "See Dns.Resolver.") with { Evidence = answer.Describe() };
}
