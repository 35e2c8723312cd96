using PostfixQueue.Tests.Checks.Cases;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Checks;

/// <summary>What <c>postfix check</c> says, on request only.</summary>
public sealed class CheckCommandTests
{
    [Fact]
    public async Task The_command_is_not_run_unless_asked_for()
    {
        using StandInTools tools = Tools("3.11.6", "echo ran >&2");
        using ModuleSession session = new(toolDirectory: tools.Directory, isSuperuser: true);

        Assert.Equal(
            "Skipped",
            Assert.Single(session.Invoke("Test-MailServerConfig Postfix.CheckCommand").Of<MailServerCheckResult>()).Status
        );
        Assert.Empty(tools.Calls("postfix"));
        await using CheckedServer server = CheckedServer.Create();
        Assert.Equal("Skipped", server.CheckOne("Postfix.CheckCommand").Status);
    }

    [Fact]
    [CheckFails("Postfix.CheckCommand")]
    public async Task What_it_refuses_fails_until_it_is_mended()
    {
        await using CheckedServer server = CheckedServer.Create("mail_owner = nosuchuser");

        Assert.Contains(
            server.Check("Postfix.CheckCommand -IncludePostfixCheck"),
            result => result.Status == "Fail" && result.Remedy is not null
        );
        await server.Postfix.RunAsync("postconf", ["-X", "mail_owner"]);
        Assert.DoesNotContain(server.Check("Postfix.CheckCommand -IncludePostfixCheck"), result => result.Status == "Fail");
    }

    [Fact]
    [CheckPasses("Postfix.CheckCommand")]
    public void A_run_without_a_word_passes()
    {
        using StandInTools tools = Tools("3.11.6", "exit 0");
        using ModuleSession session = new(toolDirectory: tools.Directory, isSuperuser: true);

        Assert.Equal("Pass", Run(session).Status);
        Assert.Single(tools.Calls("postfix"), "check");
    }

    [Theory]
    [InlineData("3.7.11", "", 0, "Unknown", "journalctl -t postfix/postfix-script --since -10min")]
    [InlineData("3.7.11", "", 1, "Fail", "journalctl -t postfix/postfix-script --since -10min")]
    [InlineData(
        "3.11.6",
        "postfix/postfix-script: warning: group or other writable: /etc/postfix/./main.cf",
        0,
        "Warning",
        "postfix set-permissions"
    )]
    [InlineData("3.11.6", "/usr/sbin/postconf: warning: /etc/postfix/main.cf: unused parameter: no_such_parameter=5", 0, "Warning", null)]
    [InlineData("3.11.6", "postfix/postfix-script: fatal: unknown mail_owner", 1, "Fail", null)]
    [InlineData("3.11.6", "postfix/postlog: starting the Postfix mail system", 0, "Pass", null)]
    public void Each_line_that_it_says_is_a_result(string version, string line, int exitStatus, string status, string? command)
    {
        using StandInTools tools = Tools(version, $"echo '{line}' >&2; echo '{line}' >&2; exit {exitStatus}");
        using ModuleSession session = new(toolDirectory: tools.Directory, isSuperuser: true);

        MailServerCheckResult result = Run(session);

        Assert.Equal((status, command), (result.Status, result.RemedyCommand));
        Assert.Single(tools.Calls("postfix"), "check");
    }

    [Fact]
    public void Without_root_it_is_undecided()
    {
        using StandInTools tools = Tools("3.11.6", "echo ran >&2");
        using ModuleSession session = new(toolDirectory: tools.Directory, isSuperuser: false);

        Assert.Equal("Unknown", Run(session).Status);
        Assert.Empty(tools.Calls("postfix"));
    }

    private static MailServerCheckResult Run(ModuleSession session) =>
        Assert.Single(session.Invoke("Test-MailServerConfig Postfix.CheckCommand -IncludePostfixCheck").Of<MailServerCheckResult>());

    private static StandInTools Tools(string version, string postfix)
    {
        StandInTools tools = new();
        return tools.Write("postconf", $"case \"$*\" in *-F*|*-P*) ;; *) echo 'mail_version = {version}';; esac").Write("postfix", postfix);
    }
}
