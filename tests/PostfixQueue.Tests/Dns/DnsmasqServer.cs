using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PostfixQueue.Tests.Dns;

/// <summary>
/// A real name server on a free port of 127.0.0.1 that knows only what the test tells it. It never asks another server but a given one.
/// </summary>
internal sealed class DnsmasqServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/dnsmasq";

    private readonly string _folder;
    private readonly Process _process;

    private DnsmasqServer(string folder, Process process, IPEndPoint endPoint)
    {
        _folder = folder;
        _process = process;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    public static async Task<DnsmasqServer> StartAsync(params string[] lines)
    {
        // Between finding a free port and using it another process may take it.
        for (int attempt = 0; ; attempt++)
        {
            DnsmasqServer? server = await TryStartAsync(lines);
            if (server is not null)
                return server;

            Assert.True(attempt < 5, "dnsmasq did not start");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // For a question over TCP it starts a process that would stay two minutes and a half, and hold its log open for as long.
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<DnsmasqServer?> TryStartAsync(string[] lines)
    {
        Assert.True(File.Exists(Program), "the tests need dnsmasq (Debian: dnsmasq-base)");
        IPEndPoint endPoint = new(IPAddress.Loopback, FreePort());
        string folder = Directory.CreateTempSubdirectory("pq-dns-").FullName;
        string file = Path.Combine(folder, "dnsmasq.conf");
        await File.WriteAllLinesAsync(
            file,
            [
                string.Create(CultureInfo.InvariantCulture, $"port={endPoint.Port}"),
                "listen-address=127.0.0.1",
                "bind-interfaces",
                "no-resolv",
                "no-hosts",
                "no-poll",
                "local=/test/",
                "edns-packet-max=1232",
                .. lines,
            ]
        );

        // It stays the user that it is, which also works in a network namespace of one's own.
        string[] arguments = ["--keep-in-foreground", $"--conf-file={file}", "--pid-file=", "--user=", "--group=", "--log-facility=-"];
        ProcessStartInfo start = new(Program, arguments) { RedirectStandardError = true, Environment = { ["LC_ALL"] = "C" } };
        Process process = Process.Start(start)!;
        DnsmasqServer server = new(folder, process, endPoint);
        if (await HasStartedAsync(process))
            return server;

        await server.DisposeAsync();
        return null;
    }

    /// <summary>Its log says when it listens; what it logs later is read and thrown away, or it would block one day.</summary>
    private static async Task<bool> HasStartedAsync(Process process)
    {
        TaskCompletionSource<bool> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                started.TrySetResult(false);
            else if (line.Data.Contains("started, version", StringComparison.Ordinal))
                started.TrySetResult(true);
        };
        process.BeginErrorReadLine();
        return await started.Task.WaitAsync(TimeSpan.FromSeconds(120));
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
