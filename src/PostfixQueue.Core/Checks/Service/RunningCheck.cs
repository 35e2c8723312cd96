using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>The master process runs; where its number cannot be read, the queue's own service answers.</summary>
internal sealed class RunningCheck()
    : Check("Postfix.Running", MailServerCheckCategory.Service, CheckSeverity.Critical, MailDelayCause.NotTried)
{
    private const string Remedy =
        "Start it, and find out from the mail log why it stopped. Until then nothing is delivered, and mail submitted on this machine "
        + "waits in maildrop.";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        string path = Path.Join(parameters["queue_directory"], parameters["process_id_directory"] ?? "pid", "master.pid");
        yield return FromProcess(run.Host.System, path) ?? await FromQueueAsync(run);
    }

    /// <summary>Null when this user cannot read the number.</summary>
    private static CheckFinding? FromProcess(IServerSystem system, string path)
    {
        try
        {
            MasterProcess master = MasterProcess.Read(system, path);
            return master.IsRunning ? Pass($"Postfix runs as process {master.Id}.", "running") : Down(system, path, master.Problem);
        }
        catch (ServerSystemException failure) when (failure.IsDenied)
        {
            return null;
        }
    }

    private static async Task<CheckFinding> FromQueueAsync(CheckRun run)
    {
        try
        {
            // The first piece is enough: somebody answers. An empty queue ends at once.
            await foreach (ReadOnlyMemory<byte> _ in run.Mail.Queue.ListAsync(run.Stop))
                break;
            return Pass("Postfix answers.", "running");
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.MailSystemDown)
        {
            // Without the service that lists the queue the tool says so of a running Postfix too.
            return (await run.ServicesAsync()).Any(static service => service is { Service: "showq", Type: "unix" or "fifo" })
                ? Down(run.Host.System, null, failure.Message)
                : Unknown(
                    "Whether Postfix is running is unknown: master.cf lacks the service through which this user could ask.",
                    "See Postfix.MasterServices, or run pwsh with sudo."
                ) with
                {
                    Evidence = failure.Message,
                };
        }
    }

    private static CheckFinding Down(IServerSystem system, string? path, string? evidence) =>
        Fail("Postfix is not running.", Remedy) with
        {
            Actual = "stopped",
            Expected = "running",
            RemedyCommand = Systemd.CommandToStart(system),
            Target = path,
            Evidence = evidence,
        };
}
