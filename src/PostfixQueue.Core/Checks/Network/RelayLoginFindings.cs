using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Network;

/// <summary>What a login at the relay came to.</summary>
internal static class RelayLoginFindings
{
    public static CheckFinding Explain(SmtpProbeResult result, SmtpCredential credential)
    {
        CheckFinding finding = result switch
        {
            { Outcome: SmtpProbeOutcome.Succeeded } => CheckFinding.Pass("The relay accepts the login that Postfix has for it."),
            { Outcome: SmtpProbeOutcome.Rejected, Stage: SmtpProbeStage.Authenticate, Rejection.Code: >= 500 } => CheckFinding.Fail(
                "The relay refuses the login.",
                "Correct user and password in the table of smtp_sasl_password_maps and run postmap on it. Providers with two-factor "
                    + "authentication require an app password."
            ),
            { Outcome: SmtpProbeOutcome.Rejected, Stage: SmtpProbeStage.Authenticate } => CheckFinding.Unknown(
                "The relay could not check the login.",
                "Try again later; its reply is in the evidence."
            ),
            { Outcome: SmtpProbeOutcome.LoginNotOffered } => CheckFinding.Unknown(
                "No login was tried: the relay offers no mechanism that Postfix may use on this connection and that this check supports.",
                "See what Net.Relayhost says about mechanisms."
            ),
            _ => CheckFinding.Unknown($"The login did not finish: the relay {ProbeText.Describe(result)}.", "Try again."),
        };
        return finding with
        {
            Actual = $"user {credential.UserName}",
            Evidence = Cleaned(result.Outcome == SmtpProbeOutcome.Succeeded ? null : ProbeText.EvidenceOf(result), credential),
        };
    }

    /// <summary>A server that says the password back must not bring it onto a screen.</summary>
    private static string? Cleaned(string? evidence, SmtpCredential credential)
    {
        if (evidence is null || credential.Password.Length == 0)
            return evidence;
        string[] secrets =
        [
            credential.Password,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(credential.Password)),
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{credential.UserName}\0{credential.Password}")),
        ];
        return Array.Exists(secrets, secret => evidence.Contains(secret, StringComparison.OrdinalIgnoreCase))
            ? "The server's answer repeats the password and is not shown."
            : evidence;
    }
}
