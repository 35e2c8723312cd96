using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Checks;

/// <summary>Tables that other services answer for: real ones on loopback.</summary>
public sealed class MapLookupCheckTests
{
    [Theory]
    [InlineData(false, "tcp:{0}", "400 database gone", "500 no such entry")]
    [InlineData(true, "socketmap:inet:{0}:aliases", "TEMP database gone", "NOTFOUND ")]
    [InlineData(true, "proxy:socketmap:inet:{0}:aliases", "PERM wrong password", "OK found")]
    [CheckPasses("Postfix.MapLookup")]
    [CheckFails("Postfix.MapLookup")]
    public async Task A_table_fails_as_long_as_its_service_cannot_answer(bool isSocketmap, string table, string bad, string good)
    {
        using TableServer service = new(isSocketmap, bad);
        await using CheckedServer server = CheckedServer.Create("virtual_alias_maps = " + string.Format(null, table, service.Endpoint));

        MailServerCheckResult result = server.CheckOne("Postfix.MapLookup");
        Assert.Equal("Fail", result.Status);
        Assert.Contains("query error", result.Evidence, StringComparison.Ordinal);
        Assert.Contains("LocalResource", result.RelatedCauses);

        service.Answer = good;
        Assert.Equal("Pass", server.CheckOne("Postfix.MapLookup").Status);
        Assert.Contains("probe@probe.invalid", service.Questions[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_without_its_service_fails_also_where_only_one_service_of_Postfix_uses_it()
    {
        using ClosedPort closed = new();
        await using CheckedServer server = CheckedServer.Create($"transport_maps = tcp:{closed.Endpoint}");
        server.AppendToMasterCf($"127.0.0.1:0 inet n - n - - smtpd -o smtpd_sender_login_maps=socketmap:inet:{closed.Endpoint}:logins\n");

        Assert.Equal(
            [("Fail", "Refused", $"socketmap:inet:{closed.Endpoint}:logins"), ("Fail", "Refused", $"tcp:{closed.Endpoint}")],
            server
                .Check("Postfix.MapLookup")
                .Select(result => (result.Status, result.Actual!, result.Target!))
                .OrderBy(result => result.Item3, StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("mysql:$config_directory/no-such-file.cf", "", "Fail")]
    [InlineData("mysql:$config_directory/no-such-file.cf", "-SkipNetwork", "Skipped")]
    [InlineData("ldap:$config_directory/no-such-file.cf", "-SkipDns", "Skipped")]
    [InlineData("tcp:tables.lab.example:9999", "-SkipDns", "Skipped")]
    [InlineData("tcp:192.0.2.1:9999", "-SkipNetwork", "Skipped")]
    [InlineData("texthash:$config_directory/transport", "", "Skipped")]
    public async Task A_table_is_asked_only_where_that_is_wanted(string table, string parameters, string status)
    {
        await using CheckedServer server = CheckedServer.Create($"virtual_alias_maps = {table}");

        Assert.Equal(status, server.CheckOne($"Postfix.MapLookup {parameters}").Status);
    }

    [Theory]
    [InlineData(false, "Unknown")]
    [InlineData(true, "Fail")]
    public void A_file_with_a_password_that_only_root_may_read_is_undecided_for_others(bool isSuperuser, string status)
    {
        using StandInTools tools = new();
        tools
            .Write("postconf", "case \"$*\" in *-F*|*-P*) ;; *) echo 'virtual_alias_maps = mysql:/etc/postfix/mysql.cf';; esac")
            .Write("postmap", "echo 'postmap: fatal: open /etc/postfix/mysql.cf: Permission denied' >&2; exit 1");
        using ModuleSession session = new(toolDirectory: tools.Directory, isSuperuser: isSuperuser);

        Assert.Equal(status, Assert.Single(session.Invoke("Test-MailServerConfig Postfix.MapLookup").Of<MailServerCheckResult>()).Status);
    }
}
