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
            yield return Skip("All mail goes to a relay host, which Net.Relayhost looks at.");
            yield break;
        }

        ProbeTargets found = await ProbeTargets.FindAsync(run, client.Families);
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
            families[index] = families[index] with { StandIn = await StandIn.FindAsync(run, families[index].Probes) };
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
        if (found.Skipped.Count > 0)
        {
            yield return Skip("These probe hosts were not connected to: no name may be looked up.") with
            {
                Target = string.Join(", ", found.Skipped),
            };
        }

        if (found.Undecided.Count > 0)
        {
            // With other hosts at hand the question is answered all the same.
            string message = "No name server told where these probe hosts are.";
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
            yield return Unknown("These probe hosts have no address.", "Name other ones with -ProbeHost.") with
            {
                Target = string.Join(", ", found.Absent),
            };
        }
    }
}
