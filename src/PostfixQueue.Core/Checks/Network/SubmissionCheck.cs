using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>The services for mail programs of users take logins, and only under TLS.</summary>
internal sealed class SubmissionCheck : ICheck
{
    public string Name => "Net.Submission";

    public MailServerCheckCategory Category => MailServerCheckCategory.Network;

    public CheckSeverity Severity => CheckSeverity.Error;

    public CheckNeeds Needs => CheckNeeds.Network;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var listeners = SmtpListener.Find(parameters, await context.ServicesAsync(cancellationToken)).Where(static listener => listener.IsSubmission).ToArray();
        if (listeners.Length == 0) yield return CheckFinding.Skip("master.cf has no service for the mail programs of users.");
        foreach (var looking in listeners.Select(listener => LookAsync(context, listener, cancellationToken)).ToArray()) yield return await looking;
    }

    private static async Task<CheckFinding> LookAsync(CheckContext context, SmtpListener listener, CancellationToken cancellationToken)
    {
        if (!listener.IsWrapped && listener.Port(context.Host.System) == ServicePort.Submissions)
        {
            return Fault(listener, "At port 465 mail programs begin with TLS, which this service does not expect.", "Set smtpd_tls_wrappermode=yes for this service.", "smtpd_tls_wrappermode=yes");
        }

        var (result, obstacle) = await ListenerProbe.ProbeAsync(context, listener, listener.IsWrapped ? SmtpTlsMode.Implicit : SmtpTlsMode.WhenOffered, cancellationToken);
        return (obstacle ?? Explain(listener, result!)) with { Target = listener.Name };
    }

    private static CheckFinding Explain(SmtpListener listener, SmtpProbeResult result)
    {
        // What is offered before TLS counts even when TLS then fails.
        if (result.Features is { AuthenticationMechanisms.Count: > 0 } open && !listener.IsWrapped)
        {
            return Fault(listener, "Passwords may be sent without encryption: logins are offered before TLS.", "Set smtpd_tls_auth_only=yes.", "smtpd_tls_auth_only=yes") with
            {
                Actual = $"AUTH {string.Join(' ', open.AuthenticationMechanisms)} before TLS", Expected = "AUTH under TLS only",
            };
        }

        if (result.Outcome != SmtpProbeOutcome.Succeeded) return ListenerProbe.Fail(listener, result);
        if (result.Tls is not { } session)
        {
            return Fault(
                listener, "The service does not offer STARTTLS.", "Set smtpd_tls_security_level=encrypt for this service, and see Config.TlsServerCert: without a certificate there is no TLS.", "smtpd_tls_security_level=encrypt");
        }

        var mechanisms = result.FeaturesUnderTls?.AuthenticationMechanisms ?? [];
        if (listener.TakesLogins && mechanisms.Count == 0)
        {
            return CheckFinding.Fail(
                "The service is to take logins, but offers none under TLS.", "See what smtpd_sasl_type and smtpd_sasl_path lead to: Dovecot or Cyrus SASL has to run and to have mechanisms. The mail log has the reason.") with
            {
                Actual = "no AUTH under TLS", Expected = "AUTH under TLS",
            };
        }

        return CheckFinding.Pass("The service takes mail under TLS.", $"{session.Protocol}, {(mechanisms.Count > 0 ? $"AUTH {string.Join(' ', mechanisms)} under TLS" : "no logins")}");
    }

    private static CheckFinding Fault(SmtpListener listener, string message, string remedy, string setting) =>
        CheckFinding.Fail(message, remedy) with { Target = listener.Name, RemedyCommand = $"postconf -P '{listener.Name}/inet/{setting.Replace("=", " = ", StringComparison.Ordinal)}' && postfix reload" };
}
