using System.Net;
using PostfixQueue.Server;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks.Dns;

/// <summary>Name servers of the host that tell it other things than they tell the world.</summary>
public sealed class InsideViewTests
{
    private const string FromFiles =
        "$PSDefaultParameterValues.Remove('Test-MailServerConfig:NameServer'); Test-MailServerConfig -SendingAddress 203.0.113.25 -Name ";

    private static readonly string[] s_zone = ["mx-host=lab.test,mail.lab.test,10", CheckedDomain.Ptr("203.0.113.25", "mail.lab.test")];

    [Theory]
    [InlineData("127.0.1.1")]
    [InlineData("10.0.0.25")]
    public async Task An_inside_address_decides_nothing_unless_the_caller_says_whom_to_ask(string address)
    {
        await using DnsmasqServer inside = await DnsmasqServer.StartAsync([.. s_zone, $"address=/mail.lab.test/{address}"]);
        await using CheckedServer server = CheckedDomain.CreateServer(
            [],
            FilesOf("nameserver 10.0.0.53\n"),
            new RedirectedNetwork { NameServer = inside.EndPoint }
        );

        foreach (string name in new[] { "Dns.MxTarget", "Dns.HostAddress", "Dns.PtrForwardConfirmed" })
        {
            Assert.Equal(
                ["Unknown"],
                server.Session.Invoke(FromFiles + name).WithoutErrors().Of<MailServerCheckResult>().Select(result => result.Status)
            );
            Assert.Equal("Fail", server.Check($"{name} -SendingAddress 203.0.113.25 -NameServer {inside.EndPoint}")[0].Status);
        }
    }

    [Fact]
    public async Task An_inside_address_of_a_domain_without_MX_records_decides_nothing_either()
    {
        await using DnsmasqServer inside = await DnsmasqServer.StartAsync("address=/lab.test/10.0.0.25");
        await using CheckedServer server = CheckedDomain.CreateServer(
            [],
            FilesOf("nameserver 10.0.0.53\n"),
            new RedirectedNetwork { NameServer = inside.EndPoint }
        );

        Assert.Equal(
            ["Unknown"],
            server.Session.Invoke(FromFiles + "Dns.MxTarget").WithoutErrors().Of<MailServerCheckResult>().Select(result => result.Status)
        );
    }

    [Fact]
    public async Task The_servers_behind_the_stub_of_systemd_are_asked_instead_of_it()
    {
        await using DnsmasqServer outside = await DnsmasqServer.StartAsync([.. s_zone, "address=/mail.lab.test/203.0.113.25"]);
        RedirectedNetwork network = new() { NameServer = outside.EndPoint };
        await using CheckedServer server = CheckedDomain.CreateServer([], FilesOf("nameserver 127.0.0.53\n"), network);

        Assert.Equal(
            ["Pass"],
            server.Session.Invoke(FromFiles + "Dns.HostAddress").WithoutErrors().Of<MailServerCheckResult>().Select(result => result.Status)
        );
        Assert.Equal(["10.0.0.1:53 10.0.0.2:53"], network.Meant);
    }

    [Theory]
    [InlineData("kvmvps")]
    [InlineData("mail.lab.lan")]
    [InlineData("localhost.localdomain")]
    public async Task A_reverse_name_that_exists_only_inside_decides_nothing_unless_the_caller_says_whom_to_ask(string name)
    {
        await using DnsmasqServer inside = await DnsmasqServer.StartAsync(
            CheckedDomain.Ptr("203.0.113.25", name),
            $"address=/{name}/203.0.113.25"
        );
        await using CheckedServer server = CheckedDomain.CreateServer(
            [],
            FilesOf("nameserver 10.0.0.53\n"),
            new RedirectedNetwork { NameServer = inside.EndPoint }
        );

        foreach (string check in new[] { "Dns.Ptr", "Dns.PtrForwardConfirmed", "Dns.PtrMatchesHelo", "Dns.PtrGeneric" })
            Assert.Equal(
                ["Unknown"],
                server.Session.Invoke(FromFiles + check).WithoutErrors().Of<MailServerCheckResult>().Select(result => result.Status)
            );

        Assert.Equal("Fail", server.CheckOne($"Dns.Ptr -SendingAddress 203.0.113.25 -NameServer {inside.EndPoint}").Status);
        Assert.Equal("Fail", server.CheckOne($"Dns.PtrForwardConfirmed -SendingAddress 203.0.113.25 -NameServer {inside.EndPoint}").Status);
    }

    [Theory]
    [InlineData("nameserver 127.0.0.53\noptions edns0 trust-ad\n", "Fail")]
    [InlineData("nameserver 10.0.0.1\nnameserver 192.0.2.53\n", "Warning")]
    [InlineData("nameserver 10.0.0.1\n", "Pass")]
    public async Task DANE_needs_every_server_that_Postfix_itself_asks_to_validate_not_one_behind_a_stub(string resolvConf, string status)
    {
        await using DnsmasqServer zone = await DnsmasqServer.StartAsync(
            "mx-host=ietf.org,mail.ietf.org,10",
            "mx-host=isc.org,mx.isc.org,10"
        );
        await using ValidatingNameServer validating = new(zone.EndPoint);
        RedirectedNetwork network = new()
        {
            NameServers = new Dictionary<IPAddress, IPEndPoint>
            {
                [IPAddress.Parse("127.0.0.53")] = zone.EndPoint,
                [IPAddress.Parse("192.0.2.53")] = zone.EndPoint,
                [IPAddress.Parse("10.0.0.1")] = validating.EndPoint,
                [IPAddress.Parse("10.0.0.2")] = validating.EndPoint,
            },
        };
        await using CheckedServer server = CheckedDomain.CreateServer(
            [
                "default_transport = smtp",
                "smtp_tls_security_level = dane",
                "smtp_dns_support_level = dnssec",
                "smtp_host_lookup = dns",
                "disable_dns_lookups = no",
            ],
            FilesOf(resolvConf),
            network
        );

        (await server.Postfix.RunAsync("postconf", ["-M", "smtp/unix=smtp unix - - n - - smtp"])).OrThrow();

        MailServerCheckResult result = Assert.Single(
            server.Session.Invoke(FromFiles + "Config.TlsClient").WithoutErrors().Of<MailServerCheckResult>()
        );
        Assert.True(status == result.Status, $"{result.Status}: {result.Evidence}");
    }

    private static AlteredSystem FilesOf(string resolvConf) =>
        new()
        {
            OwnAddresses = [],
            Files = new Dictionary<string, string?>
            {
                ["/etc/resolv.conf"] = resolvConf,
                ["/run/systemd/resolve/resolv.conf"] = "nameserver 10.0.0.1\nnameserver 10.0.0.2\n",
            },
        };
}
