using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>Something keeps the clock right.</summary>
internal sealed class ClockCheck()
    : Check("System.Clock", MailServerCheckCategory.Service, CheckSeverity.Warning, MailDelayCause.TlsFailure, MailDelayCause.SenderPolicy)
{
    private const string Property = "NTPSynchronized";
    private const string Chrony = "chronyd";

    /// <summary>The kernel keeps fifteen letters of a name.</summary>
    private const string Timesyncd = "systemd-timesyn";

    private static readonly string[] s_services = [Chrony, "ntpd", "openntpd", "ntpsec", "ptp4l", "phc2sys", Timesyncd];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        if (!Systemd.Runs(run.Host.System))
        {
            yield return Skip("systemd does not run here, so what synchronizes the clock is unknown.");
            yield break;
        }

        CommandOutput? answer = await run.RunAsync("timedatectl", ["show", "-p", Property]);
        string state = answer?.Output.Trim() ?? "";
        CheckFinding finding = state switch
        {
            Property + "=yes" => Pass("The clock is synchronized."),
            Property + "=no" when await LookAtServicesAsync(run) is { } found => found,
            Property + "=no" => Warn(
                "According to the kernel, nothing synchronizes the clock.",
                "Run a time service, such as chrony or systemd-timesyncd. With a wrong clock, certificates look expired and signatures "
                    + "seem to come from the future. In a virtual machine whose host sets the clock, this may be intended."
            ) with
            {
                RemedyCommand = $"timedatectl set-ntp true",
            },
            _ => Unknown(
                "timedatectl does not say whether the clock is synchronized.",
                "Ask your time service, for example with 'chronyc tracking'."
            ),
        };
        yield return finding with
        {
            Actual = state.Length > 0 ? state : null,
            Expected = $"{Property}=yes",
            Evidence = finding.Evidence ?? (string.IsNullOrWhiteSpace(answer?.ErrorText) ? null : answer.ErrorText.Trim()),
        };
    }

    /// <summary>A service that keeps the clock right without telling the kernel; null when none runs.</summary>
    private static async Task<CheckFinding?> LookAtServicesAsync(CheckRun run)
    {
        IReadOnlyList<string> running = RunningPrograms.FindRunning(run.Host.System, s_services);
        if (running.Count == 0)
            return null;
        if (running.Contains(Chrony) && await run.RunAsync("chronyc", ["-n", "tracking"]) is { ExitStatus: 0 } tracking)
        {
            return (
                tracking.Output.Contains("Not synchronised", StringComparison.Ordinal)
                    ? Warn(
                        "chronyd runs, but no time server answers it.",
                        "Check with 'chronyc sources' whether its servers can be " + "reached."
                    )
                    : Pass("chronyd synchronizes the clock.")
            ) with
            {
                Evidence = tracking.Output.Trim(),
            };
        }

        return running.Contains(Timesyncd) && running.Count == 1
            ? Unknown(
                "systemd-timesyncd runs, but has not set the clock yet.",
                "Check with 'timedatectl timesync-status' whether its servers answer."
            )
            : Pass("A time service is running, but does not tell the kernel whether the clock is synchronized.") with
            {
                Evidence = string.Join(", ", running),
            };
    }
}
