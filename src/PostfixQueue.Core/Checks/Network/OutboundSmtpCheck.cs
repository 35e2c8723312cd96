using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>Mail servers elsewhere can be reached at the port that mail between servers goes to.</summary>
internal sealed class OutboundSmtpCheck()
    : Check(
        "Net.OutboundSmtp",
        MailServerCheckCategory.Network,
        CheckSeverity.Critical,
        MailDelayCause.ConnectionTimeout,
        MailDelayCause.ConnectionRefused,
        MailDelayCause.NetworkUnreachable,
        MailDelayCause.ConnectionLost
    )
{
    public override CheckNeeds Needs => CheckNeeds.Network;

    public override TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        SmtpClientSettings client = await run.SmtpClientAsync();
        if ((await run.RouteAsync()).HasNextHop)
        {
            yield return Skip("All mail goes to a relay host; see Net.Relayhost.");
            yield break;
        }

        ProbeTargets found = await ProbeTargets.ResolveAsync(run, client.Families);
        foreach (CheckFinding finding in Lookups(found))
            yield return finding;
        if (found.Targets.Count == 0)
            yield break;

        (ProbeTarget Target, SmtpProbeResult Result)[] probes = await Task.WhenAll(
            found.Targets.Select(target => ProbeAsync(run, client, target))
        );
        OutboundFamily[] families = probes
            .GroupBy(static probe => probe.Target.Address.AddressFamily)
            .Select(group => new OutboundFamily(
                group.Key,
                [.. group],
                found.Targets.Any(target =>
                    target.Address.AddressFamily == group.Key && run.Host.System.SourceFor(target.Address) is not null
                )
            ))
            .ToArray();
        for (int index = 0; index < families.Length; index++)
            families[index] = families[index] with { StandIn = await StandIn.FindGreetingAsync(run, families[index].Probes) };
        foreach (OutboundFamily? family in families)
            yield return family.Explain([.. families.Where(other => other != family)]);
    }

    private static async Task<(ProbeTarget Target, SmtpProbeResult Result)> ProbeAsync(
        CheckRun run,
        SmtpClientSettings client,
        ProbeTarget target
    ) => (target, await run.ProbeAsync(ClientProbe.RequestTo(run, client, target) with { Tls = SmtpTlsMode.None }));

    private static IEnumerable<CheckFinding> Lookups(ProbeTargets found)
    {
        if (found.Skipped.Length > 0)
        {
            yield return Skip("These probe hosts were not tested: names are not looked up because of -SkipDns.") with
            {
                Target = string.Join(", ", found.Skipped),
            };
        }

        if (found.Undecided.Count > 0)
        {
            // With other hosts at hand the question is answered all the same.
            string message = "These probe hosts could not be looked up.";
            yield return found.Targets.Count > 0
                ? Skip(message) with
                {
                    Target = string.Join(", ", found.Undecided),
                }
                : Unknown(message, "See Dns.Resolver, or name mail servers by address with -ProbeHost.") with
                {
                    Target = string.Join(", ", found.Undecided),
                };
        }

        if (found.Absent.Count > 0 && found.Targets.Count == 0)
        {
            yield return Unknown("These probe hosts have no address.", "Name others with -ProbeHost.") with
            {
                Target = string.Join(", ", found.Absent),
            };
        }
    }

    /// <summary>The servers that show whether mail can leave: those asked for, else mail servers of large providers.</summary>
    private sealed record ProbeTargets
    {
        private const int MaximumExchangers = 2;

        /// <summary>So many of the default ones are enough for each address family.</summary>
        private const int MaximumDefaults = 3;

        /// <summary>Their mail servers are the default; the help of the cmdlet names them too.</summary>
        private static readonly string[] s_providers = ["gmail.com", "outlook.com", "yahoo.com"];

        /// <summary>What to connect to.</summary>
        public IReadOnlyList<ProbeTarget> Targets { get; init; } = [];

        /// <summary>Names that no name server told anything of.</summary>
        public IReadOnlyList<string> Undecided { get; init; } = [];

        /// <summary>Names that do not exist or have no address.</summary>
        public IReadOnlyList<string> Absent { get; init; } = [];

        /// <summary>Names that were not looked up because of <c>-SkipDns</c>.</summary>
        public string[] Skipped { get; init; } = [];

        public static async Task<ProbeTargets> ResolveAsync(CheckRun run, IReadOnlyList<AddressFamily> families)
        {
            if (run.Asked.ProbeHosts.Count > 0)
            {
                IEnumerable<HostAndPort> asked = run
                    .Asked.ProbeHosts.Select(static text => HostAndPort.TryParse(text, out HostAndPort? host) ? host : null)
                    .OfType<HostAndPort>();
                return Collect(
                    await Task.WhenAll(
                        asked.Select(host =>
                            ResolveAsync(run, host.Host, host.PortOr(ServicePort.Smtp) ?? ServicePort.Smtp, families, usesHostsFile: true)
                        )
                    )
                );
            }

            if (run.Asked.SkipsDns)
                return new ProbeTargets { Skipped = s_providers };
            IEnumerable<ProbeTargets>[] providers = await Task.WhenAll(
                s_providers.Select(domain => FindExchangersAsync(run, domain, families))
            );

            // The first server of each provider, then the second ones, so that no one provider decides.
            ProbeTargets found = Collect([
                .. Enumerable.Range(0, MaximumExchangers).SelectMany(rank => providers.SelectMany(provider => provider.Skip(rank).Take(1))),
            ]);
            return found with
            {
                Targets =
                [
                    .. families.SelectMany(family =>
                        found.Targets.Where(target => target.Address.AddressFamily == family).Take(MaximumDefaults)
                    ),
                ],
            };
        }

        private static async Task<IEnumerable<ProbeTargets>> FindExchangersAsync(
            CheckRun run,
            string domain,
            IReadOnlyList<AddressFamily> families
        )
        {
            MailResolverAnswer answer = await run.QueryAsync(domain, DnsRecordType.Mx);
            if (answer.IsUndecided)
                return [new ProbeTargets { Undecided = [domain] }];
            string[] hosts = answer
                .Exchanges.Where(static exchange => !exchange.IsNull)
                .Select(static exchange => exchange.Host)
                .Take(MaximumExchangers)
                .ToArray();
            if (hosts.Length == 0)
                return [new ProbeTargets { Absent = [domain] }];
            return await Task.WhenAll(hosts.Select(host => ResolveAsync(run, host, ServicePort.Smtp, families, usesHostsFile: false)));
        }

        private static async Task<ProbeTargets> ResolveAsync(
            CheckRun run,
            string host,
            int port,
            IReadOnlyList<AddressFamily> families,
            bool usesHostsFile
        )
        {
            HostLookup lookup = await HostLookup.LookUpAsync(run.Facts, host, families, usesHostsFile, run.Stop);
            if (lookup.IsSkipped)
                return new ProbeTargets { Skipped = [host] };
            if (lookup.Failure is { } failure)
                return failure.IsUndecided ? new ProbeTargets { Undecided = [host] } : new ProbeTargets { Absent = [host] };
            IEnumerable<IPAddress> first = lookup
                .Addresses.Where(address => families.Contains(address.AddressFamily))
                .DistinctBy(static address => address.AddressFamily);
            return new ProbeTargets { Targets = [.. first.Select(address => new ProbeTarget(host, address, port))] };
        }

        private static ProbeTargets Collect(IReadOnlyList<ProbeTargets> parts) =>
            new()
            {
                Targets = [.. parts.SelectMany(static part => part.Targets).Distinct()],
                Undecided = [.. parts.SelectMany(static part => part.Undecided)],
                Absent = [.. parts.SelectMany(static part => part.Absent)],
                Skipped = [.. parts.SelectMany(static part => part.Skipped)],
            };
    }

    /// <summary>
    /// A hoster's gateway or a firewall that answers in place of every mail server: all of them then greet with one and the same name.
    /// </summary>
    private static class StandIn
    {
        /// <summary>The name by which servers of several providers greet, although it is none of theirs; null when there is none.</summary>
        public static async Task<string?> FindGreetingAsync(CheckRun run, IEnumerable<(ProbeTarget Target, SmtpProbeResult Result)> probes)
        {
            IEnumerable<IGrouping<string, ProbeTarget>> byName = probes
                .Select(static probe => (probe.Target, Name: NameOf(probe.Result)))
                .Where(static entry => entry.Name is not null)
                .GroupBy(static entry => entry.Name!, static entry => entry.Target, StringComparer.OrdinalIgnoreCase);
            foreach (IGrouping<string, ProbeTarget> group in byName)
            {
                ProbeTarget[] foreign = group.Where(target => !IsItsOwn(target, group.Key)).ToArray();
                if (foreign.DistinctBy(ProviderOf, StringComparer.OrdinalIgnoreCase).Count() < 2)
                    continue;

                // Two addresses of one server are no two providers.
                if (run.Asked.SkipsDns || !DomainName.IsHostName(group.Key))
                    return group.Key;
                HostLookup named = await HostLookup.AskAsync(run.WorldResolver, group.Key, run.Stop);
                if (!foreign.Any(target => named.Addresses.Contains(target.Address)))
                    return group.Key;
            }

            return null;
        }

        /// <summary>The name in a greeting (RFC 5321 section 4.2), or the stars that some firewalls write over it.</summary>
        private static string? NameOf(SmtpProbeResult result) =>
            result.Greeting is { Code: 220, Lines: [var first, ..] }
            && first.Trim().Split(' ')[0] is { Length: > 0 } name
            && (DomainName.IsHostName(name) || name.All(static c => c == '*'))
                ? name
                : null;

        private static bool IsItsOwn(ProbeTarget target, string name) =>
            !IsAddress(target) && (DomainName.Same(target.Name, name) || RegisteredDomain.IsShared(target.Name, name));

        private static string ProviderOf(ProbeTarget target) =>
            IsAddress(target) ? target.Address.ToString() : RegisteredDomain.FromName(target.Name) ?? target.Name;

        private static bool IsAddress(ProbeTarget target) => new HostAndPort(target.Name, null, IsBracketed: false).Address is not null;
    }
}
