using System.Globalization;
using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>Scripts in a PowerShell process of their own.</summary>
internal sealed class PowerShellProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("postfixqueue-bench-").FullName;

    /// <summary>Runs a script, with variables of the environment as <c>env</c> takes them, and gives back what it printed.</summary>
    public string Run(string script, string environment = "")
    {
        string file = Path.Join(_folder, "script.ps1");
        File.WriteAllText(file, "$ErrorActionPreference = 'Stop'\n" + script);
        return ShellCommand.Read($"exec env {environment} {RealPowerShell.ShellCommand} \"$1\"", file);
    }

    /// <summary>Runs a script and gives back the most memory that its process had resident, in MB.</summary>
    public double PeakMegabytes(string script, string environment)
    {
        string status = Run($"{script}\n[IO.File]::ReadAllText('/proc/self/status')", environment);
        string line = status.Split('\n').First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
