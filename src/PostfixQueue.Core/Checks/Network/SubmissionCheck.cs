using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Network;

/// <summary>The services for mail programs of users take logins, and only under TLS.</summary>
internal sealed class SubmissionCheck() : Check("Net.Submission", MailServerCheckCategory.Network, CheckSeverity.Error)
{
    private static readonly string[] s_certificates =
    [
        "smtpd_tls_chain_files",
        "smtpd_tls_cert_file",
        "smtpd_tls_eccert_file",
        "smtpd_tls_dcert_file",
    ];

    public override CheckNeeds Needs => CheckNeeds.Network;

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        SmtpListener[] listeners = SmtpListener
            .FindAll(parameters, await run.ServicesAsync())
            .Where(static listener => listener.IsSubmission)
            .ToArray();
        if (listeners.Length == 0)
            yield return Skip("master.cf has no submission service.");
        foreach (Task<CheckFinding>? looking in listeners.Select(listener => ExamineAsync(run, listener)).ToArray())
            yield return await looking;
    }

    private static async Task<CheckFinding> ExamineAsync(CheckRun run, SmtpListener listener)
    {
        if (!listener.IsWrapped && listener.Port(run.Host.System) == ServicePort.Submissions)
        {
            return Fault(
                listener,
                "On port 465 mail clients begin with TLS, which this service does not expect.",
                $"{First(listener)}set smtpd_tls_wrappermode=yes.",
                "smtpd_tls_wrappermode=yes"
            );
        }

        (SmtpProbeResult? result, CheckFinding? obstacle) = await ListenerProbe.ProbeAsync(
            run,
            listener,
            listener.IsWrapped ? SmtpTlsMode.Implicit : SmtpTlsMode.WhenOffered
        );
        return (obstacle ?? Explain(listener, result!)) with { Target = listener.Name };
    }

    private static CheckFinding Explain(SmtpListener listener, SmtpProbeResult result)
    {
        // What is offered before TLS counts even when TLS then fails.
        if (result.Features is { AuthenticationMechanisms.Count: > 0 } open && !listener.IsWrapped)
        {
            CheckFinding finding = result.Features.OffersStartTls
                ? Fault(
                    listener,
                    "Passwords may be sent without encryption: logins are offered before TLS.",
                    $"{First(listener)}set smtpd_tls_auth_only=yes. Mail clients that log in without TLS have to turn it on.",
                    "smtpd_tls_auth_only=yes"
                )
                : Fail(
                    "Passwords are sent without encryption: the service accepts logins, but offers no TLS.",
                    "Give it TLS first (smtpd_tls_chain_files, smtpd_tls_security_level=may), then set smtpd_tls_auth_only=yes; in the "
                        + "other order nobody could log in."
                );
            return finding with
            {
                Actual = $"AUTH {string.Join(' ', open.AuthenticationMechanisms)} before TLS",
                Expected = "AUTH under TLS only",
            };
        }

        if (result is { Outcome: SmtpProbeOutcome.Rejected, Stage: SmtpProbeStage.StartTls } && !HasCertificate(listener))
            return WithVainOffer(listener, result);
        if (result.Outcome != SmtpProbeOutcome.Succeeded)
            return ListenerProbe.Fail(listener, result);
        if (result.Tls is not { } session)
            return WithoutTls(listener);

        IReadOnlyList<string> mechanisms = result.FeaturesUnderTls?.AuthenticationMechanisms ?? [];
        if (listener.TakesLogins && mechanisms.Count == 0)
        {
            return Fail(
                "The service is set up for logins, but offers none under TLS.",
                "Check what smtpd_sasl_type and smtpd_sasl_path point to: Dovecot or Cyrus SASL has to run and offer mechanisms. The "
                    + "mail log has the reason."
            ) with
            {
                Actual = "no AUTH under TLS",
                Expected = "AUTH under TLS",
            };
        }

        return Pass(
            "The service accepts mail under TLS.",
            $"{session.Protocol}, {(mechanisms.Count > 0 ? $"AUTH {string.Join(' ', mechanisms)} under TLS" : "no logins")}"
        );
    }

    /// <summary>With a level but without a certificate smtpd(8) offers STARTTLS, and then refuses it.</summary>
    private static CheckFinding WithVainOffer(SmtpListener listener, SmtpProbeResult result)
    {
        const string Remedy =
            "Give it a certificate in smtpd_tls_chain_files; until then, smtpd_tls_security_level=none stops offering it.";
        const string Message = "The service offers STARTTLS, but has no certificate";
        return (
            listener["smtpd_tls_security_level"] == "encrypt" || listener.IsYes("smtpd_enforce_tls")
                ? Fail($"{Message}, and requires TLS: nobody can send through it.", Remedy)
            : listener.TakesLogins ? Fail($"{Message}: mail clients cannot log in safely.", Remedy)
            : Warn($"{Message}: clients that insist on TLS cannot send through it.", Remedy)
        ) with
        {
            Evidence = ProbeText.EvidenceOf(result),
        };
    }

    private static CheckFinding WithoutTls(SmtpListener listener)
    {
        const string Message = "The service does not offer STARTTLS";
        if (listener["smtpd_tls_security_level"] == "encrypt" || listener.IsYes("smtpd_enforce_tls"))
            return Fail(
                $"{Message}, but requires it, so nobody can send through it.",
                "Give it a certificate in smtpd_tls_chain_files; see Config.TlsServerCert and the mail log."
            );
        if (!listener.TakesLogins && !HasCertificate(listener))
            return Pass("The service accepts mail without TLS from clients that it knows by their address; no passwords are sent.");
        if (!HasCertificate(listener))
            return Fail(
                $"{Message}, but is set up for logins: passwords would be sent without encryption.",
                "Give it a certificate in smtpd_tls_chain_files first, then set smtpd_tls_security_level=may; without a certificate "
                    + "the level encrypt locks everybody out."
            );

        // Not encrypt: whoever sends without TLS today would be kept out.
        CheckFinding finding = Fault(
            listener,
            $"{Message}.",
            "Set smtpd_tls_security_level=may for this service, and encrypt once all mail clients use TLS.",
            "smtpd_tls_security_level=may"
        );
        return listener.TakesLogins ? finding : finding with { Status = CheckStatus.Warning };
    }

    /// <summary>Without one smtpd(8) offers no TLS at all, whatever its level.</summary>
    private static bool HasCertificate(SmtpListener listener) =>
        s_certificates.Any(name => listener[name] is { Length: > 0 } value && value != "none");

    private static string First(SmtpListener listener) =>
        HasCertificate(listener) ? "For this service, " : "Give the service a certificate first (smtpd_tls_chain_files), then ";

    /// <summary>The command goes with a service that has a certificate only: it would shut everybody out of another.</summary>
    private static CheckFinding Fault(SmtpListener listener, string message, string remedy, string setting) =>
        Fail(message, remedy) with
        {
            Target = listener.Name,
            RemedyCommand = !HasCertificate(listener)
                ? null
                : ShellCommand.Create(
                    $"postconf -P '{listener.Name}/inet/{setting.Replace("=", " = ", StringComparison.Ordinal)}' && postfix reload"
                ),
        };
}
