using System.Net;
using PostfixQueue.Lab;
using PostfixQueue.Server;
using PostfixQueue.Tests.Dns;
using PostfixQueue.Tests.Smtp;

namespace PostfixQueue.Tests.Checks;

/// <summary>Net.OutboundSmtp against real peers on loopback.</summary>
public sealed class OutboundSmtpCheckTests
{
    private const string Check = "Net.OutboundSmtp -TimeoutSeconds 120";

    /// <summary>Where nobody answers and the end of the time is what is waited for.</summary>
    private const string Patient = "Net.OutboundSmtp -TimeoutSeconds 300";

    [Fact]
    public async Task One_server_that_greets_is_enough_and_it_is_taken_leave_of()
    {
        using ClosedPort closed = new();
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer().Start();
        await using CheckedServer server = CheckedServer.Create("smtp_helo_name = out.lab.example");

        MailServerCheckResult result = server.CheckOne($"{Check} -ProbeHost {peer.EndPoint}, {closed.Endpoint}");

        Assert.Equal(("Pass", "IPv4", "1 of 2 servers greet"), (result.Status, result.Target, result.Actual));
        Assert.Equal(["EHLO out.lab.example", "QUIT"], peer.Commands);
    }

    [Fact]
    public async Task Servers_that_do_not_answer_mean_that_the_port_is_blocked()
    {
        using SilentPort one = new();
        using SilentPort other = new();
        await using CheckedServer server = CheckedServer.Create();

        MailServerCheckResult result = server.CheckOne($"{Patient} -ProbeHost {one.Endpoint}, {other.Endpoint}");

        Assert.Equal(("Fail", "Critical"), (result.Status, result.Severity));
        Assert.Contains("relay", result.Remedy!, StringComparison.Ordinal);
        Assert.Contains(one.Endpoint.ToString(), result.Evidence!, StringComparison.Ordinal);
        Assert.Contains("ConnectionTimeout", result.RelatedCauses);
    }

    [Fact]
    public async Task Refused_connections_are_worded_otherwise_than_silent_ones()
    {
        using ClosedPort refused = new();
        using SilentPort silent = new();
        await using CheckedServer server = CheckedServer.Create();

        MailServerCheckResult[] results =
        [
            .. new[] { $"{refused.Endpoint}", $"{silent.Endpoint}", $"{refused.Endpoint}, {silent.Endpoint}" }.Select(hosts =>
                server.CheckOne($"{Check} -ProbeHost {hosts}")
            ),
        ];

        Assert.All(results, result => Assert.Equal("Fail", result.Status));
        Assert.Distinct(results.Select(result => result.Message));
    }

    [Theory]
    [InlineData("554 5.7.1 go away\r\n")]
    [InlineData("")]
    [InlineData("hello\r\n")]
    public async Task A_server_that_takes_the_connection_without_greeting_is_a_warning(string greeting)
    {
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer { Greeting = greeting }.Start();
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Warning", server.CheckOne($"{Check} -ProbeHost {peer.EndPoint}").Status);
    }

    [Theory]
    [InlineData("220 gate.isp.example ESMTP\r\n", "220 gate.isp.example ESMTP\r\n", "Warning")]
    [InlineData("220 ***************\r\n", "220 ***************\r\n", "Warning")]
    [InlineData("220 mx1.isp.example ESMTP\r\n", "220 mx2.isp.example ESMTP\r\n", "Pass")]
    [InlineData("220 ESMTP\r\n", "220 ESMTP\r\n", "Pass")]
    public async Task One_foreign_name_in_all_greetings_is_somebody_who_answers_for_them(string first, string second, string status)
    {
        await using ScriptedSmtpServer one = new ScriptedSmtpServer(IPAddress.Parse("127.0.0.2")) { Greeting = first }.Start();
        await using ScriptedSmtpServer other = new ScriptedSmtpServer(IPAddress.Parse("127.0.0.3")) { Greeting = second }.Start();
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal(status, server.CheckOne($"{Check} -ProbeHost {one.EndPoint}, {other.EndPoint}").Status);
    }

    [Theory]
    [InlineData("220 mx.provider.test ESMTP\r\n", "Pass")]
    [InlineData("220 gate.isp.test ESMTP\r\n", "Warning")]
    public async Task A_server_that_greets_with_a_name_of_its_own_provider_is_genuine(string greeting, string status)
    {
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer(IPAddress.Parse("127.0.0.2")) { Greeting = greeting }.Start();
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "local=/test/",
            "host-record=in1.provider.test,127.0.0.2",
            "host-record=in2.provider.test,127.0.0.2",
            "host-record=mail.other.test,127.0.0.2"
        );
        await using CheckedServer server = CheckedServer.Create();

        MailServerCheckResult result = server.CheckOne(
            $"{Check} -NameServer {names.EndPoint} -ProbeHost in1.provider.test:{peer.EndPoint.Port}, "
                + $"in2.provider.test:{peer.EndPoint.Port}, mail.other.test:{peer.EndPoint.Port}"
        );

