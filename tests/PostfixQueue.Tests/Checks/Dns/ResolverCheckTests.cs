using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Dns;

namespace PostfixQueue.Tests.Checks.Dns;

public sealed class ResolverCheckTests
{
    private const string FromFiles = "$PSDefaultParameterValues.Remove('Test-MailServerConfig:NameServer'); Test-MailServerConfig ";

    [Fact]
    public async Task A_dead_server_is_warned_of_beside_one_that_answers_and_fails_alone()
    {
        await using DnsmasqServer good = await DnsmasqServer.StartAsync("address=/gmail.com/203.0.113.1");
        await using ScriptedNameServer refusing = new((query, _) => ScriptedNameServer.Code(query, 5));
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal(
            ["Warning", "Pass"],
            server.Check($"Dns.Resolver -NameServer {refusing.EndPoint}, {good.EndPoint}").Select(result => result.Status)
        );
        MailServerCheckResult result = server.CheckOne($"Dns.Resolver -NameServer {refusing.EndPoint}");
        Assert.Equal(("Fail", "Refused", "Critical"), (result.Status, result.Actual, result.Severity));
        Assert.Contains("DnsTemporary", result.RelatedCauses);
    }

    [Theory]
    [InlineData("", "Fail")]
    [InlineData("relayhost = [smtp.lab.test]:587", "Pass")]
    public async Task A_server_that_knows_only_names_inside_is_enough_behind_a_relay(string line, string status)
    {
        await using DnsmasqServer inside = await DnsmasqServer.StartAsync("local=/com/");
        await using CheckedServer server = CheckedServer.Create(line);

        Assert.Equal(status, server.CheckOne($"Dns.Resolver -NameServer {inside.EndPoint}").Status);
    }

    [Fact]
    public async Task Servers_of_the_copy_in_the_queue_directory_are_asked_until_it_equals_the_file_of_the_host()
    {
        // Addresses that nothing can be sent to (RFC 1122 section 3.2.1.3).
        const string HostFile = "search lab.test\nnameserver 0.0.0.77\nnameserver nowhere\n";
        AlteredSystem system = new() { Files = new Dictionary<string, string?> { ["/etc/resolv.conf"] = HostFile } };
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions { NameServer = "0.0.0.78" }, system: system);
        string copy = Path.Join(server.Postfix.QueueDirectory, "etc", "resolv.conf");

        IReadOnlyList<MailServerCheckResult> before = server
            .Session.Invoke($"{FromFiles} Dns.Resolver")
            .WithoutErrors()
            .Of<MailServerCheckResult>();
        File.WriteAllText(copy, HostFile);
        IReadOnlyList<MailServerCheckResult> after = server
            .Session.Invoke($"{FromFiles} Dns.Resolver")
            .WithoutErrors()
            .Of<MailServerCheckResult>();

        Assert.Equal(
            ["/etc/resolv.conf", "0.0.0.77:53, from /etc/resolv.conf", $"0.0.0.78:53, from {copy}"],
            before.Select(result => result.Target)
        );
        Assert.Equal(["Warning", "Fail", "Fail"], before.Select(result => result.Status));
        Assert.Contains(copy, before[2].RemedyCommand, StringComparison.Ordinal);
        Assert.Equal(["Warning", "Fail"], after.Select(result => result.Status));
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_leaves_both_checks_undecided()
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions(), system: new AlteredSystem { IsForbidden = true });

        Assert.All(
            server.Session.Invoke($"{FromFiles} Dns.Resolver*").WithoutErrors().Of<MailServerCheckResult>(),
            result => Assert.Equal("Unknown", result.Status)
        );
    }

    [Theory]
    [InlineData("127.0.0.1", "Pass")]
    [InlineData("10.0.0.53", "Pass")]
    [InlineData("8.8.4.4", "Warning")]
    [InlineData("9.9.9.10", "Warning")]
    [InlineData("[2606:4700:4700::1111]:53", "Warning")]
    public async Task A_public_server_is_warned_of_without_asking_it(string address, string status)
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal(status, server.CheckOne($"Dns.ResolverKind -NameServer {address}").Status);
    }

    [Fact]
    [CheckFails("Dns.ResolverKind")]
    public async Task The_servers_behind_the_stub_of_systemd_count()
    {
        AlteredSystem system = new()
        {
            Files = new Dictionary<string, string?>
            {
                ["/etc/resolv.conf"] = "nameserver 127.0.0.53\n",
                ["/run/systemd/resolve/resolv.conf"] = "nameserver 1.1.1.1\nnameserver 192.168.0.1\n",
            },
        };
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions(), system: system);

        MailServerCheckResult result = Assert.Single(
            server.Session.Invoke($"{FromFiles} Dns.ResolverKind").WithoutErrors().Of<MailServerCheckResult>()
        );

        Assert.Equal(("Warning", "Cloudflare"), (result.Status, result.Actual));
    }

    [Theory]
    [InlineData("", "Pass")]
    [InlineData("smtp_dns_support_level = dnssec", "Fail")]
    public async Task A_server_that_drops_edns_is_good_enough_unless_postfix_asks_with_it(string line, string status)
    {
        await using ScriptedNameServer plain = new(
            (query, _) =>
                ScriptedNameServer.HasEdns(query)
                    ? null
                    : ScriptedNameServer.Records(query, 0x8180, ScriptedNameServer.Record(1, 192, 0, 2, 1))
        );
        await using CheckedServer server = CheckedServer.Create(line);

        Assert.Equal(status, server.CheckOne($"Dns.Resolver -NameServer {plain.EndPoint} -TimeoutSeconds 120").Status);
    }
}
