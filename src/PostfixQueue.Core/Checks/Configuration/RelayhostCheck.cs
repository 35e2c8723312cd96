using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>The relay host is well written, fits the TLS settings, has an address, and is not this server.</summary>
internal sealed class RelayhostCheck()
    : Check(
        "Config.Relayhost",
        MailServerCheckCategory.Configuration,
        CheckSeverity.Error,
        MailDelayCause.ConnectionTimeout,
        MailDelayCause.DnsNotFound,
        MailDelayCause.DnsTemporary,
        MailDelayCause.RelayDenied,
        MailDelayCause.MailLoop
    )
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        MailRoute route = await run.RouteAsync();
        IReadOnlyList<string> hops = route.NextHops;
        if (hops.Count == 0)
            yield return Skip("There is no relay host: mail is delivered directly.");
        NextHopFindings look = await NextHopFindings.CreateAsync(run);
        foreach (string hop in hops)
        {
            CheckFinding finding = await look.ExamineAsync(hop);
            string transport = route.Source == MailRoute.DefaultTransport ? route.Default.Service + ":" : "";
            bool canAddBrackets = hops.Count == 1 && finding is { Status: CheckStatus.Warning, Expected: ['[', ..] };
            yield return canAddBrackets
                ? finding with
                {
                    RemedyCommand = $"postconf -e '{route.Source}={transport}{finding.Expected}' && postfix reload",
                }
                : finding;
        }
    }
}
