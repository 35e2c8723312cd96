using System.Net;
using System.Net.Sockets;
using PostfixQueue.Lab;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks;

/// <summary>
/// How hosts in the configuration become addresses: the hosts file, then the name server of the run, never the system's resolver.
/// </summary>
public sealed class HostLookupTests
{
    private const string Hosts =
        "127.0.0.1 localhost\n127.0.0.9\tmilter.lab.example milter # a comment of other.example\n::1 six.lab.example "
        + "MILTER.lab.example\nnonsense bad.example\n";

    [Theory]
    [InlineData("milter.lab.example", "127.0.0.9,::1")]
    [InlineData("MILTER", "127.0.0.9")]
    [InlineData("other.example", "")]
    [InlineData("bad.example", "")]
    [InlineData("127.0.0.9", "")]
    public void The_hosts_file_is_read(string name, string addresses) =>
        Assert.Equal(addresses, string.Join(',', HostsFile.FindAddresses(Hosts, name)));

    [Fact]
    public void A_hosts_file_that_is_not_there_has_no_names() => Assert.Empty(HostsFile.FindAddresses(null, "localhost"));

    [Theory]
    [InlineData("mx.example", "mx.example", null, false)]
    [InlineData("mx.example:2525", "mx.example", "2525", false)]
    [InlineData("[mx.example]:submission", "mx.example", "submission", true)]
    [InlineData("[mx.example]", "mx.example", null, true)]
    [InlineData("192.0.2.1:25", "192.0.2.1", "25", false)]
    [InlineData("2001:db8::1", "2001:db8::1", null, false)]
    [InlineData("[2001:db8::1]:587", "2001:db8::1", "587", true)]
    [InlineData("[ipv6:2001:db8::1]", "2001:db8::1", null, true)]
    public void A_host_with_a_port_is_read(string text, string host, string? service, bool isBracketed)
    {
        Assert.True(HostAndPort.TryParse(text, out HostAndPort? parsed));
        Assert.Equal(new HostAndPort(host, service, isBracketed), parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[mx.example")]
    [InlineData("[mx.example]25")]
    [InlineData("mx.example:")]
    [InlineData("mx.example:70000")]
    [InlineData("mx example")]
    [InlineData("mx..example")]
    [InlineData("'; id'")]
    public void What_is_no_host_is_refused(string? text) => Assert.False(HostAndPort.TryParse(text, out _));

    [Fact]
    public async Task A_milter_in_the_hosts_file_is_found_without_a_name_server()
    {
        using TcpListener milter = new(IPAddress.Parse("127.0.0.9"), 0);
        milter.Start();
        await using CheckedServer server = ServerWithMilter(((IPEndPoint)milter.LocalEndpoint).Port, Hosts);

        Assert.Equal("Pass", server.CheckOne("Postfix.Milters -SkipDns").Status);
    }

    [Fact]
    public async Task A_milter_is_asked_of_the_given_name_server_and_of_no_other()
    {
        using TcpListener milter = new(IPAddress.Loopback, 0);
        milter.Start();
        await using DnsmasqServer names = await DnsmasqServer.StartAsync("host-record=milter.lab.example,127.0.0.1", "local=/lab.example/");
        await using DnsmasqServer others = await DnsmasqServer.StartAsync("local=/lab.example/");
        await using CheckedServer server = ServerWithMilter(((IPEndPoint)milter.LocalEndpoint).Port, "");

        Assert.Equal("Pass", server.CheckOne($"Postfix.Milters -NameServer {names.EndPoint}").Status);
        Assert.Equal("Fail", server.CheckOne($"Postfix.Milters -NameServer {others.EndPoint}").Status);
        Assert.Equal("Unknown", server.CheckOne("Postfix.Milters").Status);
    }

    [Fact]
    public async Task A_name_that_only_a_search_list_may_complete_is_undecided()
    {
        await using DnsmasqServer names = await DnsmasqServer.StartAsync("local=/lab.example/");
        await using CheckedServer server = ServerWithMilter(9, "", "search lab.example\n");

        Assert.Equal("Unknown", server.CheckOne($"Postfix.Milters -NameServer {names.EndPoint}").Status);
    }

    private static CheckedServer ServerWithMilter(int port, string hosts, string resolvConf = "") =>
        CheckedServer.Create(
            new PostfixOptions { MainCf = [$"smtpd_milters = inet:milter.lab.example:{port}"] },
            system: new AlteredSystem
            {
                Files = new Dictionary<string, string?> { ["/etc/hosts"] = hosts, ["/etc/resolv.conf"] = resolvConf },
            }
        );
}
