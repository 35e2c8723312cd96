using System.Management.Automation;
using PostfixQueue.Tests.Checks;

namespace PostfixQueue.Tests.Engine;

public sealed class GetMailServerConfigTests : IDisposable
{
    private const string Answers = """
        case "$*" in
          -F*) printf '%s\n' 'smtp/inet/command = smtpd -o a=1' 'smtp/inet/chroot = n' 'smtp/unix/command = smtp';;
          -P*) printf '%s\n' 'smtp/inet/a = 1';;
          -n*) printf '%s\n' 'config_directory = /etc/postfix' 'myhostname = mail.$mydomain' 'own = 1';;
          -d*) printf '%s\n' 'config_directory = /etc/postfix' 'myhostname = localhost' 'relayhost =';;
          -x*) printf '%s\n' 'config_directory = /etc/postfix' 'myhostname = mail.lab.example' 'relayhost =' 'own = 1';;
          *) printf '%s\n' 'config_directory = /etc/postfix' 'relayhost =' 'myhostname = mail.$mydomain' 'own = 1';;
        esac
        for n in 1 2 3; do echo 'postconf: warning: /etc/postfix/main.cf: unused parameter: no_such=5' >&2; done
        """;

    private readonly StandInTools _tools = new();

    public GetMailServerConfigTests() => _tools.Write("postconf", Answers);

    public void Dispose() => _tools.Dispose();

    [Fact]
    public async Task A_setting_has_the_line_that_it_begins_with_also_where_lines_below_belong_to_it()
    {
        await using CheckedServer server = CheckedServer.Create();
        string mainCf = Path.Join(server.Postfix.ConfigDirectory, "main.cf");
        int before = File.ReadAllLines(mainCf).Length;
        server.AppendToMainCf(
            "lmtp_destination_recipient_limit=1\n\n  postscreen_dnsbl_sites = bl.example.org*3\n# more\nmail_name=First\nmail_name = Last\n"
        );

        IReadOnlyList<MailServerParameter> found = server
            .Session.Invoke("Get-MailServerConfig lmtp_destination_recipient_limit, mail_name, relayhost -WarningAction Ignore")
            .Of<MailServerParameter>();

        Assert.Equal(
            [(before + 1, "1 postscreen_dnsbl_sites = bl.example.org*3"), (before + 6, "Last")],
            found
                .Where(parameter => parameter.IsSet && parameter.Name != "relayhost")
                .Select(parameter => (parameter.SourceLine!.Value, parameter.Value))
        );
    }

    [Fact]
    public void A_parameter_has_its_value_its_default_and_its_origin()
    {
        using ModuleSession session = NewSession();

        IReadOnlyList<MailServerParameter> parameters = session.Invoke("Get-MailServerConfig").WithoutErrors().Of<MailServerParameter>();

        Assert.Equal(["config_directory", "myhostname", "own", "relayhost"], parameters.Select(parameter => parameter.Name));
        MailServerParameter own = parameters[1];
        Assert.Equal(("mail.$mydomain", "mail.lab.example", "localhost"), (own.Value, own.EffectiveValue, own.DefaultValue));
        Assert.Equal(
            (true, "/etc/postfix/main.cf", session.HostName, "/etc/postfix"),
            (own.IsSet, own.Source, own.HostName, own.ConfigDirectory)
        );
        Assert.Null(parameters[2].DefaultValue);
        Assert.Equal((false, null, ""), (parameters[3].IsSet, parameters[3].Source, parameters[3].Value));
    }

    [Theory]
    [InlineData("-NonDefault", "myhostname own")]
    [InlineData("-Set", "myhostname own")]
    [InlineData("MYhost*, relayhost", "myhostname relayhost")]
    [InlineData("*h* -NonDefault", "myhostname")]
    [InlineData("nothing*", "")]
    public void Parameters_are_filtered(string parameters, string expected)
    {
        using ModuleSession session = NewSession();

        Assert.Equal(
            expected,
            string.Join(
                ' ',
                session
                    .Invoke($"Get-MailServerConfig {parameters}")
                    .WithoutErrors()
                    .Of<MailServerParameter>()
                    .Select(parameter => parameter.Name)
            )
        );
    }

