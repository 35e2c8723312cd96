using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Network;

/// <summary>What a probe of the relay means for Postfix with its settings.</summary>
internal sealed class RelayFindings(SmtpClientSettings client, RelayLogin login, ProbeTarget target, string nextHop, DateTimeOffset now)
{
    private const string LevelParameter = "smtp_tls_security_level";

    public CheckFinding Explain(SmtpProbeResult result)
    {
        CheckFinding finding = result.Outcome == SmtpProbeOutcome.Succeeded ? ConcludeAboutOffer(result) : ConcludeAboutFailure(result);
        string? tls = result.Tls is { } session ? PeerCertificate.Describe(session) : null;
        IEnumerable<string> evidence = new[] { ProbeText.EvidenceOf(result), tls }.OfType<string>();
        return finding with { Evidence = string.Join('\n', evidence) };
    }

    private CheckFinding ConcludeAboutFailure(SmtpProbeResult result)
    {
        string message = $"The relay {ProbeText.Describe(result)}.";
        if (target.Port == ServicePort.Submissions && !client.IsWrapped && ProbeText.IsConnected(result))
        {
            return CheckFinding.Fail(message, "On port 465 TLS begins at once: turn that on, or use port 587.") with
            {
                RemedyCommand = $"postconf -e 'smtp_tls_wrappermode = yes' 'smtp_tls_security_level = encrypt' && postfix reload",
                ReferenceUrl = "https://www.postfix.org/TLS_README.html#client_smtps",
            };
        }

        return result.Outcome switch
        {
            SmtpProbeOutcome.TlsFailed when client.IsWrapped && target.Port != ServicePort.Submissions => CheckFinding.Fail(
                message,
                "smtp_tls_wrappermode expects TLS to begin at once, which is usual on port 465 only. Turn it off for ports 25 and 587."
            ) with
            {
                RemedyCommand = $"postconf -e 'smtp_tls_wrappermode = no' && postfix reload",
            },
            SmtpProbeOutcome.TlsFailed when !client.DemandsTls => CheckFinding.Warn(
                message,
                "Postfix then sends without encryption. Compare smtp_tls_protocols and smtp_tls_mandatory_protocols with the "
                    + "documentation of the relay."
            ),
            SmtpProbeOutcome.TlsFailed => CheckFinding.Fail(
                message,
                $"Look at the handshake: posttls-finger -c '{nextHop}'. Compare smtp_tls_mandatory_protocols and the ciphers with the "
                    + $"documentation of the relay."
            ),
            SmtpProbeOutcome.StartTlsNotOffered => CheckFinding.Fail(
                message,
                $"{LevelParameter} is {client.TlsLevel}, which requires TLS. Use the port that the operator names for TLS, usually "
                    + $"587; lower the level to may only on a network of your own."
            ),
            SmtpProbeOutcome.ConnectionRefused => CheckFinding.Fail(
                message,
                "Check the name and port in relayhost, and whether the relay is running. A firewall on the path may also reject the "
                    + "connection."
            ),
            SmtpProbeOutcome.Rejected => CheckFinding.Fail(
                message,
                "Ask the relay's operator whether the address of this server may use it; the evidence has the reply."
            ),
            SmtpProbeOutcome.Unreachable => CheckFinding.Fail(message, "Check the route to it and smtp_bind_address."),
            SmtpProbeOutcome.Timeout when result.Stage == SmtpProbeStage.Connect => CheckFinding.Fail(
                message,
                target.Port == ServicePort.Smtp
                    ? "Outgoing port 25 is probably blocked. Most relays also listen on port 587: write it into relayhost."
                    : "A firewall here, at the hosting provider or at the relay drops the packets: have the port opened."
            ),
            SmtpProbeOutcome.Timeout when ClientProbe.IsStillBearable(client, result) => CheckFinding.Warn(
                message,
                $"Postfix waits longer than this check did, up to {ClientProbe.Patience(client).TotalSeconds:0} seconds "
                    + $"(smtp_helo_timeout): mail may flow, but slowly. Check again with a larger -TimeoutSeconds, and look at the "
                    + $"delays in the mail log."
            ),
            _ => CheckFinding.Fail(
                message,
                "Test the session with posttls-finger or swaks. If the problem persists, ask the relay's " + "operator."
            ),
        };
    }

