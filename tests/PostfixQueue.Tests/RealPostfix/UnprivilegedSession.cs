using System.Diagnostics;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>
/// A PowerShell process of a user without rights. It gets copies of the module and of PowerShell: such a user may not be able to read the
/// repository. As its primary group is the one that postqueue(1) is set-gid to, the tool's rights are no greater than its caller's, and it
/// accepts a private instance's configuration that no /etc/postfix/main.cf authorizes.
/// </summary>
internal sealed class UnprivilegedSession : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("postfixqueue-user-").FullName;

    public UnprivilegedSession()
    {
        string module = Path.Join(_folder, "module");
        Copy(RealPowerShell.Home, "engine");
        Copy(Repository.At("bin"), "module/bin");
        File.Copy(Repository.At("PostfixQueue.psd1"), Path.Join(module, "PostfixQueue.psd1"));
        Run("chmod", "-R", "a+rX", _folder);
    }

    /// <summary>Runs a script and gives back the ids of its errors, each up to the first comma, and behind them its output.</summary>
    /// <param name="group">Primary group: <c>postdrop</c> makes a private instance usable, <c>nogroup</c> does not.</param>
    /// <param name="script">May use <c>$config</c>.</param>
    /// <param name="configDirectory">The instance.</param>
    public async Task<IReadOnlyList<string>> RunAsync(string group, string script, string configDirectory)
    {
        string file = Path.Join(_folder, "script.ps1");
        await File.WriteAllTextAsync(
            file,
            $$"""
            Import-Module '{{_folder}}/module/PostfixQueue.psd1'
            $config = '{{configDirectory}}'
            $output = @(try { . { {{script}} } 2>&1 } catch { $_ })
            foreach ($one in $output) {
                if ($one -is [System.Management.Automation.ErrorRecord]) { [Console]::WriteLine($one.FullyQualifiedErrorId.Split(',')[0]) }
                else { [Console]::WriteLine([string]$one) }
            }
            """
        );
        Run("chmod", "-R", "a+rX", _folder);
        ProcessStartInfo start = new(
            "setpriv",
            [
                "--reuid=nobody",
                $"--regid={group}",
                "--clear-groups",
                "dotnet",
                Path.Join(_folder, "engine", "pwsh.dll"),
                "-NoProfile",
                "-NonInteractive",
                "-File",
                file,
            ]
        )
        {
            WorkingDirectory = "/",
        };
        foreach ((string name, string value) in RealPowerShell.Discretion)
            start.Environment[name] = value;
        start.Environment["HOME"] = "/nonexistent";
        PowerShellRun run = await RealPowerShell.RunAsync(start);
        return run.Errors.Length == 0 ? run.Lines : throw new InvalidOperationException(run.Errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Copy(string source, string target)
    {
        Run("mkdir", "-p", Path.Join(_folder, target));
        Run("cp", "-R", $"{source}/.", Path.Join(_folder, target));
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}.");
    }
}
