using System.Globalization;
using System.Net.Sockets;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Checks;

/// <summary>Checks of the mail log: that of a real Postfix with the fault, and logs of other shapes in its place.</summary>
public sealed class LogCheckTests : LogCheckTest
{
    [Fact]
    public async Task A_program_that_does_not_start_is_found_with_its_words_until_it_works_again()
    {
        await using CheckedServer server = await CheckedServer.StartAsync();
        Assert.Equal("Pass", server.CheckOne("Postfix.MasterThrottle").Status);
        await server.Postfix.RestartAsync("smtpd_client_connection_count_limit=many");
        await KnockAsync(server);
        await server.Postfix.WaitForLogAsync("throttling");

        MailServerCheckResult broken = server.CheckOne("Postfix.MasterThrottle");
        Assert.Equal(("Fail", "smtpd"), (broken.Status, broken.Target!));
        Assert.Contains("smtpd_client_connection_count_limit = many", broken.Evidence, StringComparison.Ordinal);
        ToolResult shown = await Tool.RunAsync(
            "/bin/sh",
            ["-c", broken.RemedyCommand!],
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Contains("fatal: bad numerical configuration", shown.Output, StringComparison.Ordinal);
        Assert.Contains(server.Check("Log.Warnings"), result => result.Evidence == broken.Evidence);

        await server.Postfix.RestartAsync("smtpd_client_connection_count_limit=50");
        await server.Postfix.ReadSettledLogAsync();
        Assert.Equal(
            ("Warning", "smtpd"),
            (server.CheckOne("Postfix.MasterThrottle").Status, server.CheckOne("Postfix.MasterThrottle").Target!)
        );
        await server.Postfix.SubmitAsync("a@lab.example", ["b@elsewhere.example"]);
        await server.Postfix.ReadSettledLogAsync();
        Assert.Equal("Pass", server.CheckOne("Postfix.MasterThrottle").Status);
    }

    [Fact]
    public async Task A_warning_counts_for_a_day()
    {
        PostfixOptions options = new() { Transports = new Dictionary<string, string> { ["elsewhere.example"] = "archiver:somewhere" } };
        await using CheckedServer server = CheckedServer.Create(options);
        await server.Postfix.StartAsync();
        string id = await server.Postfix.SubmitAsync("a@lab.example", ["b@elsewhere.example"]);
        await server.Postfix.WaitUntilDeferredAsync(id);
        await server.Postfix.ReadSettledLogAsync();

        MailServerCheckResult result = Assert.Single(server.Check("Log.Warnings"), result => result.Target == "qmgr");
        Assert.Equal(("Warning", "1"), (result.Status, result.Actual!));
        Assert.Contains("archiver", result.Evidence, StringComparison.Ordinal);
        Assert.Contains("Postfix.ContentFilter", result.Remedy, StringComparison.Ordinal);

        using ModuleSession tomorrow = new(server.Postfix.ConfigDirectory, time: new AlteredTime(TimeSpan.FromHours(25)));
        Assert.Equal("Pass", Assert.Single(tomorrow.Invoke("Test-MailServerConfig Log.Warnings").Of<MailServerCheckResult>()).Status);
    }

    [Theory]
    [InlineData("killed by signal 11", "connect from unknown[192.0.2.1]", "Warning")]
    [InlineData("exit status 1", "warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6", "Fail")]
    public async Task A_program_that_has_worked_since_is_a_warning(string end, string after, string status)
    {
        string then = DateTime.UtcNow.AddHours(-3).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await using CheckedServer server = WithLog(
            $"{then} mx postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtpd pid 5 {end}\n{Now} mx postfix/smtpd[6]: {after}\n"
        );

        MailServerCheckResult result = server.CheckOne("Postfix.MasterThrottle");

        Assert.Equal((status, "smtpd"), (result.Status, result.Target!));
    }

    [Fact]
    public async Task Words_of_a_process_are_told_apart_from_those_of_others()
    {
        await using CheckedServer server = WithLog(
            $"{Now} mx postfix/smtpd[5]: fatal: no SASL authentication mechanisms\n{Now} mx postfix/smtpd[6]: fatal: no SASL "
                + $"authentication mechanisms\n"
                + $"{Now} mx postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtpd pid 5 exit status 1\n"
                + $"{Now} mx postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtpd pid 6 exit status 1\n"
        );

        MailServerCheckResult result = server.CheckOne("Postfix.MasterThrottle");

        Assert.Equal(("no SASL authentication mechanisms", "2"), (result.Evidence!, result.Actual!));
    }

    [Fact]
    public async Task What_strangers_and_packages_cause_what_people_mistype_and_what_other_instances_log_is_left_out()
    {
        string[] lines =
        [
            "postfix/smtpd[5]: warning: hostname host.example.net does not resolve to address 192.0.2.7: Name or service not known",
            "postfix/smtpd[5]: warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
            "postfix/submission/smtpd[5]: warning: non-SMTP command from unknown[192.0.2.7]: GET / HTTP/1.1",
            "postfix/smtpd[5]: warning: TLS library problem: error:0A00010B:SSL routines::wrong version "
                + "number:../ssl/record/ssl3_record.c:354:",
            "postfix/postfix-script[5]: warning: symlink leaves directory: /etc/postfix/./makedefs.out",
            "postfix/postqueue[5]: fatal: Connect to the Postfix showq service: Permission denied",
            "postfix-out/smtp[5]: fatal: not ours",
            "dovecot[5]: error: nor this",
        ];
        await using CheckedServer server = WithLog(string.Concat(lines.Select(line => $"{Now} mx {line}\n")));

        Assert.Equal("Pass", server.CheckOne("Log.Warnings").Status);
        Assert.Equal("Pass", server.CheckOne("Postfix.MasterThrottle").Status);
    }

    [Fact]
    public async Task Warnings_that_differ_in_names_and_numbers_are_one_and_the_gravest_come_first()
    {
        await using CheckedServer server = WithLog(
            string.Concat(
                Enumerable
                    .Range(1, 30)
                    .Select(index =>
                        $"{Now} mx postfix/smtpd[5]: warning: unknown[192.0.2.{index}]: SASL LOGIN authentication failed: Connection "
                        + $"lost to authentication server\n"
                    )
            )
                + $"{Now} mx postfix/cleanup[7]: error: open /etc/postfix/header_checks: No such file or directory\n"
                + $"{Now} mx postfix/qmgr[8]: warning: main.cf, line 9: overriding earlier entry\n{Now} mx postfix/smtp[9]: "
                + $"warning: main.cf, line 9: overriding earlier entry\n"
        );

        Assert.Equal(
            [("cleanup", "1"), ("smtpd", "30"), (null, "2")],
            server.Check("Log.Warnings").Select(result => (result.Target, result.Actual!))
        );
    }

    [Fact]
    public async Task Of_very_many_kinds_the_rest_is_counted()
    {
        static string Word(int index) =>
            string.Concat(index.ToString(CultureInfo.InvariantCulture).Select(static digit => (char)('a' + (digit - '0'))));
        await using CheckedServer server = WithLog(
            string.Concat(Enumerable.Range(0, 1_100).Select(index => $"{Now} mx postfix/cleanup[7]: warning: {Word(index)} is odd\n"))
        );

        IReadOnlyList<MailServerCheckResult> results = server.Check("Log.Warnings");

        Assert.Equal(11, results.Count);
        Assert.Equal((UsualLog, "1090"), (results[^1].Target!, results[^1].Actual!));
    }

    [Fact]
    public async Task A_start_of_a_Postfix_that_runs_already_is_no_broken_program()
    {
        await using CheckedServer server = WithLog(
            $"{Now} mx postfix/postfix-script[102]: fatal: the Postfix mail system is already running\n"
        );

        Assert.Equal(["Pass", "Warning"], server.Check("Postfix.MasterThrottle, Log.Warnings").Select(static result => result.Status));
    }

    /// <summary>Makes Postfix start its SMTP server, whatever comes of it.</summary>
    private static async Task KnockAsync(CheckedServer server)
    {
        using TcpClient client = new();
        await client.ConnectAsync(server.Postfix.SmtpEndpoint, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("QUIT\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
    }
}
