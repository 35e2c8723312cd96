using System.Net;
using PostfixQueue.Lab;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of the name, the interfaces and the protocols that the server meets the world with.</summary>
public sealed class ReachableNameCheckTests
{
    private const string Global6 = "20010db8000100000000000000000002 02 40 00 80     eth0\n";
    private const string Own6 = "fd000000000000000000000000000002 02 40 00 80     eth0\n";
    private const string Link6 =
        "fe8000000000000000fc00fffe000001 02 40 20 80     eth0\n00000000000000000000000000000001 01 80 10 80       lo\n";
    private const string Route6 =
        "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000002 "
        + "00000000 00000003     eth0\n";
    private const string Refusal6 =
        "00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 "
        + "00000000 00200200       lo\n";

    [Fact]
    public async Task A_greeting_name_passes_once_it_leads_to_the_sending_address()
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "local=/example/",
            "host-record=mail.lab.example,192.0.2.99",
            "host-record=out.lab.example,192.0.2.25"
        );
        await using CheckedServer server = CheckedServer.Create();
        string check = $"Host.HeloName -SendingAddress 192.0.2.25 -NameServer {names.EndPoint}";

        MailServerCheckResult result = server.CheckOne(check);
        Assert.Equal(
            ("Warning", "mail.lab.example", "192.0.2.99", "192.0.2.25"),
            (result.Status, result.Target, result.Actual, result.Expected)
        );
        Assert.Contains("ReverseDns", result.RelatedCauses);

        await server.Postfix.ConfigureAsync("smtp_helo_name=out.lab.example");
        Assert.Equal("Pass", server.CheckOne(check).Status);
    }

    [Fact]
    public async Task Each_sending_address_and_each_client_of_its_own_counts()
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "local=/example/",
            "host-record=mail.lab.example,192.0.2.25",
            "host-record=bulk.lab.example,192.0.2.26"
        );
        await using CheckedServer server = CheckedServer.Create("smtp_bind_address = 192.0.2.25");
        server.AppendToMasterCf(
            "bulk unix - - n - - smtp -o myhostname=bulk.lab.example -o smtp_bind_address=192.0.2.26\nlost unix - - n - - smtp -o "
                + "smtp_helo_name=lost.lab.example\n"
        );

        Assert.Equal(
            ["mail.lab.example Pass", "bulk.lab.example Pass", "lost.lab.example Warning"],
            server.Check($"Host.HeloName -NameServer {names.EndPoint}").Select(result => $"{result.Target} {result.Status}")
        );
        Assert.Equal(
            ["Pass", "Warning"],
            server
                .Check($"Host.HeloName -SendingAddress 192.0.2.25, 2001:db8::25 -NameServer {names.EndPoint}")
                .Where(result => result.Target == "mail.lab.example")
                .Select(result => result.Status)
        );
    }

    [Theory]
    [InlineData("smtp_helo_name = [192.0.2.25]", "Host.HeloName -SendingAddress 192.0.2.25", "Warning")]
    [InlineData("relayhost = [192.0.2.1]", "Host.HeloName -SendingAddress 192.0.2.25", "Skipped")]
    [InlineData("", "Host.HeloName -SendingAddress 192.0.2.25 -SkipDns", "Skipped")]
    [InlineData("", "Host.HeloName -SendingAddress 192.0.2.25", "Unknown")]
    [InlineData("smtp_bind_address = 10.0.0.5", "Host.HeloName", "Unknown")]
    public async Task A_greeting_name_that_cannot_be_compared_is_no_pass(string line, string check, string status)
    {
        await using CheckedServer server = CheckedServer.Create(line);

        Assert.Equal(status, server.CheckOne(check).Status);
    }

    [Theory]
    [InlineData("lo", "    lo: 1 2\n  eth0: 3 4\n", "Fail")]
    [InlineData("eth0", "    lo: 1 2\n  eth0: 3 4\n", "Fail")]
    [InlineData("lo", null, "Unknown")]
    [InlineData("all", null, "Pass")]
    [InlineData("loopback-only, 127.0.0.1", null, "Pass")]
    public async Task The_name_of_an_interface_is_noticed_also_where_sys_is_not_mounted(string word, string? interfaces, string status)
    {
        AlteredSystem system = new()
        {
            Facts = new Dictionary<string, FileFacts?> { ["/sys/class/net/lo"] = null, ["/sys/class/net/eth0"] = null },
            Files = new Dictionary<string, string?> { ["/proc/net/dev"] = interfaces },
        };
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = [$"inet_interfaces = {word}", "mydestination =", "mydomain = localdomain"] },
            system: system
        );

        Assert.Equal(status, server.CheckOne("Config.InetInterfaces").Status);
    }

    [Fact]
    public async Task A_server_that_the_world_is_sent_to_must_listen_to_it()
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "local=/example/",
            "mx-host=lab.example,mail.lab.example,10",
            "host-record=mail.lab.example,192.0.2.25"
        );
        await using CheckedServer server = CheckedServer.Create("inet_interfaces = loopback-only");
        string check = $"Config.InetInterfaces -NameServer {names.EndPoint}";

        MailServerCheckResult result = server.CheckOne(check);
        Assert.Equal(("Fail", "lab.example"), (result.Status, result.Target));

        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne(check).Status);
    }

    [Theory]
    [InlineData("192.0.2.25", "Fail")]
    [InlineData("192.0.2.26", "Pass")]
    public async Task An_mail_exchange_of_another_name_counts_by_its_address(string address, string status)
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "local=/example/",
            "mx-host=lab.example,mx.lab.example,10",
            $"host-record=mx.lab.example,{address}"
        );
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = ["inet_interfaces = loopback-only"] },
            system: new AlteredSystem { OwnAddresses = [IPAddress.Parse("192.0.2.25")] }
        );

        Assert.Equal(status, server.CheckOne($"Config.InetInterfaces -NameServer {names.EndPoint}").Status);
    }

    [Theory]
    [InlineData("inet_interfaces = localhost", "", "", "Unknown")]
    [InlineData("inet_interfaces = localhost", "", "-SkipDns", "Skipped")]
    [InlineData("inet_interfaces = localhost", "192.0.2.25:smtp inet n - n - - smtpd\n", "", "Pass")]
    [InlineData("inet_interfaces = 192.0.2.77, 127.0.0.1", "", "", "Fail")]
    [InlineData("inet_interfaces = elsewhere.lab.example, localhost", "", "", "Fail")]
    [InlineData("inet_interfaces = here.lab.example, localhost", "", "-SkipDns", "Pass")]
    public async Task Interfaces_are_judged_by_what_can_be_known(string line, string masterCf, string parameters, string status)
    {
        AlteredSystem system = new()
        {
            OwnAddresses = [IPAddress.Loopback, IPAddress.Parse("192.0.2.25")],
            Files = new Dictionary<string, string?>
            {
                ["/etc/hosts"] = "127.0.0.1 localhost\n203.0.113.10 elsewhere.lab.example\n192.0.2.25 here.lab.example\n",
            },
        };
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions { MainCf = [line] }, system: system);
        server.AppendToMasterCf(masterCf);

        Assert.Equal(status, server.CheckOne($"Config.InetInterfaces {parameters}").Status);
    }

    [Theory]
    [InlineData("all", Global6 + Link6, Route6, "Pass")]
    [InlineData("all", Link6, Refusal6, "Warning")]
    [InlineData("all", Global6 + Link6, Refusal6, "Warning")]
    [InlineData("all", Link6, Route6, "Warning")]
    [InlineData("all", Own6 + Link6, Route6, "Unknown")]
    [InlineData("ipv4, ipv6", null, null, "Warning")]
    [InlineData("ipv6", Link6, Refusal6, "Fail")]
    [InlineData("ipv4", Link6, Refusal6, "Pass")]
    public async Task IPv6_is_used_only_where_there_is_some(string protocols, string? addresses, string? routes, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = [$"inet_protocols = {protocols}"] },
            system: new AlteredSystem
            {
                Files = new Dictionary<string, string?> { ["/proc/net/if_inet6"] = addresses, ["/proc/net/ipv6_route"] = routes },
            }
        );

        MailServerCheckResult result = server.CheckOne("Config.InetProtocols -SkipDns");
        Assert.Equal(status, result.Status);
        Assert.Contains("NetworkUnreachable", result.RelatedCauses);

        if (status == "Pass")
            return;

        if (status != "Fail")
        {
            await server.Postfix.ConfigureAsync("smtp_address_preference=ipv4");
            Assert.Equal("Pass", server.CheckOne("Config.InetProtocols -SkipDns").Status);
            await server.Postfix.ConfigureAsync("smtp_address_preference=any");
        }

        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Config.InetProtocols -SkipDns").Status);
    }

    [Theory]
    [InlineData("mail.lab.example,192.0.2.25,2001:db8::25", "Warning")]
    [InlineData("mail.lab.example,192.0.2.25", "Pass")]
    [InlineData("mail.lab.example,203.0.113.9,2001:db8::25", "Pass")]
    public async Task An_IPv6_address_is_published_only_where_mail_is_taken_at_it(string record, string status)
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "local=/example/",
            "mx-host=lab.example,mail.lab.example,10",
            $"host-record={record}"
        );
        await using CheckedServer server = CheckedServer.CreatePublic(
            new PostfixOptions { HostName = "mx.lab.example", MainCf = ["mydomain = lab.example"] },
            system: new AlteredSystem { OwnAddresses = [IPAddress.Parse("192.0.2.25")] }
        );

        Assert.Equal(status, server.CheckOne($"Config.InetProtocols -NameServer {names.EndPoint}").Status);
    }

    [Fact]
    public async Task Addresses_that_may_not_be_looked_at_leave_it_undecided()
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = ["inet_protocols = all"] },
            system: new AlteredSystem { IsForbidden = true }
        );

        Assert.Equal("Unknown", server.CheckOne("Config.InetProtocols -SkipDns").Status);
    }
}
