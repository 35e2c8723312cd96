using PostfixQueue.Lab;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Checks.Cases;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of what keeps a server in good order: addresses that people write to, the log, limits.</summary>
public sealed class UpkeepCheckTests
{
    private const UnixFileMode Anything = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string[] s_local =
    [
        "mydestination = lab.example",
        "alias_maps = hash:$config_directory/aliases",
        "alias_database = $alias_maps",
    ];

    [Fact]
    public async Task Reserved_addresses_pass_once_they_lead_to_somebody()
    {
        await using CheckedServer server = CheckedServer.CreatePublic(s_local);

        Assert.Equal(["Unknown", "Unknown", "Pass"], Statuses(server));

        await WriteAliasesAsync(server, "postmaster: root\n");
        Assert.Equal(["Pass", "Warning", "Pass"], Statuses(server));
        string path = Path.Join(server.Postfix.ConfigDirectory, "aliases");
        Assert.Equal($"echo 'abuse: postmaster' >> {path} && newaliases", server.Check("Config.ReservedAliases")[1].RemedyCommand);

        await WriteAliasesAsync(server, "postmaster: root\nabuse: postmaster\nroot: root, admin@other.example\n");
        Assert.Equal(["Pass", "Pass", "Pass"], Statuses(server));
    }

    [Theory]
    [InlineData("postmaster: nosuchuser\n", "Warning")]
    [InlineData("postmaster: abuse\nabuse: postmaster\n", "Warning")]
    [InlineData("postmaster: /dev/null\n", "Warning")]
    [InlineData("postmaster: /dev/null, root\n", "Pass")]
    [InlineData("postmaster: \"|/usr/bin/ticket\"\n", "Pass")]
    public async Task An_alias_counts_by_where_it_ends(string aliases, string status)
    {
        await using CheckedServer server = CheckedServer.CreatePublic(s_local);
        await WriteAliasesAsync(server, aliases);

        MailServerCheckResult result = server.Check("Config.ReservedAliases")[0];

        Assert.Equal(("postmaster", status), (result.Target, result.Status));
    }

    [Fact]
    public async Task A_table_of_whole_addresses_counts_too()
    {
        await using CheckedServer server = CheckedServer.CreatePublic(
            "mydestination = lab.example",
            "virtual_alias_maps = inline:{ {abuse@lab.example = admin@other.example}, {postmaster = admin@other.example} }"
        );

        Assert.Equal(["Pass", "Pass", "Pass"], Statuses(server));
    }

    [Fact]
    public async Task Virtual_domains_have_their_own_addresses()
    {
        await using CheckedServer server = CheckedServer.CreatePublic(
            "virtual_alias_domains = shop.example",
            "virtual_alias_maps = texthash:$config_directory/virtual",
            "virtual_mailbox_domains = box.example"
        );
        string path = Path.Join(server.Postfix.ConfigDirectory, "virtual");

        Assert.Equal(["Unknown", "Unknown", "Skipped", "Skipped"], Statuses(server));
        File.WriteAllText(path, "postmaster@shop.example admin@other.example\n");
        Assert.Equal(
            ["postmaster@shop.example Pass", "abuse@shop.example Warning"],
            server.Check("Config.ReservedAliases").Take(2).Select(result => $"{result.Target} {result.Status}")
        );
        File.WriteAllText(path, "@shop.example admin@other.example\n");
        await server.Postfix.ConfigureAsync("virtual_mailbox_maps=inline:{postmaster@box.example=box/}");
        Assert.Equal(["Pass", "Pass", "Pass", "Warning"], Statuses(server));
    }

    [Fact]
    public async Task Another_program_for_local_mail_knows_its_mailboxes_itself()
    {
        await using CheckedServer server = CheckedServer.CreatePublic(
            "mydestination = lab.example",
            "local_transport = lmtp:unix:private/mailboxes"
        );

        Assert.Equal(["Skipped", "Skipped", "Skipped"], Statuses(server));
    }

    [Fact]
    public async Task A_server_without_mailboxes_needs_no_addresses()
    {
        await using CheckedServer server = CheckedServer.CreatePublic();

        Assert.Equal("Skipped", server.CheckOne("Config.ReservedAliases").Status);
    }

    [Fact]
    public async Task A_server_that_listens_to_itself_needs_no_addresses()
    {
        await using CheckedServer server = CheckedServer.Create(s_local);
        await WriteAliasesAsync(server, "postmaster: root\n");

        Assert.Equal("Skipped", server.CheckOne("Config.ReservedAliases").Status);
    }

    [Fact]
    public async Task Addresses_of_domains_in_tables_are_looked_for()
    {
        await using CheckedServer server = CheckedServer.CreatePublic(
            "mydomain = shop.example",
            "mydestination = localhost",
            "virtual_mailbox_domains = hash:$config_directory/domains",
            "virtual_mailbox_maps = inline:{info@shop.example=info/}",
            "virtual_alias_maps = proxy:inline:{postmaster@shop.example=info@shop.example}"
        );
        string path = Path.Join(server.Postfix.ConfigDirectory, "domains");
        await File.WriteAllTextAsync(path, "shop.example x\n", TestContext.Current.CancellationToken);
        (await server.Postfix.RunAsync("postmap", [$"hash:{path}"])).OrThrow();

        Assert.Equal(
            ["postmaster@shop.example Pass", "abuse@shop.example Warning"],
            server.Check("Config.ReservedAliases").Select(result => $"{result.Target} {result.Status}")
        );
    }

