using System.Net;
using PostfixQueue.Checks.Certificates;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>How the mail servers of given domains do TLS with this one.</summary>
internal sealed class TlsToDestinationCheck()
    : Check("Net.TlsToDestination", MailServerCheckCategory.Network, CheckSeverity.Info, MailDelayCause.TlsFailure)
{
    private const int MaximumExchangers = 8;

    public override CheckNeeds Needs => CheckNeeds.Network | CheckNeeds.Dns;

    public override TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        if (run.Asked.Destinations.Count == 0)
        {
            yield return Skip("No domain was given with -Destination.");
            yield break;
        }

        SmtpClientSettings client = await run.SmtpClientAsync();
        foreach (
            Task<IReadOnlyList<CheckFinding>>? looking in run
                .Asked.Destinations.Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(domain => LookAsync(run, client, domain))
                .ToArray()
        )
        {
            foreach (CheckFinding? finding in await looking)
                yield return finding;
        }
    }

    private static async Task<IReadOnlyList<CheckFinding>> LookAsync(CheckRun run, SmtpClientSettings client, string domain)
    {
        NextHopRoute route = await NextHopRoute.OfDomainAsync(run.Facts, client, domain, MaximumExchangers, run.Stop);
        if (route.Undecided is { } undecided)
            return [Undecided(undecided) with { Target = domain }];
        if (route.Answer is { Outcome: MailResolverOutcome.NxDomain } none)
            return
            [
                Fail("The domain does not exist.", "Correct the address of the recipient.") with
                {
                    Target = domain,
                    Evidence = none.ToString(),
                },
            ];
        if (route.IsNull)
            return [Fail("The domain declares that it takes no mail.", "Nothing on this server changes that.") with { Target = domain }];
        return await Task.WhenAll(
            route.Hosts.Select(async host =>
                await LookAtAsync(run, client, domain, host.Name, host.Lookup) with
                {
                    Target = $"{domain}: {host.Name}",
                }
            )
        );
    }

    private static async Task<CheckFinding> LookAtAsync(
        CheckRun run,
        SmtpClientSettings client,
        string domain,
        string host,
        HostLookup lookup
    )
    {
        if (lookup.Failure is { } failure)
            return failure.IsUndecided
                ? Undecided(failure)
                : Fail("The mail server's name has no address.", "Its operator has to publish one.") with
                {
                    Evidence = failure.ToString(),
                };
        IPAddress[] usable = lookup.Addresses.Where(address => client.Families.Contains(address.AddressFamily)).ToArray();
        IPAddress? address =
            usable.FirstOrDefault(candidate => run.Host.System.SourceFor(candidate) is not null) ?? usable.FirstOrDefault();
        if (address is null)
            return Skip("The mail server has no address of a family that inet_protocols allows.");
        MailResolverAnswer tlsa = await run.QueryAsync($"_25._tcp.{host}", DnsRecordType.Tlsa);
        SmtpProbeRequest request = ClientProbe.RequestTo(run, client, new ProbeTarget(host, address, ServicePort.Smtp));
        SmtpProbeResult result = await run.ProbeAsync(request with { TrustAnchors = CertificateLook.Authorities(client, run.Host.System) });
        return new TlsReport(client, HostAndPort.Write(address, ServicePort.Smtp), domain, run.Host.Time.GetUtcNow()).Explain(result, tlsa);
    }

    private static CheckFinding Undecided(MailResolverAnswer answer) =>
        Unknown("No name server told where the mail servers are.", "See Dns.Resolver.") with
        {
            Evidence = answer.Describe(),
        };
}
