using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using EmbeddedPowerShell.Commands;

namespace EmbeddedPowerShell.Hosting;

/// <summary>
/// Runs one script file the way <c>pwsh -NoProfile -File</c> does: formatted output, errors on stderr, the script's exit code, Ctrl+C.
/// </summary>
internal sealed class ScriptRunner : IDisposable
{
    private const int Interrupted = 130;
    private readonly EmbeddedHost _host = new();
    private readonly Runspace _runspace;

    public ScriptRunner()
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var command in MinimalCommands.All)
            state.Commands.Add(command);

        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
    }

    /// <returns>The code the script gave to <c>exit</c>, or else that of the last native program it ran; 1 when it ended with an error; 130 when it was
    /// interrupted.</returns>
    public int Run(string path, string[] arguments)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand(path, useLocalScope: false);
        AddArguments(shell, arguments);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");

        var interrupted = false;
        void Stop(object? sender, ConsoleCancelEventArgs e)
        {
            // The first one stops the pipeline and lets its finally blocks run; a second one ends the process.
            e.Cancel = !interrupted;
            interrupted = true;
            shell.BeginStop(null, null);
        }

        Console.CancelKeyPress += Stop;
        try
        {
            shell.Invoke();
            return interrupted ? Interrupted : _host.ExitCode ?? ExitCodeOfScript();
        }
        catch (PipelineStoppedException) when (interrupted)
        {
            return Interrupted;
        }
        catch (RuntimeException failure)
        {
            WriteError(failure);
            return 1;
        }
        finally
        {
            Console.CancelKeyPress -= Stop;
        }
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>Names what starts with a dash as a parameter, so that a script that passes <c>@args</c> on binds it by name.</summary>
    private static void AddArguments(PowerShell shell, string[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Length < 2 || argument[0] != '-' || !char.IsLetter(argument[1]))
            {
                shell.AddArgument(argument);
                continue;
            }

            var colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                shell.Commands.Commands[0].Parameters.Add(new CommandParameter(argument));
            else
                shell.Commands.Commands[0].Parameters.Add(new CommandParameter(argument[..colon], argument[(colon + 1)..]));
        }
    }

    private int ExitCodeOfScript() =>
        _runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is { } code ? Convert.ToInt32(code, CultureInfo.InvariantCulture) : 0;

    private void WriteError(RuntimeException failure)
    {
        using var shell = PowerShell.Create(_runspace);
        var record = PSObject.AsPSObject(failure.ErrorRecord);
        shell.AddCommand("Out-Default").AddParameter("InputObject", record).Invoke();
    }
}