    [Fact]
    [CheckPasses("Config.Logging")]
    [CheckFails("Config.Logging")]
    public async Task A_log_file_passes_when_it_is_there()
    {
        await using CheckedServer server = CheckedServer.Create();

        Assert.Equal("Warning", server.CheckOne("Config.Logging").Status);
        File.WriteAllText(server.Postfix.LogPath, "");
        Assert.Equal("Pass", server.CheckOne("Config.Logging").Status);
        Directory.Delete(Path.GetDirectoryName(server.Postfix.LogPath)!, recursive: true);
        Assert.Equal("Fail", server.CheckOne("Config.Logging").Status);
    }

    [Fact]
    public async Task A_log_file_outside_the_allowed_places_fails()
    {
        await using CheckedServer server = CheckedServer.Create("maillog_file_prefixes = /var, /dev/stdout");

        Assert.Equal("Fail", server.CheckOne("Config.Logging").Status);
        await server.Postfix.ConfigureAsync("maillog_file=/dev/stdout");
        Assert.Equal("Pass", server.CheckOne("Config.Logging").Status);
    }

    [Fact]
    public async Task A_log_file_without_its_service_fails_until_the_proposed_command_has_been_run()
    {
        await using CheckedServer server = CheckedServer.Create("maillog_file = /dev/stdout", "maillog_file_prefixes = /dev/stdout");
        string masterCf = Path.Join(server.Postfix.ConfigDirectory, "master.cf");
        File.WriteAllLines(masterCf, File.ReadAllLines(masterCf).Where(line => !line.StartsWith("postlog", StringComparison.Ordinal)));

        MailServerCheckResult result = server.CheckOne("Config.Logging");
        Assert.Equal("Fail", result.Status);
        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Config.Logging").Status);
    }

    [Theory]
    [InlineData(true, "Pass")]
    [InlineData(false, "Warning")]
    public async Task Without_a_file_the_socket_of_the_system_must_be_there(bool exists, string status)
    {
        AlteredSystem system = new()
        {
            Facts = new Dictionary<string, FileFacts?>
            {
                ["/dev/log"] = exists ? new FileFacts(0, 0, Anything, DateTime.UtcNow) : null,
                ["/run/systemd/system"] = null,
            },
        };
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions { MainCf = ["maillog_file =", "maillog_file_prefixes = /dev/stdout"] },
            system: system
        );

        MailServerCheckResult result = server.CheckOne("Config.Logging");
        Assert.Equal(status, result.Status);
        if (exists)
            return;

        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Config.Logging").Status);
    }

    [Fact]
    public async Task A_log_that_may_not_be_looked_at_is_undecided()
    {
        await using CheckedServer server = CheckedServer.Create(new PostfixOptions(), system: new AlteredSystem { IsForbidden = true });

        Assert.Equal("Unknown", server.CheckOne("Config.Logging").Status);
    }

    [Theory]
    [InlineData("default_process_limit", "5000", "Warning")]
    [InlineData("default_process_limit", "2", "Warning")]
    [InlineData("default_process_limit", "many", "Unknown")]
    [InlineData("default_process_limit", "400", "Pass")]
    [InlineData("smtp_destination_concurrency_limit", "500", "Warning")]
    [InlineData("smtp_destination_concurrency_limit", "0", "Warning")]
    [InlineData("smtp_destination_concurrency_limit", "5", "Pass")]
    [InlineData("default_destination_rate_delay", "1s", "Warning")]
    [InlineData("smtp_destination_rate_delay", "0s", "Pass")]
    [InlineData("smtp_destination_rate_delay", "soon", "Unknown")]
    [InlineData("slow_destination_rate_delay", "5s", "Pass")]
    public async Task Limits_out_of_reason_are_told_of(string name, string value, string status)
    {
        await using CheckedServer server = CheckedServer.Create($"{name} = {value}");

        MailServerCheckResult result = server.CheckOne("Config.Concurrency");
        Assert.Equal((status, "Info"), (result.Status, result.Severity));
        Assert.Contains("RateLimited", result.RelatedCauses);
        if (status == "Pass")
            return;

        await server.FollowAsync(result);
        Assert.Equal("Pass", server.CheckOne("Config.Concurrency").Status);
    }

    private static IEnumerable<string> Statuses(CheckedServer server) =>
        server.Check("Config.ReservedAliases").Select(result => result.Status);

    private static async Task WriteAliasesAsync(CheckedServer server, string text)
    {
        string path = Path.Join(server.Postfix.ConfigDirectory, "aliases");
        await File.WriteAllTextAsync(path, text);
        (await server.Postfix.RunAsync("postalias", [$"hash:{path}"])).OrThrow();
    }
}
