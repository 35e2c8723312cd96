using System.Diagnostics;

namespace PostfixQueue.Lab;

/// <summary>
/// A Chromium without a screen, with a profile of its own, that finds no host but this machine's loopback. Gone with everything that it
/// started when it is
/// disposed of.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _profile;
    private readonly Process _process;
    private readonly DevToolsConnection _connection;

    private Chromium(DirectoryInfo profile, Process process, DevToolsConnection connection)
    {
        _profile = profile;
        _process = process;
        _connection = connection;
    }

    /// <summary>The program; null where it is not installed.</summary>
    public static string? Program { get; } = new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium" }.FirstOrDefault(File.Exists);

    /// <summary>Starts it.</summary>
    public static async Task<Chromium> StartAsync()
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("postfixqueue-chromium-");
        ProcessStartInfo start = new(Program ?? throw new InvalidOperationException("Chromium is not installed."))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-extensions",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--remote-debugging-port=0",
            $"--user-data-dir={profile.FullName}",
            "about:blank",
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["HOME"] = profile.FullName;
        Process process = Process.Start(start)!;
        try
        {
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            Uri address = await ReadAddressAsync(process).WaitAsync(s_patience);
            return new Chromium(profile, process, await DevToolsConnection.OpenAsync(address));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Opens a page of its own.</summary>
    public async Task<DevToolsPage> OpenPageAsync() => await DevToolsPage.OpenAsync(_connection);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _connection.SendAsync("Browser.close");
            using CancellationTokenSource limit = new(s_patience);
            await _process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            await _connection.DisposeAsync();
            _process.Dispose();
            _profile.Delete(recursive: true);
        }
    }

    /// <summary>It says on standard error where it listens.</summary>
    private static async Task<Uri> ReadAddressAsync(Process process)
    {
        const string Mark = "DevTools listening on ";
        TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> said = [];
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                address.TrySetException(new InvalidOperationException($"Chromium ended: {string.Join('\n', said)}"));
            else if (line.Data.StartsWith(Mark, StringComparison.Ordinal))
                address.TrySetResult(new Uri(line.Data[Mark.Length..]));
            else if (!address.Task.IsCompleted)
                said.Add(line.Data);
        };
        process.BeginErrorReadLine();
        return await address.Task;
    }
}
