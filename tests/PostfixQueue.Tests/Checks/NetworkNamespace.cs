using System.Diagnostics;

namespace PostfixQueue.Tests.Checks;

/// <summary>
/// Runs a shell script in a network namespace of its own. It has loopback, and one interface with addresses and default routes of both
/// families that leads to nowhere and counts: whatever wants to leave the machine goes there.
/// </summary>
internal static class NetworkNamespace
{
    /// <summary>A command of the script that prints how many packets have left so far.</summary>
    public const string CountPackets = "awk '$1 == \"world:\" { print $11 }' /proc/net/dev";

    // Without multicast and neighbour discovery the interface itself sends nothing.
    private const string SetUp = """
        set -eu
        ip link set lo up
        ip link add world type veth peer name away
        ip link set world addrgenmode none multicast off arp off
        ip link set away addrgenmode none multicast off arp off
        ip link set away up
        ip link set world up
        ip address add 192.0.2.10/24 dev world
        ip address add 2001:db8::10/64 dev world nodad
        ip route add default via 192.0.2.1
        ip -6 route add default via 2001:db8::1

        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>The lines that a script prints.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        (int status, string output, string errors) = await RunAsync(["-n"], script);
        if (status != 0 && errors.StartsWith("unshare:", StringComparison.Ordinal))
            (status, output, errors) = await RunAsync(["-r", "-n"], script);

        Assert.SkipWhen(
            errors.StartsWith("unshare:", StringComparison.Ordinal),
            $"This test needs the right to make a network namespace; in a container, give it --cap-add SYS_ADMIN --cap-add "
                + $"NET_ADMIN. {errors}"
        );
        Assert.True(status == 0, $"exit status {status}: {errors}\n{output}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<(int Status, string Output, string Errors)> RunAsync(string[] options, string script)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("unshare", [.. options, "--", "sh", "-c", SetUp + script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        process.StandardInput.Close();
        using CancellationTokenSource limit = new(s_patience);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
