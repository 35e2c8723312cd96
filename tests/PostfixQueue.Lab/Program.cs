using System.Globalization;
using System.Runtime.InteropServices;
using PostfixQueue.Lab;

// Runs the stuck queue in a process of its own, for whoever is not a .NET test: the demonstration, the acceptance suite.
// It says where the instance is in one line of tab-separated values, then stays until standard input ends or, with
// --keep, until it is told to stop by a signal; then it removes everything.
if (args.Length == 0 || args[0] != "stuck")
{
    Console.Error.WriteLine("Usage: PostfixQueue.Lab stuck [--short-ids] [--keep]");
    return 2;
}

TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}

using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);

// With --keep the instance outlives the terminal that it was started from.
bool keep = args.Contains("--keep");
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
{
    context.Cancel = true;
    if (!keep) stop.TrySetResult();
});

await using StuckQueueScenario scenario = await StuckQueueScenario.StartAsync(longQueueIds: !args.Contains("--short-ids"));
Console.WriteLine(string.Join(
    '\t',
    scenario.Postfix.ConfigDirectory,
    scenario.Postfix.LogPath,
    scenario.Postfix.SmtpEndpoint,
    Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
await Console.Out.FlushAsync();
if (!keep) _ = Task.Run(() => { while (Console.In.ReadLine() is not null) { } stop.TrySetResult(); });
await stop.Task;
return 0;
