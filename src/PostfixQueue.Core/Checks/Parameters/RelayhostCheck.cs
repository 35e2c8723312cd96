using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>The relay host is well written, fits the TLS settings, has an address, and is not this server.</summary>
internal sealed class RelayhostCheck : ICheck
{
    public string Name => "Config.Relayhost";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses =>
        [
            MailDelayCause.ConnectionTimeout,
            MailDelayCause.DnsNotFound,
            MailDelayCause.DnsTemporary,
            MailDelayCause.RelayDenied,
            MailDelayCause.MailLoop,
        ];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MailRoute route = await context.RouteAsync(cancellationToken);
        IReadOnlyList<string> hops = route.NextHops;
        if (hops.Count == 0)
            yield return CheckFinding.Skip("There is no relay host: mail goes straight to its destinations.");
        NextHopLook look = await NextHopLook.CreateAsync(context, cancellationToken);
        foreach (string hop in hops)
        {
            CheckFinding finding = await look.LookAsync(hop, cancellationToken);
            bool canAddBrackets = hops.Count == 1 && finding is { Status: CheckStatus.Warning, Expected: ['[', ..] };
            yield return canAddBrackets
                ? finding with
                {
                    RemedyCommand =
                        $"postconf -e '{route.Source}={(route.Source == MailRoute.DefaultTransport ? route.Default.Service + ":" : "")}{finding.Expected}' && postfix reload",
                }
                : finding;
        }
    }
}
