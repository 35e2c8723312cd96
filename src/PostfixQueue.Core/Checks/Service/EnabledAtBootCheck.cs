using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Service;

/// <summary>Postfix comes back after the machine has been restarted.</summary>
internal sealed class EnabledAtBootCheck()
    : Check("Postfix.EnabledAtBoot", MailServerCheckCategory.Service, CheckSeverity.Warning, MailDelayCause.NotTried)
{
    /// <summary>What systemctl(1) says of units that something starts.</summary>
    private static readonly string[] s_started = ["enabled", "static", "generated", "alias", "indirect"];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        if (!Systemd.Runs(run.Host.System))
        {
            yield return Skip("systemd does not run here, so what starts Postfix is unknown.");
            yield break;
        }

        CommandOutput? answer = await run.RunAsync("systemctl", ["is-enabled", "postfix.service"]);
        string state = answer?.Output.Trim() ?? "";
        CheckFinding finding = state switch
        {
            _ when s_started.Contains(state, StringComparer.Ordinal) => Pass("Postfix starts at boot."),
            "disabled" or "enabled-runtime" => Warn($"systemctl enable postfix.service"),
            "masked" or "masked-runtime" => Warn($"systemctl unmask postfix.service && systemctl enable postfix.service"),
            "not-found" => NoUnit(),
            "" when answer?.ErrorText.Contains("No such file", StringComparison.Ordinal) == true => NoUnit(),
            _ => Unknown("systemctl does not say whether Postfix starts at boot.", "Read the evidence, and run the command yourself.") with
            {
                RemedyCommand = $"systemctl is-enabled postfix.service",
            },
        };
        yield return finding with
        {
            Actual = state.Length > 0 ? state : null,
            Expected = s_started[0],
            Target = "postfix.service",
            Evidence = string.IsNullOrWhiteSpace(answer?.ErrorText) ? null : answer.ErrorText.Trim(),
        };
    }

    private static CheckFinding Warn(ShellCommand command) =>
        CheckFinding.Warn("Postfix will not start after the next reboot.", "Let systemd start it.") with
        {
            RemedyCommand = command,
        };

    private static CheckFinding NoUnit() =>
        Unknown(
            "systemd has no unit called postfix.",
            "Find out what starts Postfix, and whether it does so at boot; the package of the distribution has a unit."
        ) with
        {
            RemedyCommand = $"systemctl list-unit-files 'postfix*'",
        };
}
