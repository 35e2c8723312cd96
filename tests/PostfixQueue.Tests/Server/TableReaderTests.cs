using PostfixQueue.Server;
using PostfixQueue.Tests.Checks;

namespace PostfixQueue.Tests.Server;

public sealed class TableReaderTests
{
    private static readonly MailServerService[] s_services =
    [
        Service("smtp", "inet", "smtpd"),
        Service(
            "submission",
            "inet",
            "smtpd",
            ("smtpd_recipient_restrictions", "check_sender_access pcre:/etc/postfix/senders,permit"),
            ("smtpd_client_restrictions", "$mua_client_restrictions")
        ),
        Service("cleanup", "unix", "cleanup"),
        Service("smtp", "unix", "smtp"),
        Service("local", "unix", "local"),
        Service("virtual", "unix", "virtual"),
        Service("rewrite", "unix", "trivial-rewrite"),
    ];

    [Theory]
    [InlineData("transport_maps", "hash:/etc/postfix/transport", "hash:/etc/postfix/transport")]
    [InlineData("transport_maps", "hsah:/etc/postfix/transport", "hsah:/etc/postfix/transport")]
    [InlineData("header_checks", "pcre:/etc/postfix/header_checks", "pcre:/etc/postfix/header_checks")]
    [InlineData(
        "virtual_alias_maps",
        "proxy:mysql:/etc/postfix/a.cf, proxy:mysql:/etc/postfix/b.cf",
        "proxy:mysql:/etc/postfix/a.cf proxy:mysql:/etc/postfix/b.cf"
    )]
    [InlineData("virtual_alias_maps", "unionmap:{hash:/etc/postfix/a, hash:/etc/postfix/b}", "hash:/etc/postfix/a hash:/etc/postfix/b")]
    [InlineData(
        "smtpd_recipient_restrictions",
        "check_recipient_access hash:/etc/postfix/access, check_policy_service inet:127.0.0.1:10023, reject",
        "hash:/etc/postfix/access"
    )]
    [InlineData("smtpd_recipient_restrictions", "{ check_recipient_access { hash:/etc/postfix/access } }", "hash:/etc/postfix/access")]
    [InlineData("smtpd_sender_restrictions", "check_sender_access nonsense:/etc/postfix/access", "nonsense:/etc/postfix/access")]
    [InlineData("smtpd_recipient_restrictions", "reject_rbl_client zen.example.org=127.0.0.[2..11]", "")]
    [InlineData("mydestination", "example.org, /etc/postfix/domains, !hash:/etc/postfix/not", "/etc/postfix/domains hash:/etc/postfix/not")]
    [InlineData("smtpd_milters", "unix:/run/opendkim.sock, inet:localhost:8891", "")]
    [InlineData("default_transport", "smtp:[relay.example.com]:587", "")]
    [InlineData("local_recipient_maps", "proxy:unix:passwd.byname", "proxy:unix:passwd.byname")]
    [InlineData("smtp_tls_policy_maps", "socketmap:unix:/run/sts.sock:postfix", "socketmap:unix:/run/sts.sock:postfix")]
    [InlineData("smtp_tls_policy_maps", "inline:{example.com=secure, {example.net=may}}", "inline:{example.com=secure, {example.net=may}}")]
    public void Tables_are_told_from_other_words(string parameter, string value, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                Find((parameter, value))
                    .Where(static table =>
                        !table.Parameters.Contains("smtpd_recipient_restrictions")
                        || !table.Word.Contains("senders", StringComparison.Ordinal)
                    )
                    .Select(static table => table.Word)
            )
        );

    [Fact]
    public void A_parameter_that_only_stands_for_a_part_is_no_table()
    {
        ServerParameters parameters = new([
            new MailServerParameter
            {
                Name = "indexed",
                Value = "hash:/etc/postfix/",
                EffectiveValue = "hash:/etc/postfix/",
                HostName = "mx.example.org",
                IsSet = true,
            },
            new MailServerParameter
            {
                Name = "transport_maps",
                Value = "${indexed}transport",
                EffectiveValue = "hash:/etc/postfix/transport",
                DefaultValue = "",
                HostName = "mx.example.org",
                IsSet = true,
            },
        ]);

        Assert.Equal("hash:/etc/postfix/transport", Assert.Single(TableReader.FindTables(parameters, [])).Word);
    }

    [Fact]
    public void Tables_of_a_single_service_are_found_where_it_sets_them()
    {
        IReadOnlyList<UsedTable> found = Find(
            ("mua_client_restrictions", "check_client_access cidr:/etc/postfix/clients"),
            ("smtpd_client_restrictions", ""),
            ("smtpd_recipient_restrictions", "")
        );

        Assert.Equal(
            ["cidr:/etc/postfix/clients", "pcre:/etc/postfix/senders"],
            found.Select(static table => table.Word).Order(StringComparer.Ordinal)
        );
        Assert.All(found, static table => Assert.Equal("submission/inet", Assert.Single(table.Readers).Service!.ToString()));
    }

    [Fact]
    public void Restriction_classes_name_tables_too() =>
        Assert.Contains(
            Find(("smtpd_restriction_classes", "strict"), ("strict", "check_helo_access hash:/etc/postfix/helo")),
            static table => table.Word == "hash:/etc/postfix/helo"
        );

    [Theory]
    [InlineData("alias_maps", "hash:/etc/mailman/aliases", "postalias hash:/etc/mailman/aliases")]
    [InlineData("virtual_alias_maps", "hash:/etc/postfix/virtual", "postmap hash:/etc/postfix/virtual")]
    [InlineData("tls_server_sni_maps", "hash:/etc/postfix/sni", "postmap -F hash:/etc/postfix/sni")]
    [InlineData("virtual_alias_maps", "hash:/etc/postfix/a;b", "postmap 'hash:/etc/postfix/a;b'")]
    [InlineData("header_checks", "pcre:/etc/postfix/checks", null)]
    public void The_parameter_decides_what_builds_a_table(string parameter, string value, string? command) =>
        Assert.Equal(command, Find((parameter, value)).Single(table => table.Parameters.Contains(parameter)).CommandToBuild?.Text);

    [Fact]
    public void Aliases_that_newaliases_builds_are_built_by_it_whoever_reads_them()
    {
        IReadOnlyList<UsedTable> table = Find(
            ("alias_database", "hash:/etc/aliases"),
            ("alias_maps", "hash:/etc/aliases"),
            ("local_recipient_maps", "hash:/etc/aliases")
        );

        Assert.Equal("newaliases", Assert.Single(table, static table => table.Word == "hash:/etc/aliases").CommandToBuild?.Text);
    }

    [Theory]
    [InlineData("smtp_tls_session_cache_database", true)]
    [InlineData("smtpd_tls_session_cache_database", true)]
    [InlineData("lmtp_tls_session_cache_database", true)]
    [InlineData("postscreen_cache_map", true)]
    [InlineData("address_verify_map", true)]
    [InlineData("smtp_sasl_auth_cache_name", true)]
    [InlineData("transport_maps", false)]
    public void Tables_that_Postfix_makes_itself_are_known(string parameter, bool isCache) =>
        Assert.Equal(
            isCache,
            Find((parameter, "btree:/var/lib/postfix/cache")).Single(static table => table.Table.Type == "btree").IsCache
        );

    [Theory]
    [InlineData("alias_maps", "", false)]
    [InlineData("alias_maps", "example.org", true)]
    [InlineData("virtual_uid_maps", "example.org", false)]
    [InlineData("postscreen_access_list", "example.org", false)]
    [InlineData("transport_maps", "", true)]
    public void A_table_counts_where_a_program_that_reads_it_gets_mail(string parameter, string mydestination, bool isRead) =>
        Assert.Equal(
            isRead,
            Find((parameter, "cidr:/etc/postfix/table"), ("mydestination", mydestination), ("local_transport", "local"))
                .Single(static table => table.Word == "cidr:/etc/postfix/table")
                .IsRead
        );

    private static IReadOnlyList<UsedTable> Find(params (string Name, string Value)[] values) =>
        TableReader.FindTables(GivenParameters.Of(values), s_services);

    private static MailServerService Service(string name, string type, string program, params (string Name, string Value)[] overrides) =>
        new()
        {
            Service = name,
            Type = type,
            Program = program,
            Command = program,
            HostName = "mx.example.org",
            Overrides = [.. overrides.Select(static setting => new MailServerOverride { Name = setting.Name, Value = setting.Value })],
        };
}
