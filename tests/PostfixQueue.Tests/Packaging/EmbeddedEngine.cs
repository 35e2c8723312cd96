using System.Diagnostics;

namespace PostfixQueue.Tests.Packaging;

/// <summary>
/// A PowerShell process of its own: nothing of the module or its dependencies is loaded in it but what the script loads.
/// </summary>
internal static class EmbeddedEngine
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs a script and gives back what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It did not end with exit code 0; the text has its errors.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        string path = Path.Join(Path.GetTempPath(), Path.GetRandomFileName() + ".ps1");
        await File.WriteAllTextAsync(path, "$ErrorActionPreference = 'Stop'\n" + script);
        try
        {
            var (exitCode, output, errors) = await RunHostAsync(path);
            return exitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw new InvalidOperationException(errors + output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunHostAsync(string scriptPath)
    {
        string host = Repository.At("tests", "EmbeddedPowerShell", "bin", Repository.Configuration, "net10.0", "EmbeddedPowerShell.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [host, scriptPath]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The script did not end within {s_patience}.");
        }
    }
}
