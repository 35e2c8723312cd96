using System.Diagnostics;

namespace PostfixQueue.Tests.Packaging;

/// <summary>
/// A PowerShell process of its own: nothing of the module or its dependencies is loaded in it but what the script loads.
/// </summary>
internal static class EmbeddedEngine
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs a script that has to succeed and gives back the lines it wrote.</summary>
    /// <exception cref="InvalidOperationException">It did not end with exit code 0; the text has its errors.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        var run = await TryRunAsync("$ErrorActionPreference = 'Stop'\n" + script);
        return run.ExitCode == 0 ? run.Lines : throw new InvalidOperationException(run.Errors + run.Output);
    }

    /// <summary>Runs a script to whatever end.</summary>
    /// <param name="script">Its text.</param>
    /// <param name="arguments">What stands behind its name on the command line.</param>
    /// <param name="onLine">Is told each line of output, and the number of the process, as soon as it comes.</param>
    public static async Task<EngineRun> TryRunAsync(string script, string[]? arguments = null, Action<string, int>? onLine = null)
    {
        string path = Path.Join(Path.GetTempPath(), Path.GetRandomFileName() + ".ps1");
        await File.WriteAllTextAsync(path, script);
        try
        {
            return await RunHostAsync([path, .. arguments ?? []], onLine);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<EngineRun> RunHostAsync(string[] arguments, Action<string, int>? onLine)
    {
        string host = Repository.At("tests", "EmbeddedPowerShell", "bin", Repository.Configuration, "net10.0", "EmbeddedPowerShell.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [host, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            List<string> lines = [];
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                lines.Add(line);
                onLine?.Invoke(line, process.Id);
            }

            await process.WaitForExitAsync(limit.Token);
            return new EngineRun(process.ExitCode, string.Join('\n', lines), await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The script did not end within {s_patience}.");
        }
    }
}
