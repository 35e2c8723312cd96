using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>Mail servers elsewhere can be reached at the port that mail between servers goes to.</summary>
internal sealed class OutboundSmtpCheck : ICheck
{
    public string Name => "Net.OutboundSmtp";

    public MailServerCheckCategory Category => MailServerCheckCategory.Network;

    public CheckSeverity Severity => CheckSeverity.Critical;

    public CheckNeeds Needs => CheckNeeds.Network;

    public TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public IReadOnlyList<MailDelayCause> RelatedCauses =>
        [
            MailDelayCause.ConnectionTimeout,
            MailDelayCause.ConnectionRefused,
            MailDelayCause.NetworkUnreachable,
            MailDelayCause.ConnectionLost,
        ];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SmtpClientSettings client = await context.SmtpClientAsync(cancellationToken);
        if ((await context.RouteAsync(cancellationToken)).HasNextHop)
        {
            yield return CheckFinding.Skip("All mail goes to a relay host, which Net.Relayhost looks at.");
            yield break;
        }

        ProbeTargets found = await ProbeTargets.FindAsync(context, client.Families, cancellationToken);
        foreach (CheckFinding finding in Lookups(found))
            yield return finding;
        if (found.Targets.Count == 0)
            yield break;

        (ProbeTarget Target, SmtpProbeResult Result)[] probes = await Task.WhenAll(
            found.Targets.Select(target => ProbeAsync(context, client, target, cancellationToken))
        );
        OutboundFamily[] families = probes
            .GroupBy(static probe => probe.Target.Address.AddressFamily)
            .Select(group => new OutboundFamily(
                group.Key,
                [.. group],
                found.Targets.Any(target =>
                    target.Address.AddressFamily == group.Key && context.Host.System.SourceFor(target.Address) is not null
                )
            ))
            .ToArray();
        for (int index = 0; index < families.Length; index++)
            families[index] = families[index] with
            {
                StandIn = await StandIn.FindAsync(context, families[index].Probes, cancellationToken),
            };
        foreach (OutboundFamily? family in families)
            yield return family.Explain([.. families.Where(other => other != family)]);
    }

    private static async Task<(ProbeTarget Target, SmtpProbeResult Result)> ProbeAsync(
        CheckContext context,
        SmtpClientSettings client,
        ProbeTarget target,
        CancellationToken cancellationToken
    ) =>
        (
            target,
            await context.Host.Network.SmtpProbe.ProbeAsync(
                ClientProbe.RequestTo(context, client, target) with
                {
                    Tls = SmtpTlsMode.None,
                },
                cancellationToken
            )
        );

    private static IEnumerable<CheckFinding> Lookups(ProbeTargets found)
    {
        if (found.Skipped.Count > 0)
        {
            yield return CheckFinding.Skip("These probe hosts were not connected to: no name may be looked up.") with
            {
                Target = string.Join(", ", found.Skipped),
            };
        }

        if (found.Undecided.Count > 0)
        {
            // With other hosts at hand the question is answered all the same.
            string message = "No name server told where these probe hosts are.";
            yield return found.Targets.Count > 0
                ? CheckFinding.Skip(message) with
                {
                    Target = string.Join(", ", found.Undecided),
                }
                : CheckFinding.Unknown(message, "See Dns.Resolver, or name mail servers by address with -ProbeHost.") with
                {
                    Target = string.Join(", ", found.Undecided),
                };
        }

        if (found.Absent.Count > 0 && found.Targets.Count == 0)
        {
            yield return CheckFinding.Unknown("These probe hosts have no address.", "Name other ones with -ProbeHost.") with
            {
                Target = string.Join(", ", found.Absent),
            };
        }
    }
}
