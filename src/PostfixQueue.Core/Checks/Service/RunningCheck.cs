using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>The master process runs; where its number cannot be read, the queue's own service answers.</summary>
internal sealed class RunningCheck : ICheck
{
    private const string Remedy =
        "Start it, and read the mail log for why it stopped. Without it nothing is delivered, and mail submitted on this machine waits in maildrop.";

    public string Name => "Postfix.Running";

    public MailServerCheckCategory Category => MailServerCheckCategory.Service;

    public CheckSeverity Severity => CheckSeverity.Critical;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.NotTried];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServerParameters parameters = await context.ParametersAsync(cancellationToken);
        string path = Path.Join(parameters["queue_directory"], parameters["process_id_directory"] ?? "pid", "master.pid");
        yield return FromProcess(context.Host.System, path) ?? await FromQueueAsync(context, cancellationToken);
    }

    /// <summary>Null when this user cannot read the number.</summary>
    private static CheckFinding? FromProcess(IServerSystem system, string path)
    {
        try
        {
            MasterProcess master = MasterProcess.Look(system, path);
            return master.IsRunning
                ? CheckFinding.Pass($"Postfix runs as process {master.Id}.", "running")
                : Down(system, path, master.Problem);
        }
        catch (ServerSystemException failure) when (failure.IsDenied)
        {
            return null;
        }
    }

    private static async Task<CheckFinding> FromQueueAsync(CheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            // The first piece is enough: somebody answers. An empty queue ends at once.
            await foreach (
                ReadOnlyMemory<byte> _ in context.Host.Tools.ListQueueAsync(context.Instance, context.Notices, cancellationToken)
            )
                break;
            return CheckFinding.Pass("Postfix answers.", "running");
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.MailSystemDown)
        {
            // Without the service that lists the queue the tool says so of a running Postfix too.
            return (await context.ServicesAsync(cancellationToken)).Any(static service =>
                service is { Service: "showq", Type: "unix" or "fifo" }
            )
                ? Down(context.Host.System, null, failure.Message)
                : CheckFinding.Unknown(
                    "Whether Postfix runs is not known: master.cf lacks the service that would tell this user.",
                    "See Postfix.MasterServices, or run pwsh with sudo."
                ) with
                {
                    Evidence = failure.Message,
                };
        }
    }

    private static CheckFinding Down(IServerSystem system, string? path, string? evidence) =>
        CheckFinding.Fail("Postfix does not run.", Remedy) with
        {
            Actual = "stopped",
            Expected = "running",
            RemedyCommand = Systemd.CommandToStart(system),
            Target = path,
            Evidence = evidence,
        };
}
