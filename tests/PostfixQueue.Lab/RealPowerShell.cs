using System.Diagnostics;
using System.Reflection;

namespace PostfixQueue.Lab;

/// <summary>
/// The PowerShell that the repository's tool manifest names, as a process of its own: nothing of the module or its dependencies is loaded
/// in it but what the script loads. A restore brings it, so that it is there on each machine that can build, in the version that the tests
/// were written for.
/// </summary>
public static class RealPowerShell
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    private static readonly string[] s_ways = ["-NoLogo", "-NoProfile", "-NonInteractive", "-File"];

    /// <summary>The folder with all that belongs to it: compiled for this machine where that has been done, else as packed.</summary>
    public static string Home { get; } =
        File.Exists(Path.Join(FromBuild("CompiledPowerShell"), "compiled"))
            ? FromBuild("CompiledPowerShell")
            : FromBuild("PowerShellPackage");

    /// <summary>The folder of the Pester module that the acceptance tests run in.</summary>
    public static string PesterHome { get; } = FromBuild("PesterHome");

    /// <summary>The assembly that <c>dotnet</c> runs; behind it stand the arguments of <c>pwsh</c>.</summary>
    public static string Library { get; } = Path.Join(Home, "pwsh.dll");

    /// <summary>What a process has to have in its environment so as to tell nobody that it runs, nor to ask for a later version.</summary>
    public static IReadOnlyDictionary<string, string> Discretion { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            ["POWERSHELL_UPDATECHECK"] = "Off",
            ["NO_COLOR"] = "1",
        };

    /// <summary>The beginning of a shell's command; the path of a script follows.</summary>
    public static string ShellCommand { get; } =
        $"env {string.Join(' ', Discretion.Select(pair => $"{pair.Key}={pair.Value}"))} dotnet '{Library}' {string.Join(' ', s_ways)}";

    /// <summary>A process that runs <c>pwsh</c> with the arguments given.</summary>
    public static ProcessStartInfo Prepare(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Library, .. arguments]);
        foreach ((string name, string value) in Discretion)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs a script that has to succeed and gives back the lines it wrote.</summary>
    /// <exception cref="InvalidOperationException">It did not end with exit code 0; the text has its errors.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        PowerShellRun run = await TryRunAsync("$ErrorActionPreference = 'Stop'\n" + script);
        return run.ExitCode == 0 ? run.Lines : throw new InvalidOperationException(run.Errors + run.Output);
    }

    /// <summary>Runs a script to whatever end.</summary>
    /// <param name="script">Its text.</param>
    /// <param name="arguments">What stands behind its name on the command line.</param>
    /// <exception cref="TimeoutException">It did not end within a quarter of an hour; it has been killed.</exception>
    public static async Task<PowerShellRun> TryRunAsync(string script, params string[] arguments)
    {
        string path = Path.Join(Path.GetTempPath(), Path.GetRandomFileName() + ".ps1");
        await File.WriteAllTextAsync(path, script);
        try
        {
            return await RunAsync(Prepare([.. s_ways, path, .. arguments]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Runs a prepared process to its end.</summary>
    /// <exception cref="TimeoutException">It did not end within a quarter of an hour; it has been killed.</exception>
    public static async Task<PowerShellRun> RunAsync(ProcessStartInfo start)
    {
        (int exitCode, string output, string errors) = await BoundProcess.RunAsync(start, s_patience);
        return new PowerShellRun(exitCode, output, errors);
    }

    private static string FromBuild(string name) =>
        typeof(RealPowerShell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;
}
