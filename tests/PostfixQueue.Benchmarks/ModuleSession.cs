using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PostfixQueue.Benchmarks;

/// <summary>A PowerShell session in this process with the built module: warm, as an administrator's is.</summary>
internal sealed class ModuleSession : IDisposable
{
    /// <summary>What takes so long will not end.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    private readonly Runspace _runspace;

    public ModuleSession()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Repository.Manifest);
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>Runs a script to its end. A figure with an error in it would mean nothing, so an error ends it.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public void Run(string script, params string[] arguments)
    {
        using PowerShell shell = Prepare(script, arguments);
        IAsyncResult running = shell.BeginInvoke();
        if (!running.AsyncWaitHandle.WaitOne(s_limit))
        {
            shell.Stop();
            throw new TimeoutException($"{script}: not done after {s_limit.TotalMinutes:N0} minutes");
        }

        shell.EndInvoke(running);
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
