using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of tables in files, each with what builds it.</summary>
public sealed class TableCheckTests
{
    private const string Check = "Postfix.AliasDatabase";

    [Fact]
    public async Task Networks_among_the_tables_that_proxymap_may_open_are_no_tables()
    {
        await using CheckedServer server = CheckedServer.Create(
            "mynetworks = 127.0.0.0/8 [::1]/128 [fe80::]/64",
            "proxy_read_maps = $virtual_alias_maps $mynetworks",
            "virtual_alias_maps ="
        );

        Assert.DoesNotContain(server.Check("Postfix.AliasDatabase"), result => result.Status == "Fail");
    }

    [Theory]
    [InlineData("header_checks = TYPE:$config_directory/checks")]
    [InlineData("smtpd_recipient_restrictions = check_helo_access TYPE:$config_directory/checks, reject")]
    [InlineData("canonical_maps = proxy:TYPE:$config_directory/checks")]
    [InlineData("smtp_reply_filter = TYPE:$config_directory/checks")]
    public async Task A_type_whose_package_is_not_installed_fails_and_the_package_is_named(string line)
    {
        await using CheckedServer server = CheckedServer.Create();
        string[] known = (await server.Postfix.RunAsync("postconf", ["-m"])).OrThrow().Output.Split('\n', StringSplitOptions.TrimEntries);
        string type = Assert.IsType<string>(new[] { "pcre", "cdb", "lmdb" }.FirstOrDefault(type => !known.Contains(type)));
        server.AppendToMainCf(line.Replace("TYPE", type, StringComparison.Ordinal) + '\n');
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "checks"), "/^x/ IGNORE\n");

        MailServerCheckResult result = Assert.Single(
            server.Check(Check),
            result => result.Target!.StartsWith(type, StringComparison.Ordinal)
        );

        Assert.Equal("Fail", result.Status);
        Assert.Contains($"postfix-{type}", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_tables_are_put_together_with_is_no_table()
    {
        await using CheckedServer server = CheckedServer.Create(
            "indexed = hash:$config_directory/",
            "virtual_alias_maps = ${indexed}virtual",
            "canonical_maps = ${indexed}canonical"
        );
        foreach (string name in new[] { "virtual", "canonical" })
        {
            string path = Path.Join(server.Postfix.ConfigDirectory, name);
            File.WriteAllText(path, "a@lab.example b@lab.example\n");
            (await server.Postfix.RunAsync("postmap", [$"hash:{path}"])).OrThrow();
        }

        Assert.Equal(
            ["canonical", "transport", "virtual"],
            server.Check(Check).Select(static result => Path.GetFileName(result.Target!)).Order()
        );
        Assert.All(server.Check(Check), static result => Assert.Equal("Pass", result.Status));
    }

    [Fact]
    public async Task A_table_that_may_not_be_looked_at_leaves_the_others_judged()
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions
            {
                MainCf =
                [
                    "smtp_sasl_password_maps = hash:$config_directory/sasl_passwd",
                    "canonical_maps = hash:$config_directory/canonical",
                ],
            },
            isSuperuser: false,
            system: new AlteredSystem { ForbiddenName = "/sasl_passwd" }
        );
        File.WriteAllText(Path.Join(server.Postfix.ConfigDirectory, "canonical"), "a b\n");

        Assert.Equal(
            ["canonical Fail", "sasl_passwd Unknown", "transport Pass"],
            server.Check(Check).Select(static result => $"{Path.GetFileName(result.Target!)} {result.Status}").Order()
        );
    }

    [Theory]
    [InlineData("alias_maps", "mylist: \"|/bin/true\"\n", "postalias")]
    [InlineData("virtual_alias_maps", "a@lab.example b@lab.example\n", "postmap")]
    [InlineData("tls_server_sni_maps", "mail.lab.example /dev/null\n", "postmap -F")]
    public async Task A_table_is_built_by_what_its_format_wants(string parameter, string text, string tool)
    {
        await using CheckedServer server = CheckedServer.Create(
            new PostfixOptions
            {
                MainCf = [$"{parameter} = hash:$config_directory/own", "mydestination = lab.example"],
                MasterCf = ["local unix - n n - - local"],
            }
        );
        string path = Path.Join(server.Postfix.ConfigDirectory, "own");
        File.WriteAllText(path, text);

        MailServerCheckResult result = Single(server, path);

        Assert.Equal(("Fail", $"{tool} hash:{path}"), (result.Status, result.RemedyCommand));
        await server.FollowAsync(result);
        Assert.Equal("Pass", Single(server, path).Status);
        if (parameter == "alias_maps")
            Assert.Equal(
                "\"|/bin/true\"",
                (await server.Postfix.RunAsync("postalias", ["-q", "mylist", $"hash:{path}"])).OrThrow().Output.Trim()
            );
    }

    [Theory]
    [InlineData("smtp_tls_session_cache_database = btree:$data_directory/smtp_scache", "Skipped")]
    [InlineData("postscreen_cache_map = btree:$data_directory/postscreen", "Skipped")]
    [InlineData("address_verify_map = btree:$data_directory/verify", "Skipped")]
    [InlineData("smtp_tls_session_cache_database = nosuch:$data_directory/smtp_scache", "Fail")]
    [InlineData("virtual_uid_maps = hash:$config_directory/gone", "Skipped")]
    [InlineData("header_checks = regexp:$config_directory/gone", "Fail")]
    [InlineData("smtpd_client_restrictions = check_client_access cidr:$config_directory/gone", "Fail")]
    [InlineData("smtpd_client_restrictions = check_client_access nosuch:$config_directory/gone", "Fail")]
    [InlineData("smtpd_client_restrictions = check_client_access hash:$config_directory/gone", "Fail")]
    [InlineData("mydestination = $config_directory/gone", "Fail")]
    [InlineData("header_checks = pcer:$config_directory/transport", "Fail")]
    [InlineData("relocated_maps = texthash:$config_directory/transport", "Pass")]
    public async Task Tables_of_every_kind_and_place_are_looked_at(string line, string status)
    {
        await using CheckedServer server = CheckedServer.Create(line);
        string parameter = line.Split(' ')[0];

        MailServerCheckResult[] results =
        [
            .. server
                .Check(Check)
                .Where(result =>
                    parameter == "relocated_maps"
                    || !result.Target!.EndsWith("config/transport", StringComparison.Ordinal)
                    || result.Target.StartsWith("pcer", StringComparison.Ordinal)
                ),
        ];

        Assert.Equal((status, null), (Assert.Single(results).Status, results[0].RemedyCommand));
    }

    private static MailServerCheckResult Single(CheckedServer server, string path) =>
        Assert.Single(server.Check(Check), result => result.Target!.EndsWith(path, StringComparison.Ordinal));
}
