using System.Globalization;
using PostfixQueue.Checks;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Dns;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Checks;

/// <summary>The checks contact nobody but whom they are told to: shown where every packet that leaves the machine is counted.</summary>
public sealed class NetworkIsolationTests
{
    private const string NameServerPort = "5353";

    /// <summary>Every name that the checks ask for has this one address, so that what they connect to is loopback.</summary>
    private static readonly string[] s_zone = ["address=/#/127.0.0.1"];

    [Fact]
    public async Task With_a_name_server_on_loopback_all_checks_together_send_nothing_out_and_ask_nobody_else()
    {
        using PrivatePostfix postfix = PrivatePostfix.Create(
            new PostfixOptions
            {
                MainCf = ["inet_protocols = all", "default_transport = smtp", "smtpd_milters = inet:milter.lab.example:8891"],
            }
        );

        IReadOnlyList<string> lines = await NetworkNamespace.RunAsync(
            $"""
            log="$(mktemp)"; script="$(mktemp --suffix=.ps1)"
            cat > "$script" <<'END'
            Import-Module '{Repository.Manifest}'
            Test-MailServerConfig -ConfigDirectory '{postfix.ConfigDirectory}' -NameServer 127.0.0.1:{NameServerPort} `
                -Destination dest.example -TimeoutSeconds 120 |
                ForEach-Object {"{"} "result $($_.Name) $($_.Status)" {"}"}
            END
            dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --user= --group= --port={NameServerPort} \
                --listen-address=127.0.0.1 --bind-interfaces --no-resolv --no-hosts --{s_zone[0]} --log-queries --log-facility="$log" &
            server=$!
            before="$({NetworkNamespace.CountPackets})"
            {RealPowerShell.ShellCommand} "$script" < /dev/null
            echo "sent $(($({NetworkNamespace.CountPackets}) - before))"
            echo "asked $(grep -c ' query\[' "$log")"
            kill $server
            rm -f "$log" "$script"
            """
        );

        string[] results = [.. lines.Where(line => line.StartsWith("result ", StringComparison.Ordinal))];
        Assert.Equal(CheckCatalog.Checks.Select(check => check.Name), results.Select(line => line.Split(' ')[1]).Distinct());
        Assert.Equal("sent 0", lines.Single(line => line.StartsWith("sent ", StringComparison.Ordinal)));
        Assert.NotEqual("asked 0", lines.Single(line => line.StartsWith("asked ", StringComparison.Ordinal)));
        Assert.Equal(await OutsideAsync(postfix), results.Where(line => line.Contains(" Net.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("198.51.100.1")]
    [InlineData("2001:db8:1::1")]
    public async Task A_packet_that_leaves_is_counted(string address)
    {
        IReadOnlyList<string> lines = await NetworkNamespace.RunAsync(
            $"{NetworkNamespace.CountPackets}; bash -c 'echo x > /dev/udp/{address}/53'; {NetworkNamespace.CountPackets}"
        );

        Assert.Equal([0, 1], lines.Select(line => int.Parse(line, CultureInfo.InvariantCulture)));
    }

    /// <summary>The checks of the network as they come out on the machine itself.</summary>
    private static async Task<IEnumerable<string>> OutsideAsync(PrivatePostfix postfix)
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(s_zone);
        using Engine.ModuleSession session = new(configDirectory: postfix.ConfigDirectory);
        return session
            .Invoke(
                $"$PSDefaultParameterValues.Remove('Test-MailServerConfig:ProbeHost'); Test-MailServerConfig -Category Network "
                    + $"-NameServer {names.EndPoint} -Destination dest.example -TimeoutSeconds 120"
            )
            .WithoutErrors()
            .Of<MailServerCheckResult>()
            .Select(result => $"result {result.Name} {result.Status}");
    }
}
