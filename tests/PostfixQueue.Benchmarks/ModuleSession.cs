using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PostfixQueue.Benchmarks;

/// <summary>A PowerShell session in this process with the built module: warm, as an administrator's is.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    public ModuleSession()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Repository.Manifest);
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>True when the session knows a command.</summary>
    public bool Has(string command)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        return shell.AddCommand("Get-Command").AddParameter("Name", command).AddParameter("ErrorAction", "Ignore").Invoke().Count > 0;
    }

    /// <summary>Runs a script to its end. A figure with an error in it would mean nothing, so an error ends the run.</summary>
    public void Run(string script, params string[] arguments)
    {
        using PowerShell shell = Prepare(script, arguments);
        shell.Invoke();
        if (shell.HadErrors)
            throw new InvalidOperationException($"{script}: {string.Join("; ", shell.Streams.Error)}");
    }

    /// <summary>A script ready to run.</summary>
    public PowerShell Prepare(string script, params string[] arguments)
    {
        PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        foreach (string argument in arguments)
            shell.AddArgument(argument);
        return shell;
    }

    public void Dispose() => _runspace.Dispose();
}
