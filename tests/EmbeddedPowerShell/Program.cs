using EmbeddedPowerShell.Hosting;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: EmbeddedPowerShell SCRIPT [ARGUMENT]...");
    return 2;
}

// .NET has no notion of the folder a command was typed in but this; the engine starts in it.
using var runner = new ScriptRunner();
return runner.Run(Path.GetFullPath(args[0]), args[1..]);
