using System.Globalization;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Network;

/// <summary>Says in words what became of a probe.</summary>
internal static class ProbeText
{
    /// <summary>The end of a sentence that begins with the server's name. It has none of the server's own words.</summary>
    public static string Describe(SmtpProbeResult result) =>
        result switch
        {
            { Outcome: SmtpProbeOutcome.Succeeded } => "answers",
            { Outcome: SmtpProbeOutcome.ConnectionRefused } => "refuses the connection",
            { Outcome: SmtpProbeOutcome.Unreachable } => "cannot be reached: there is no route to it",
            { Outcome: SmtpProbeOutcome.Timeout, Stage: SmtpProbeStage.Connect } => "does not answer the connection attempt",
            { Outcome: SmtpProbeOutcome.Timeout } => $"accepts the connection, but is silent {Where(result.Stage)}",
            { Outcome: SmtpProbeOutcome.Rejected } => $"rejects this server {Where(result.Stage)}",
            { Outcome: SmtpProbeOutcome.StartTlsNotOffered } => "does not offer STARTTLS",
            { Outcome: SmtpProbeOutcome.LoginNotOffered } => "offers no login mechanism that may be used on this connection",
            { Outcome: SmtpProbeOutcome.TlsFailed } => "fails in the TLS handshake",
            { Outcome: SmtpProbeOutcome.Disconnected } => $"hangs up {Where(result.Stage)}",
            _ => $"does not speak SMTP {Where(result.Stage)}",
        };

    /// <summary>What the server or the system said, on one line with what it is about; null when there is nothing.</summary>
    public static string? EvidenceOf(SmtpProbeResult result) =>
        result.Outcome == SmtpProbeOutcome.Succeeded
            ? result.Greeting?.ToString()
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Outcome} at {result.Stage} after {result.Duration.TotalSeconds:0.0} s: {result.Detail}"
            );

    /// <summary>The connection came about.</summary>
    public static bool IsConnected(SmtpProbeResult result) => result.ConnectDuration is not null;

    private static string Where(SmtpProbeStage stage) =>
        stage switch
        {
            SmtpProbeStage.Greeting => "instead of a greeting",
            SmtpProbeStage.Ehlo => "at EHLO",
            SmtpProbeStage.StartTls => "at STARTTLS",
            SmtpProbeStage.Handshake => "in the TLS handshake",
            SmtpProbeStage.EhloAfterTls => "at EHLO under TLS",
            SmtpProbeStage.Authenticate => "at the login",
            _ => "at the end",
        };
}
