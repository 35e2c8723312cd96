using System.Globalization;
using System.Runtime.InteropServices;
using PostfixQueue.Lab;
using PostfixQueue.Lab.Zoo;

// What is around a stock system, for the script that sets it up in namespaces of its own.
if (args is ["surround", var orders, var answers])
{
    Surroundings.Run(orders, answers);
    return 0;
}

// Ends the instances of runs that are dead, and removes their folders.
if (args is ["sweep"])
{
    LabFolder.SweepAbandoned();
    return 0;
}

// Runs the stuck queue in a process of its own, for whoever is not a .NET test: the demonstration, the acceptance suite.
// It says where the instance is in one line of tab-separated values, then stays until standard input ends, which it does
// however the other side comes to its end; after a line "keep" it stays until it is told to stop by a signal. Then it
// removes everything.
if (args.Length == 0 || args[0] != "stuck")
{
    Console.Error.WriteLine("Usage: PostfixQueue.Lab stuck [--short-ids]");
    return 2;
}

TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
bool isKept = false;
void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;

    // Once it is kept, the instance outlives the terminal that it was started from.
    if (context.Signal != PosixSignal.SIGHUP || !Volatile.Read(ref isKept))
        stop.TrySetResult();
}

using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

void Listen()
{
    while (Console.In.ReadLine() is { } line)
    {
        if (line == "keep")
            Volatile.Write(ref isKept, true);
    }

    if (!Volatile.Read(ref isKept))
        stop.TrySetResult();
}

await using StuckQueueScenario scenario = await StuckQueueScenario.StartAsync(longQueueIds: !args.Contains("--short-ids"));
Console.WriteLine(
    string.Join(
        '\t',
        scenario.Postfix.ConfigDirectory,
        scenario.Postfix.LogPath,
        scenario.Postfix.SmtpEndpoint,
        Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
    )
);
await Console.Out.FlushAsync();
_ = Task.Run(Listen);
await stop.Task;
return 0;
