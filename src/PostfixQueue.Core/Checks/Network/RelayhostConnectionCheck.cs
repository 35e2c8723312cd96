using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>The relay takes connections, and offers what Postfix needs there.</summary>
internal sealed class RelayhostConnectionCheck()
    : Check(
        "Net.Relayhost",
        MailServerCheckCategory.Network,
        CheckSeverity.Critical,
        MailDelayCause.ConnectionRefused,
        MailDelayCause.ConnectionTimeout,
        MailDelayCause.ConnectionLost,
        MailDelayCause.NetworkUnreachable,
        MailDelayCause.AuthenticationFailure,
        MailDelayCause.TlsFailure,
        MailDelayCause.DnsNotFound,
        MailDelayCause.DnsTemporary
    )
{
    private const int MaximumHops = 5;

    public override CheckNeeds Needs => CheckNeeds.Network;

    public override TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        SmtpClientSettings client = await run.SmtpClientAsync();
        string[] hops = (await run.RouteAsync()).NextHops.Take(MaximumHops).ToArray();
        if (hops.Length == 0)
            yield return Skip("There is no relay host: mail goes to its destinations directly.");

        RelayProbe relay = new(run, client);
        RelayLook[] looks = (await Task.WhenAll(hops.Select(hop => relay.LookAsync(hop)))).SelectMany(static part => part).ToArray();
        bool works = looks.Any(static look => look.Finding.Status is CheckStatus.Pass or CheckStatus.Warning);
        foreach (RelayLook? look in looks)
            yield return works && look.Finding.Status == CheckStatus.Fail ? Alternative(look.Finding) : look.Finding;
        if (!run.Asked.TestsRelayLogin)
            yield break;
        foreach (RelayLook? look in looks.Where(static look => look.Result?.Outcome == SmtpProbeOutcome.Succeeded))
            yield return await relay.LogInAsync(look);
    }

    /// <summary>Postfix goes on to the next server of the relay: mail flows.</summary>
    private static CheckFinding Alternative(CheckFinding finding) =>
        finding with
        {
            Status = CheckStatus.Warning,
            Remedy = $"Another server of the relay works, so mail flows. {finding.Remedy}",
        };
}