    private CheckFinding ConcludeAboutOffer(SmtpProbeResult result)
    {
        if (result.Tls is { } session && client.VerifiesCertificates && Faults(session) is { Count: > 0 } faults)
        {
            return CheckFinding.Fail(
                $"Postfix will not send to the relay, because its certificate cannot be verified: {string.Join(", and ", faults)}.",
                $"{LevelParameter} is {client.TlsLevel}. Write the relay in relayhost as its certificate does, and name its CA in "
                    + $"smtp_tls_CAfile; an expired certificate has to be renewed by its operator."
            );
        }

        if (client.LogsIn && ConcludeAboutMechanisms(result) is { } problem)
            return problem;
        if (result.Tls is { } loose && client.TlsLevel == "encrypt" && Faults(loose) is { Count: > 0 } flaws)
        {
            return CheckFinding.Warn(
                $"The relay's certificate cannot be verified: {string.Join(", and ", flaws)}. Postfix, which only has to encrypt, "
                    + $"delivers all the same.",
                "Have the certificate corrected. Then smtp_tls_security_level = secure ensures that mail and password reach only the relay."
            );
        }

        return CheckFinding.Pass("The relay answers and offers what Postfix needs.", Offer(result));
    }

    /// <summary>A finding when Postfix cannot log in, or only in the clear.</summary>
    private CheckFinding? ConcludeAboutMechanisms(SmtpProbeResult result)
    {
        IReadOnlyList<string> offered = (result.FeaturesUnderTls ?? result.Features)?.AuthenticationMechanisms ?? [];
        IReadOnlyList<string> usable = login.Usable(offered, result.Tls is not null);
        if (offered.Count == 0)
        {
            return result.Tls is null && result.Features?.OffersStartTls == true
                ? CheckFinding.Fail("The relay offers no login without TLS, and Postfix does not use TLS.", "Switch TLS on.") with
                {
                    RemedyCommand = $"postconf -e '{LevelParameter} = encrypt' && postfix reload",
                    Actual = client.TlsLevel,
                    Expected = "encrypt",
                }
                : CheckFinding.Fail(
                    "The relay offers no login, but Postfix is set up to log in.",
                    "Check the host and port in relayhost: logins are usual on port 587 or 465, rarely on 25. A relay that knows this "
                        + "server by its address needs no smtp_sasl_auth_enable."
                );
        }

        if (usable.Count == 0)
        {
            string parameter = result.Tls is null ? "smtp_sasl_security_options" : "smtp_sasl_tls_security_options";
            return CheckFinding.Fail(
                "The relay offers logins, but none that Postfix may use.",
                result.Tls is null
                    ? $"Use TLS ({LevelParameter} = encrypt), and allow plain passwords there with smtp_sasl_tls_security_options = "
                        + $"noanonymous."
                    : "Allow plain passwords, which TLS protects."
            ) with
            {
                RemedyCommand = result.Tls is null
                    ? null
                    : ShellCommand.Create($"postconf -e '{parameter} = noanonymous' && postfix reload"),
                Actual = $"{parameter} = {client[parameter]}",
                ReferenceUrl = "https://www.postfix.org/SASL_README.html#client_sasl",
            };
        }

        return result.Tls is null && usable.Any(static mechanism => mechanism is "PLAIN" or "LOGIN")
            ? CheckFinding.Warn(
                "Postfix sends its password to the relay without encryption.",
                "Use TLS, at a port where the relay offers it."
            ) with
            {
                RemedyCommand = $"postconf -e '{LevelParameter} = encrypt' && postfix reload",
            }
            : null;
    }

    private IReadOnlyList<string> Faults(SmtpTlsSession session) =>
        PeerCertificate.Faults(
            session,
            client.TlsLevel == "secure" && HostAndPort.TryParse(nextHop, out HostAndPort? hop) && !hop.IsBracketed ? hop.Host : null,
            now
        );

    private static string Offer(SmtpProbeResult result)
    {
        IReadOnlyList<string> mechanisms = (result.FeaturesUnderTls ?? result.Features)?.AuthenticationMechanisms ?? [];
        return $"{(result.Tls is { } session ? session.Protocol : "no TLS")}, "
            + $"{(mechanisms.Count > 0 ? $"AUTH {string.Join(' ', mechanisms)}" : "no AUTH")}";
    }
}