    [Theory]
    [InlineData("smtp", "smtp/inet smtp/unix")]
    [InlineData("smtp/inet", "smtp/inet")]
    [InlineData("*", "smtp/inet smtp/unix")]
    public void Services_are_filtered_by_name_and_type(string names, string expected)
    {
        using ModuleSession session = NewSession();

        Assert.Equal(
            expected,
            string.Join(' ', session.Invoke($"Get-MailServerConfig -Service {names}").WithoutErrors().Of<MailServerService>())
        );
    }

    [Theory]
    [InlineData("Get-MailServerConfig myhostnam, own", "ConfigParameterNotFound", "myhostname", 1)]
    [InlineData("Get-MailServerConfig -Service stmp", "ConfigServiceNotFound", "smtp", 0)]
    public void A_name_that_does_not_exist_is_an_error_that_offers_another(string script, string id, string offered, int others)
    {
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(script);

        ErrorRecord error = Assert.Single(invocation.Errors);
        Assert.Equal(
            (id + ",PostfixQueue.Commands.GetMailServerConfigCommand", ErrorCategory.ObjectNotFound),
            (error.FullyQualifiedErrorId, error.CategoryInfo.Category)
        );
        Assert.Contains(offered, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(others, invocation.Output.Count);
    }

    [Fact]
    public void A_warning_of_several_runs_is_shown_once()
    {
        using ModuleSession session = NewSession();

        Assert.Single(session.Invoke("Get-MailServerConfig").WithoutErrors().Warnings);
    }

    [Fact]
    public void The_number_of_processes_is_fixed()
    {
        using ModuleSession session = NewSession();

        session.Invoke("Get-MailServerConfig a*, m*, o*, relayhost").WithoutErrors();

        Assert.Equal(4, _tools.Calls("postconf").Count);
    }

    [Theory]
    [InlineData(
        "echo 'postconf: fatal: /etc/postfix/main.cf, line 3: missing = after attribute name: x' >&2; exit 1",
        "PostfixCommandFailed"
    )]
    [InlineData("echo 'postconf: fatal: open /etc/postfix/main.cf: No such file or directory' >&2; exit 1", "InvalidConfigDirectory")]
    public void A_configuration_that_cannot_be_read_is_an_error_and_no_empty_result(string script, string id)
    {
        _tools.Write("postconf", script);
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailServerConfig");

        Assert.Equal([id], invocation.ErrorIds);
        Assert.Empty(invocation.Output);
    }

    [Fact]
    public void A_missing_tool_is_said_to_be_missing()
    {
        File.Delete(Path.Join(_tools.Directory, "postconf"));
        using ModuleSession session = NewSession();

        Assert.Equal(["PostfixNotFound"], session.Invoke("Get-MailServerConfig -Service *").ErrorIds);
    }

    [Fact]
    public void Names_complete()
    {
        using ModuleSession session = NewSession();

        Assert.Equal(["myhostname"], Complete(session, "Get-MailServerConfig my"));
        Assert.Equal(["smtp"], Complete(session, "Get-MailServerConfig -Service s"));
    }

    [Fact]
    public void Objects_come_back_from_a_file_as_what_they_were()
    {
        using ModuleSession session = NewSession();

        MailServerService service = session
            .Invoke(
                "[Management.Automation.PSSerializer]::Deserialize("
                    + "[Management.Automation.PSSerializer]::Serialize((Get-MailServerConfig -Service smtp/inet)))"
            )
            .WithoutErrors()
            .Of<MailServerService>()
            .Single();

        Assert.Equal("a=1", Assert.Single(service.Overrides).ToString());
    }

    private static IEnumerable<string> Complete(ModuleSession session, string line) =>
        session
            .Invoke("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches.ListItemText", line)
            .WithoutErrors()
            .Output.Select(text => text.ToString());

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