        Assert.Equal(status, result.Status);
    }

    [Fact]
    public async Task A_family_that_fails_while_the_other_works_is_a_warning_until_it_is_given_up()
    {
        ThisMachine.NeedsIPv6();
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer().Start();
        await using CheckedServer server = CheckedServer.Create("inet_protocols = all");
        string check = $"{Check} -ProbeHost {peer.EndPoint}, [::1]:9";

        IReadOnlyList<MailServerCheckResult> results = server.Check(check);

        Assert.Equal(["Pass", "Warning"], results.Select(result => result.Status));
        Assert.Contains("inet_protocols = ipv4", results[1].RemedyCommand!, StringComparison.Ordinal);
        await server.Postfix.ConfigureAsync("inet_protocols=ipv4");
        Assert.Equal("Pass", server.CheckOne(check).Status);
    }

    [Theory]
    [InlineData("127.0.0.1", "Pass,Skipped")]
    [InlineData("::1", "Skipped,Pass")]
    public async Task A_family_without_a_route_is_left_out(string own, string statuses)
    {
        ThisMachine.NeedsFamilyOf(own);
        IPAddress address = IPAddress.Parse(own);
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer(address).Start();
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = ["inet_protocols = all"] },
            system: new AlteredSystem { OwnAddresses = [address] }
        );
        string other = own == "::1" ? "127.0.0.1:9" : "[::1]:9";

        IReadOnlyList<MailServerCheckResult> results = server.Check($"{Check} -ProbeHost {peer.EndPoint}, {other}");

        Assert.Equal(statuses.Split(',').Order(), results.Select(result => result.Status).Order());
    }

    [Fact]
    public async Task Without_any_route_it_fails()
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions(), system: new AlteredSystem { OwnAddresses = [] });

        MailServerCheckResult result = server.CheckOne($"{Check} -ProbeHost 127.0.0.1:9");

        Assert.Equal(("Fail", "ip route show"), (result.Status, result.RemedyCommand));
    }

    [Fact]
    public async Task The_address_that_Postfix_binds_to_is_connected_from()
    {
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer().Start();
        await using CheckedServer server = CheckedServer.Create("smtp_bind_address = 192.0.2.77");

        Assert.Equal("Fail", server.CheckOne($"{Check} -ProbeHost {peer.EndPoint}").Status);
        await server.Postfix.ConfigureAsync("smtp_bind_address=127.0.0.1");
        Assert.Equal("Pass", server.CheckOne($"{Check} -ProbeHost {peer.EndPoint}").Status);
    }

    [Fact]
    public async Task The_default_is_the_mail_servers_of_large_providers_as_the_name_server_has_them()
    {
        IPAddress address = LoopbackEndpoint.Draw().Address;
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer(address, 25).Start();
        await using DnsmasqServer names = await DnsmasqServer.StartAsync(
            "mx-host=gmail.com,mx1.test,5",
            "mx-host=outlook.com,mx2.test,5",
            "mx-host=yahoo.com,.,0",
            $"host-record=mx1.test,{address}",
            "host-record=mx2.test,127.255.255.253"
        );
        await using CheckedServer server = CheckedServer.Create();

        MailServerCheckResult result = Assert.Single(
            server
                .Session.Invoke(
                    $"$PSDefaultParameterValues.Remove('Test-MailServerConfig:ProbeHost'); Test-MailServerConfig {Check} -NameServer "
                        + $"{names.EndPoint}"
                )
                .WithoutErrors()
                .Of<MailServerCheckResult>()
        );

        Assert.Equal(("Pass", "1 of 2 servers greet"), (result.Status, result.Actual));
        Assert.Contains("mx2.test", result.Evidence!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_asked_of_the_given_name_server()
    {
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer().Start();
        await using DnsmasqServer names = await DnsmasqServer.StartAsync("host-record=probe.test,127.0.0.1");
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Pass", server.CheckOne($"{Check} -ProbeHost probe.test:{peer.EndPoint.Port} -NameServer {names.EndPoint}").Status);
        Assert.Equal(
            "Unknown",
            server.CheckOne($"{Check} -ProbeHost nobody.test:{peer.EndPoint.Port} -NameServer {names.EndPoint}").Status
        );
    }

    [Theory]
    [InlineData("-ProbeHost probe.test", "Unknown")]
    [InlineData("-ProbeHost probe.test -SkipDns", "Skipped")]
    [InlineData("-SkipNetwork", "Skipped")]
    public async Task Without_an_answer_from_a_name_server_it_is_undecided(string parameters, string status)
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal(status, server.CheckOne($"{Check} {parameters}").Status);
    }

    [Theory]
    [InlineData("relayhost = [127.0.0.1]:25")]
    [InlineData("default_transport = smtp:[127.0.0.1]:25")]
    public async Task With_a_relay_nothing_else_is_connected_to(string line)
    {
        await using ScriptedSmtpServer peer = new ScriptedSmtpServer().Start();
        await using CheckedServer server = CheckedServer.Create("default_transport = smtp", line);

        Assert.Equal("Skipped", server.CheckOne($"{Check} -ProbeHost {peer.EndPoint}").Status);
        Assert.Empty(peer.Commands);
    }

    [Theory]
    [InlineData("mx.example.test:0")]
    [InlineData("mx example")]
    [InlineData("[::1")]
    [InlineData("192.0.2.1:")]
    [InlineData("$(id)")]
    public async Task What_is_no_server_is_refused(string text)
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal(
            ["ParameterArgumentValidationError"],
            server.Session.Invoke("Test-MailServerConfig Net.OutboundSmtp -ProbeHost $args[0]", text).ErrorIds
        );
    }
}
