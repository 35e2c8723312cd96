using System.Net;
using System.Net.Sockets;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>The servers that show whether mail can leave: those asked for, else mail servers of large providers.</summary>
internal sealed record ProbeTargets
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
    public IReadOnlyList<string> Skipped { get; init; } = [];

    public static async Task<ProbeTargets> FindAsync(CheckRun run, IReadOnlyList<AddressFamily> families)
    {
        if (run.Asked.ProbeHosts.Count > 0)
        {
            IEnumerable<HostAndPort> asked = run
                .Asked.ProbeHosts.Select(static text => HostAndPort.TryParse(text, out HostAndPort? host) ? host : null)
                .OfType<HostAndPort>();
            return Collect(
                await Task.WhenAll(
                    asked.Select(host =>
                        FindAsync(run, host.Host, host.PortOr(ServicePort.Smtp) ?? ServicePort.Smtp, families, usesHostsFile: true)
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
        return await Task.WhenAll(hosts.Select(host => FindAsync(run, host, ServicePort.Smtp, families, usesHostsFile: false)));
    }

    private static async Task<ProbeTargets> FindAsync(
        CheckRun run,
        string host,
        int port,
        IReadOnlyList<AddressFamily> families,
        bool usesHostsFile
    )
    {
        HostLookup lookup = await HostLookup.FindAsync(run.Facts, host, families, usesHostsFile, run.Stop);
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
