using System.Globalization;
using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>The server's own SMTP service answers, soon, and by its name.</summary>
internal sealed class LocalSmtpCheck : ICheck
{
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(5);

    public string Name => "Net.LocalSmtp";

    public MailServerCheckCategory Category => MailServerCheckCategory.Network;

    public CheckSeverity Severity => CheckSeverity.Error;

    public CheckNeeds Needs => CheckNeeds.Network;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.LocalTransport];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServerParameters parameters = await context.ParametersAsync(cancellationToken);
        SmtpListener[] listeners = SmtpListener
            .Find(parameters, await context.ServicesAsync(cancellationToken))
            .Where(static listener => !listener.IsSubmission)
            .ToArray();
        if (listeners.Length == 0)
            yield return CheckFinding.Skip("No service of master.cf takes mail over SMTP.");
        foreach (Task<CheckFinding>? looking in listeners.Select(listener => LookAsync(context, listener, cancellationToken)).ToArray())
            yield return await looking;
    }

    private static async Task<CheckFinding> LookAsync(CheckContext context, SmtpListener listener, CancellationToken cancellationToken)
    {
        (SmtpProbeResult? result, CheckFinding? obstacle) = await ListenerProbe.ProbeAsync(
            context,
            listener,
            SmtpTlsMode.None,
            cancellationToken
        );
        return (obstacle ?? Explain(listener, result!)) with { Target = listener.Name };
    }

    private static CheckFinding Explain(SmtpListener listener, SmtpProbeResult result)
    {
        if (result.Outcome != SmtpProbeOutcome.Succeeded)
            return ListenerProbe.Fail(listener, result);
        string name = result.Features?.ServerName ?? "";
        string? evidence = ProbeReport.EvidenceOf(result);
        if (listener.HostName is { } expected && !DomainName.Same(name, expected))
        {
            return CheckFinding.Fail(
                "Somebody else answers: the name in the answer to EHLO is not myhostname.",
                "See which program listens there. If it is Postfix, it has not read its configuration since it was changed: postfix reload."
            ) with
            {
                Actual = name,
                Expected = expected,
                Evidence = evidence,
                RemedyCommand = "ss -lntp",
            };
        }

        return result.Duration >= s_slow && !listener.IsPostscreen
            ? CheckFinding.Warn(
                "The service answers, but slowly.",
                "It waits for something before it greets: a name server (Dns.Resolver), a milter (Postfix.Milters), a policy service, or a free process (default_process_limit)."
            ) with
            {
                Actual = string.Create(CultureInfo.InvariantCulture, $"{result.Duration.TotalSeconds:0.0} s"),
                Expected = "below 5 s",
                Evidence = evidence,
            }
            : CheckFinding.Pass("The service answers.", name) with
            {
                Evidence = evidence,
            };
    }
}
