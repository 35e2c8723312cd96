using System.Diagnostics;
using System.Text.Json;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Zoo;

/// <summary>Sets stock systems up, each once and in namespaces of its own, and has them checked as root and as an ordinary user.</summary>
public sealed class ZooRun : IAsyncDisposable
{
    private const string Unshare = "unshare";

    /// <summary>A system waits for its own programs half of the time.</summary>
    private const int AtOnce = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    private static readonly Lazy<string?> s_obstacle = new(FindObstacle);

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Dictionary<string, Task<(ZooReport Root, ZooReport User)>>> _reports;

    public ZooRun()
    {
        _reports = new(() => Systems.ToDictionary(system => system, RunInTurnAsync, StringComparer.Ordinal));

        // A run that ends without disposing begins no further one.
        AppDomain.CurrentDomain.ProcessExit += Stop;
    }

    /// <summary>Where the systems lie.</summary>
    public static string Home { get; } = Repository.At("tests", "Zoo");

    /// <summary>Why no namespaces can be made here; null when they can.</summary>
    public static string? Obstacle => s_obstacle.Value;

    /// <summary>The systems, by name.</summary>
    public static IEnumerable<string> Systems =>
        Directory.GetDirectories(Home).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>
    /// What root and an ordinary user are told of a system. Whoever asks of one will ask of all: the others are set up meanwhile.
    /// </summary>
    public Task<(ZooReport Root, ZooReport User)> CheckAsync(string system) => _reports.Value[system];

    /// <summary>Ends those that nobody asks of any more.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Stop;
        await _stop.CancelAsync();
        Task[] begun = _reports.IsValueCreated ? [.. _reports.Value.Values] : [];
        await Task.WhenAll(begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _places.Dispose();
    }

    private void Stop(object? sender, EventArgs arguments) => _stop.Cancel();

    private async Task<(ZooReport Root, ZooReport User)> RunInTurnAsync(string system)
    {
        await _places.WaitAsync(_stop.Token);
        try
        {
            return await RunAsync(system, _stop.Token);
        }
        finally
        {
            _places.Release();
        }
    }

    private static async Task<(ZooReport Root, ZooReport User)> RunAsync(string system, CancellationToken stop)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("postfixqueue-zoo-");
        try
        {
            ProcessStartInfo start = new("sh", [Path.Join(Home, "run.sh"), system, folder.FullName]);
            start.Environment["ZOO_LAB"] = typeof(RealPowerShell).Assembly.Location;
            start.Environment["ZOO_MODULE"] = Repository.Root;
            start.Environment["ZOO_PWSH"] = RealPowerShell.Home;
            // The namespaces end with it, and all that runs in them.
            (int status, string output, string errors) = await BoundProcess.RunAsync(start, s_patience, stop);
            string said = output + errors + string.Concat(folder.EnumerateFiles("*.err").Select(file => File.ReadAllText(file.FullName)));
            Assert.True(status == 0, $"{system}: exit status {status}. {said}");
            return (Read("root"), Read("user"));

            ZooReport Read(string user)
            {
                string text = File.ReadAllText(Path.Join(folder.FullName, user + ".json"));
                Assert.True(text.StartsWith('{'), $"{system}: {said}\n{text}");
                return JsonSerializer.Deserialize<ZooReport>(text)!;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? FindObstacle()
    {
        if (!Environment.IsPrivilegedProcess)
            return "A stock system is set up by root.";
        using Process process = Process.Start(
            new ProcessStartInfo(
                Unshare,
                [
                    "--net",
                    "--mount",
                    "--uts",
                    "--pid",
                    "--fork",
                    "--mount-proc",
                    "sh",
                    "-c",
                    "mount -t tmpfs try /run && ip netns add try && ip link add inside type veth peer name outside",
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? null
            : $"No namespaces can be made here; in a container, give it --cap-add SYS_ADMIN --cap-add NET_ADMIN. {errors}";
    }
}
