using System.Globalization;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>The server's own SMTP service answers, soon, and by its name.</summary>
internal sealed class LocalSmtpCheck()
    : Check("Net.LocalSmtp", MailServerCheckCategory.Network, CheckSeverity.Error, MailDelayCause.LocalTransport)
{
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(5);

    public override CheckNeeds Needs => CheckNeeds.Network;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        SmtpListener[] listeners = SmtpListener
            .FindAll(parameters, await run.ServicesAsync())
            .Where(static listener => !listener.IsSubmission)
            .ToArray();
        if (listeners.Length == 0)
            yield return Skip("No service in master.cf accepts mail over SMTP.");
        foreach (Task<CheckFinding>? looking in listeners.Select(listener => ExamineAsync(run, listener)).ToArray())
            yield return await looking;
    }

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, SmtpListener listener)
    {
        (SmtpProbeResult? result, CheckFinding? obstacle) = await ListenerProbe.ProbeAsync(run, listener, SmtpTlsMode.None);
        return (obstacle ?? Explain(listener, result!)) with { Target = listener.Name };
    }

    private static CheckFinding Explain(SmtpListener listener, SmtpProbeResult result)
    {
        if (result.Outcome != SmtpProbeOutcome.Succeeded)
            return ListenerProbe.Fail(listener, result);
        string name = result.Features?.ServerName ?? "";
        string? evidence = ProbeText.EvidenceOf(result);
        if (listener.HostName is { } expected && !DomainName.Same(name, expected))
        {
            return Fail(
                "Another program answers: the name in the reply to EHLO is not myhostname.",
                "Find out which program listens there. If it is Postfix, its configuration was changed without a reload: postfix reload."
            ) with
            {
                Actual = name,
                Expected = expected,
                Evidence = evidence,
                RemedyCommand = $"ss -lntp",
            };
        }

        return result.Duration >= s_slow && !listener.IsPostscreen
            ? Warn(
                "The service answers, but slowly.",
                "Before it greets, it waits for a name server (Dns.Resolver), a milter (Postfix.Milters), a policy service, or a free "
                    + "process (default_process_limit)."
            ) with
            {
                Actual = string.Create(CultureInfo.InvariantCulture, $"{result.Duration.TotalSeconds:0.0} s"),
                Expected = "below 5 s",
                Evidence = evidence,
            }
            : Pass("The service answers.", name) with
            {
                Evidence = evidence,
            };
    }
}
