using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Checks;

/// <summary>
/// A name server that is dead and a server that is not there hold up none but those who wait for them, and these not for long.
/// </summary>
public sealed class CheckTimeTests
{
    private const double Limit = 3;

    // The strict bar is for the benchmark, on a machine with nothing else to do. One check after the other would take minutes.
    private const double Slack = 60;

    [Fact]
    public async Task All_checks_end_at_their_time_limit_with_a_dead_name_server_and_a_black_hole()
    {
        using UdpClient deadNameServer = new(new IPEndPoint(IPAddress.Loopback, 0));
        using SilentPort blackHole = new();
        await using CheckedServer server = CheckedServer.Create("inet_protocols = all", "smtpd_milters = inet:milter.lab.example:8891");
        server.Session.Invoke("Test-MailServerConfig Net.InboundReachable").WithoutErrors();
        Stopwatch started = Stopwatch.StartNew();

        IReadOnlyList<MailServerCheckResult> results = server
            .Session.Invoke(
                $"Test-MailServerConfig -NameServer {deadNameServer.Client.LocalEndPoint} -ProbeHost {blackHole.Endpoint} -DnsBlocklist "
                    + $"bl.test -Destination dest.test -TimeoutSeconds {Limit}"
            )
            .WithoutErrors()
            .Of<MailServerCheckResult>();

        Assert.InRange(started.Elapsed.TotalSeconds, 0, Limit + Slack);
        Assert.All(results, result => Assert.InRange(result.Duration.TotalSeconds, 0, Limit + Slack));
        Assert.Contains(results, result => result is { Name: "Net.OutboundSmtp", Status: "Fail" });
        Assert.Contains(results, result => result is { Name: "Net.TlsToDestination", Status: "Unknown" });
        Assert.Contains(results, result => result is { Name: "Postfix.Milters", Status: "Unknown" });
        Assert.Contains(results, result => result is { Name: "Postfix.SoftBounce", Status: "Pass" });
    }
}
