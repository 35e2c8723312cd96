using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>The relay takes connections, and offers what Postfix needs there.</summary>
internal sealed class RelayhostConnectionCheck : ICheck
{
    private const int MaximumHops = 5;

    public string Name => "Net.Relayhost";

    public MailServerCheckCategory Category => MailServerCheckCategory.Network;

    public CheckSeverity Severity => CheckSeverity.Critical;

    public CheckNeeds Needs => CheckNeeds.Network;

    public TimeSpan? UsualTimeLimit => ClientProbe.UsualTimeLimit;

    public IReadOnlyList<MailDelayCause> RelatedCauses =>
        [
            MailDelayCause.ConnectionRefused,
            MailDelayCause.ConnectionTimeout,
            MailDelayCause.ConnectionLost,
            MailDelayCause.NetworkUnreachable,
            MailDelayCause.AuthenticationFailure,
            MailDelayCause.TlsFailure,
            MailDelayCause.DnsNotFound,
            MailDelayCause.DnsTemporary,
        ];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SmtpClientSettings client = await context.SmtpClientAsync(cancellationToken);
        string[] hops = (await context.RouteAsync(cancellationToken)).NextHops.Take(MaximumHops).ToArray();
        if (hops.Length == 0)
            yield return CheckFinding.Skip("There is no relay host: mail goes to its destinations directly.");

        RelayProbe relay = new(context, client);
        RelayLook[] looks = (await Task.WhenAll(hops.Select(hop => relay.LookAsync(hop, cancellationToken))))
            .SelectMany(static part => part)
            .ToArray();
        bool works = looks.Any(static look => look.Finding.Status is CheckStatus.Pass or CheckStatus.Warning);
        foreach (RelayLook? look in looks)
            yield return works && look.Finding.Status == CheckStatus.Fail ? Alternative(look.Finding) : look.Finding;
        if (!context.Asked.TestsRelayLogin)
            yield break;
        foreach (RelayLook? look in looks.Where(static look => look.Result?.Outcome == SmtpProbeOutcome.Succeeded))
            yield return await relay.LogInAsync(look, cancellationToken);
    }

    /// <summary>Postfix goes on to the next server of the relay: mail flows.</summary>
    private static CheckFinding Alternative(CheckFinding finding) =>
        finding with
        {
            Status = CheckStatus.Warning,
            Remedy = $"Another server of the relay works, so mail flows. {finding.Remedy}",
        };
}
