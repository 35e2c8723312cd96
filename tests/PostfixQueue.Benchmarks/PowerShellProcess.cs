using System.Globalization;

namespace PostfixQueue.Benchmarks;

/// <summary>A PowerShell process of its own: pwsh where one is found, else the embedded engine.</summary>
internal sealed class PowerShellProcess : IDisposable
{
    private readonly string? _pwsh = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Join(folder, "pwsh")).FirstOrDefault(File.Exists);

    private readonly string _folder = Directory.CreateTempSubdirectory("postfixqueue-bench-").FullName;

    /// <summary>What runs the scripts.</summary>
    public string Name => _pwsh is null ? "embedded engine" : "pwsh";

    /// <summary>Runs a script and gives back what it printed.</summary>
    public string Run(string script)
    {
        string file = Path.Join(_folder, "script.ps1");
        File.WriteAllText(file, "$ErrorActionPreference = 'Stop'\n" + script);
        return _pwsh is null
            ? ShellCommand.Read("exec dotnet \"$1\" \"$2\"", Repository.EmbeddedEngine, file)
            : ShellCommand.Read("exec \"$1\" -NoProfile -File \"$2\"", _pwsh, file);
    }

    /// <summary>Runs a script and gives back the most memory that its process had resident, in MB.</summary>
    public double PeakMegabytes(string script)
    {
        string status = Run($"{script}\n[IO.File]::ReadAllText('/proc/self/status')");
        string line = status.Split('\n').First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
