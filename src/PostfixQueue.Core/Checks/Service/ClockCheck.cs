using System.Runtime.CompilerServices;

namespace PostfixQueue.Checks.Service;

/// <summary>Something keeps the clock right.</summary>
internal sealed class ClockCheck : ICheck
{
    private const string Property = "NTPSynchronized";

    public string Name => "System.Clock";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.TlsFailure, MailDelayCause.SenderPolicy];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Systemd.Runs(context.Host.System))
        {
            yield return CheckFinding.Skip("systemd does not run here; what keeps the clock right is not known.");
            yield break;
        }

        var answer = await context.Host.System.RunAsync("timedatectl", ["show", "-p", Property], context.Notices, cancellationToken);
        var state = answer?.Output.Trim() ?? string.Empty;
        var finding = state switch
        {
            Property + "=yes" => CheckFinding.Pass("The clock is kept right."),
            Property + "=no" => CheckFinding.Warn(
                "Nothing keeps the clock right, as far as the kernel knows.",
                "Let a time service do it, such as chrony or systemd-timesyncd. With a wrong clock certificates look expired and signatures come from the future. "
                    + "In a virtual machine whose host sets the clock this may be intended.") with { RemedyCommand = "timedatectl set-ntp true" },
            _ => CheckFinding.Unknown("timedatectl does not tell whether the clock is kept right.", "Look at what your time service says, for example with 'chronyc tracking'."),
        };
        yield return finding with
        {
            Actual = state.Length > 0 ? state : null,
            Expected = $"{Property}=yes",
            Evidence = string.IsNullOrWhiteSpace(answer?.Complaints) ? null : answer.Complaints.Trim(),
        };
    }
}
