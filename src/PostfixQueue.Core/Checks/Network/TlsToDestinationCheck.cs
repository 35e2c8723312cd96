using System.Net;
using System.Runtime.CompilerServices;
using PostfixQueue.Checks.Certificates;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>How the mail servers of given domains do TLS with this one.</summary>
internal sealed class TlsToDestinationCheck : ICheck
{
    private const int MaximumExchangers = 8;

    public string Name => "Net.TlsToDestination";

    public MailServerCheckCategory Category => MailServerCheckCategory.Network;

    public CheckSeverity Severity => CheckSeverity.Info;

    public CheckNeeds Needs => CheckNeeds.Network | CheckNeeds.Dns;

    public TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.TlsFailure];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Asked.Destinations.Count == 0)
        {
            yield return CheckFinding.Skip("No domain was given with -Destination.");
            yield break;
        }

        SmtpClientSettings client = await context.SmtpClientAsync(cancellationToken);
        foreach (
            Task<IReadOnlyList<CheckFinding>>? looking in context
                .Asked.Destinations.Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(domain => LookAsync(context, client, domain, cancellationToken))
                .ToArray()
        )
        {
            foreach (CheckFinding? finding in await looking)
                yield return finding;
        }
    }

    private static async Task<IReadOnlyList<CheckFinding>> LookAsync(
        CheckContext context,
        SmtpClientSettings client,
        string domain,
        CancellationToken cancellationToken
    )
    {
        NextHopRoute route = await NextHopRoute.OfDomainAsync(context, client, domain, MaximumExchangers, cancellationToken);
        if (route.Undecided is { } undecided)
            return [Undecided(undecided) with { Target = domain }];
        if (route.Answer is { Outcome: MailResolverOutcome.NxDomain } none)
            return
            [
                CheckFinding.Fail("The domain does not exist.", "Correct the address of the recipient.") with
                {
                    Target = domain,
                    Evidence = none.ToString(),
                },
            ];
        if (route.IsNull)
            return
            [
                CheckFinding.Fail("The domain declares that it takes no mail.", "Nothing on this server changes that.") with
                {
                    Target = domain,
                },
            ];
        return await Task.WhenAll(
            route.Hosts.Select(async host =>
                await LookAtAsync(context, client, domain, host.Name, host.Lookup, cancellationToken) with
                {
                    Target = $"{domain}: {host.Name}",
                }
            )
        );
    }

    private static async Task<CheckFinding> LookAtAsync(
        CheckContext context,
        SmtpClientSettings client,
        string domain,
        string host,
        HostLookup lookup,
        CancellationToken cancellationToken
    )
    {
        if (lookup.Failure is { } failure)
            return failure.IsUndecided
                ? Undecided(failure)
                : CheckFinding.Fail("The mail server's name has no address.", "Its operator has to publish one.") with
                {
                    Evidence = failure.ToString(),
                };
        IPAddress[] usable = lookup.Addresses.Where(address => client.Families.Contains(address.AddressFamily)).ToArray();
        IPAddress? address =
            usable.FirstOrDefault(candidate => context.Host.System.SourceFor(candidate) is not null) ?? usable.FirstOrDefault();
        if (address is null)
            return CheckFinding.Skip("The mail server has no address of a family that inet_protocols allows.");
        MailResolverAnswer tlsa = await context.WorldResolver.QueryAsync($"_25._tcp.{host}", DnsRecordType.Tlsa, cancellationToken);
        SmtpProbeRequest request = ClientProbe.RequestTo(context, client, new ProbeTarget(host, address, ServicePort.Smtp));
        SmtpProbeResult result = await context.Host.Network.SmtpProbe.ProbeAsync(
            request with
            {
                TrustAnchors = CertificateLook.Authorities(client, context.Host.System),
            },
            cancellationToken
        );
        return new TlsReport(client, HostAndPort.Write(address, ServicePort.Smtp), domain, context.Host.Time.GetUtcNow()).Explain(
            result,
            tlsa
        );
    }

    private static CheckFinding Undecided(MailResolverAnswer answer) =>
        CheckFinding.Unknown("No name server told where the mail servers are.", "See Dns.Resolver.") with
        {
            Evidence = answer.Describe(),
        };
}
