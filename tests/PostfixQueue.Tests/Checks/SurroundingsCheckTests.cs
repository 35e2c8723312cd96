using System.Net;
using System.Net.Sockets;
using PostfixQueue.Lab;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of what Postfix needs of the machine: room, filters, milters, tables, permissions.</summary>
public sealed class SurroundingsCheckTests
{
    private const long Gibibyte = 1L << 30;

    [Theory]
    [InlineData(100, 60, 50, "Pass,Pass")]
    [InlineData(40, 20, 50, "Pass,Pass")]
    [InlineData(40, 12, 50, "Warning,Pass")]
    [InlineData(10_000, 12, 50, "Pass,Pass")]
    [InlineData(100, 4, 50, "Fail,Pass")]
    [InlineData(100, 60, 3, "Pass,Fail")]
    public async Task Little_space_and_few_inodes_are_found(int gibibytes, int freePercent, int freeInodes, string statuses)
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions(),
            system: new AlteredSystem
            {
                Disk = new DiskFacts(gibibytes * Gibibyte, gibibytes * Gibibyte * freePercent / 100, 100, freeInodes),
            }
        );

        Assert.Equal(statuses, string.Join(',', server.Check("Postfix.DiskSpace").Select(result => result.Status)));
    }

    [Theory]
    [InlineData("queue_minfree = 900000000000000")]
    [InlineData("message_size_limit = 9000000000000000000")]
    public async Task Less_space_than_Postfix_wants_fails_however_much_there_is(string line)
    {
        await using CheckedServer server = CheckedServer.Create(line);

        Assert.Equal("Fail", server.Check("Postfix.DiskSpace")[0].Status);
    }

    [Fact]
    public async Task A_disk_that_may_not_be_measured_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions(), system: new AlteredSystem { IsForbidden = true });

        Assert.Equal("Unknown", server.CheckOne("Postfix.DiskSpace").Status);
        Assert.Equal("Unknown", server.CheckOne("Postfix.FilePermissions").Status);
    }

    [Fact]
    public async Task A_milter_passes_when_it_listens_and_fails_when_it_does_not()
    {
        using TcpListener milter = new(IPAddress.Loopback, 0);
        milter.Start();
        int port = ((IPEndPoint)milter.LocalEndpoint).Port;
        await using CheckedServer server = CheckedServer.Create(
            $"smtpd_milters = {{ inet:127.0.0.1:{port}, connect_timeout=1s }}",
            "non_smtpd_milters = unix:private/no-such-milter"
        );

        Assert.Equal(["Pass", "Fail"], server.Check("Postfix.Milters").Select(result => result.Status));
        milter.Stop();
        Assert.Equal(["Refused", "Missing"], server.Check("Postfix.Milters").Select(result => result.Actual));
    }

    [Fact]
    public async Task A_milter_of_one_service_is_looked_at_too()
    {
        using ClosedPort closed = new();
        await using CheckedServer server = CheckedServer.Create();
        server.AppendToMasterCf($"127.0.0.1:0 inet n - n - - smtpd -o smtpd_milters=inet:{closed.Endpoint}\n");

        Assert.Equal("Fail", server.CheckOne("Postfix.Milters").Status);
    }

    [Theory]
    [InlineData(nameof(EndpointState.Denied), "", "Unknown")]
    [InlineData(nameof(EndpointState.Silent), "", "Fail")]
    [InlineData(nameof(EndpointState.Accepts), "-SkipNetwork", "Skipped")]
    [InlineData(nameof(EndpointState.Accepts), "-SkipDns", "Pass")]
    public async Task A_milter_elsewhere_is_left_alone_when_asked_for(string state, string parameters, string status)
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = ["smtpd_milters = inet:192.0.2.1:8891"] },
            system: new AlteredSystem { Endpoint = Enum.Parse<EndpointState>(state) }
        );

        Assert.Equal(status, server.CheckOne($"Postfix.Milters {parameters}").Status);
    }

    [Fact]
    public async Task A_name_is_not_looked_up_when_that_is_not_wanted()
    {
        await using CheckedServer server = CheckedServer.Create("smtpd_milters = inet:milter.lab.example:8891");

        Assert.Equal("Skipped", server.CheckOne("Postfix.Milters -SkipDns").Status);
    }

    [Theory]
    [InlineData("content_filter = smtp-amavis:[127.0.0.1]:10024", "smtp-amavis")]
    [InlineData("virtual_transport = lmtp:unix:private/no-such-socket", "no-such-socket")]
    [InlineData("smtpd_proxy_filter = unix:private/no-such-proxy", "no-such-proxy")]
    public async Task A_filter_that_is_not_there_fails(string line, string target)
    {
        await using CheckedServer server = CheckedServer.Create(line, "virtual_mailbox_domains = shop.example");

        MailServerCheckResult result = Assert.Single(server.Check("Postfix.ContentFilter"), result => result.Status != "Pass");

        Assert.Equal("Fail", result.Status);
        Assert.EndsWith(target, result.Target, StringComparison.Ordinal);
        Assert.Contains("LocalTransport", result.RelatedCauses);
    }

    [Fact]
    public async Task A_transport_without_a_service_fails_only_when_there_are_domains_for_it()
    {
        await using CheckedServer server = CheckedServer.Create("local_transport = nowhere");

        Assert.DoesNotContain(server.Check("Postfix.ContentFilter"), result => result.Target == "nowhere");
        await server.Postfix.ConfigureAsync("mydestination=lab.example");
        Assert.Contains(server.Check("Postfix.ContentFilter"), result => result is { Target: "nowhere", Status: "Fail" });
    }

    [Fact]
    public async Task A_filter_that_listens_passes()
    {
        using TcpListener filter = new(IPAddress.Loopback, 0);
        filter.Start();
        await using CheckedServer server = CheckedServer.Create(
            $"content_filter = scan:[127.0.0.1]:{((IPEndPoint)filter.LocalEndpoint).Port}"
        );
        server.AppendToMasterCf("scan unix - - n - - smtp\n");

        Assert.All(server.Check("Postfix.ContentFilter"), result => Assert.Equal("Pass", result.Status));
    }

    [Fact]
    public async Task A_filter_whose_address_cannot_be_read_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create("smtpd_proxy_filter = somewhere");

        Assert.Contains(server.Check("Postfix.ContentFilter"), result => result.Status == "Unknown");
    }

    [Fact]
    public async Task A_table_fails_until_the_proposed_command_has_been_run()
    {
        await using CheckedServer server = CheckedServer.Create("virtual_alias_maps = hash:$config_directory/virtual", "transport_maps =");
        string source = Path.Join(server.Postfix.ConfigDirectory, "virtual");
        File.WriteAllText(source, "a@lab.example b@lab.example\n");

        MailServerCheckResult missing = server.CheckOne("Postfix.AliasDatabase");
        Assert.Equal(("Fail", $"postmap hash:{source}"), (missing.Status, missing.RemedyCommand));
        await server.Postfix.RunAsync("postmap", [$"hash:{source}"]);
        Assert.Equal("Pass", server.CheckOne("Postfix.AliasDatabase").Status);

        File.SetLastWriteTimeUtc(source, DateTime.UtcNow.AddHours(1));
        Assert.Equal("Fail", server.CheckOne("Postfix.AliasDatabase").Status);
    }

    [Fact]
    public async Task A_table_of_an_unknown_type_fails_without_a_command()
    {
        await using CheckedServer server = CheckedServer.Create("transport_maps = dbm:/etc/postfix/transport");

        MailServerCheckResult result = server.CheckOne("Postfix.AliasDatabase");

        Assert.Equal(("Fail", null), (result.Status, result.RemedyCommand));
    }

    [Fact]
    public async Task Tables_that_may_not_be_looked_at_are_undecided()
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = ["virtual_alias_maps = hash:$config_directory/virtual", "transport_maps ="] },
            system: new AlteredSystem { IsForbidden = true }
        );

        Assert.Equal("Unknown", server.CheckOne("Postfix.AliasDatabase").Status);
    }

    [Theory]
    [InlineData("config/main.cf", "666")]
    [InlineData("config", "777")]
    public async Task Configuration_that_others_may_write_fails(string path, string mode)
    {
        await using CheckedServer server = CheckedServer.Create();
        string whole = Path.Join(server.Postfix.RootDirectory, path);
        File.SetUnixFileMode(whole, (UnixFileMode)Convert.ToInt32(mode, 8));

        MailServerCheckResult result = server.CheckOne("Postfix.FilePermissions");

        Assert.Equal(("Fail", whole, mode), (result.Status, result.Target, result.Actual));
    }

    [Theory]
    [InlineData("config/main.cf", "640", "644")]
    [InlineData("config", "750", "751")]
    [InlineData("spool/maildrop", "755", "730")]
    [InlineData("spool/public", "700", "710")]
    [InlineData("spool/public", "755", "710")]
    [InlineData("spool/active", "500", "700")]
    public async Task A_mode_that_keeps_users_or_Postfix_out_fails_until_the_proposed_command_has_been_run(
        string path,
        string mode,
        string expected
    )
    {
        await using CheckedServer server = CheckedServer.Create();
        string whole = Path.Join(server.Postfix.RootDirectory, path);
        if (!Directory.Exists(whole) && !File.Exists(whole))
            Directory.CreateDirectory(whole);
        File.SetUnixFileMode(whole, (UnixFileMode)Convert.ToInt32(mode, 8));

        MailServerCheckResult result = Assert.Single(
            server.Check("Postfix.FilePermissions"),
            result => result.Target == whole && result.Expected == expected
        );

        Assert.Equal(("Fail", mode), (result.Status, result.Actual));
        await server.FollowAsync(result);
        Assert.DoesNotContain(server.Check("Postfix.FilePermissions"), result => result.Target == whole && result.Expected == expected);
    }

    [Fact]
    public async Task Modes_that_a_package_sets_beyond_Postfix_own_do_no_harm()
    {
        await using CheckedServer server = CheckedServer.Create();
        File.SetUnixFileMode(Path.Join(server.Postfix.QueueDirectory, "maildrop"), (UnixFileMode)0b001_111_011_000);
        File.SetUnixFileMode(Path.Join(server.Postfix.QueueDirectory, "public"), (UnixFileMode)0b010_111_001_000);

        Assert.DoesNotContain(
            server.Check("Postfix.FilePermissions"),
            result =>
                result.Target is { } target
                && (target.EndsWith("maildrop", StringComparison.Ordinal) || target.EndsWith("public", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_queue_with_a_foreign_owner_fails()
    {
        await using CheckedServer server = CheckedServer.Create();
        string queue = Path.Join(server.Postfix.QueueDirectory, "saved");
        Directory.Delete(queue);
        Directory.CreateDirectory(queue);

        MailServerCheckResult result = server.CheckOne("Postfix.FilePermissions");

        Assert.Equal(("Fail", queue, "0"), (result.Status, result.Target, result.Actual));
    }

    [Fact]
    public async Task An_owner_who_is_not_listed_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create("mail_owner = nosuchuser");

        Assert.Equal("Unknown", server.CheckOne("Postfix.FilePermissions").Status);
    }
}
