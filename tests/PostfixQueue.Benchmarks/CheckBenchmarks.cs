using System.Net;
using System.Net.Sockets;
using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>All checks of the server while what they ask does not answer.</summary>
internal sealed class CheckBenchmarks : IBenchmarkSet
{
    private const int Limit = 5;

    public IReadOnlyList<string> Names => ["P12"];

    public Task RunAsync(BenchmarkPlan plan, FigureTable table)
    {
        // It reads what it is sent, or rather the kernel does, and never answers.
        using UdpClient deadNameServer = new(new IPEndPoint(IPAddress.Loopback, 0));
        using SilentPort blackHole = new();
        using PrivatePostfix postfix = PrivatePostfix.Create(
            new PostfixOptions { MainCf = ["default_transport = smtp", "smtpd_milters = inet:milter.lab.example:8891"] }
        );
        using ModuleSession session = new();
        string script =
            $"Test-MailServerConfig -ConfigDirectory $args[0] -NameServer {deadNameServer.Client.LocalEndPoint} "
            + $"-ProbeHost {blackHole.Endpoint} -DnsBlocklist bl.test -Destination dest.test -TimeoutSeconds {Limit} | Out-Null";
        table.Measure(
            "P12",
            () =>
                [
                    Samples
                        .Take(plan, () => Cost.Of(() => session.Run(script, postfix.ConfigDirectory)), static () => new Cost(Limit))
                        .Difference("P12", $"Test-MailServerConfig while nothing answers; its limit of {Limit} s", 1, "s"),
                ]
        );
        return Task.CompletedTask;
    }
}
