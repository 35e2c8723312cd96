using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

public sealed class TestMailServerConfigTests : IDisposable
{
    /// <summary>The checks of the service, but for those that can do without its configuration.</summary>
    private const string Dependent = "Postfix.* -ExcludeName Postfix.Memory, Postfix.EnabledAtBoot, Postfix.CheckCommand";

    private readonly StandInTools _tools = new();

    public TestMailServerConfigTests() =>
        Configure(
            "queue_directory = /nonexistent",
            "soft_bounce = no",
            "mail_version = 3.7.11",
            "maximal_queue_lifetime = 5d",
            "bounce_queue_lifetime = 5d"
        );

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Postfix.SoftBounce", "Postfix.SoftBounce")]
    [InlineData("postfix.q*", "Postfix.QueueLifetimes")]
    [InlineData("Postfix.SoftBounce, Postfix.QueueLifetimes -ExcludeName *Soft*", "Postfix.QueueLifetimes")]
    [InlineData("Postfix.SoftBounce -Category Service", "Postfix.SoftBounce")]
    [InlineData("Postfix.SoftBounce -Category Network, Queue", "")]
    [InlineData("nothing*", "")]
    public void Checks_are_selected(string parameters, string expected)
    {
        using ModuleSession session = NewSession();

        Assert.Equal(
            expected,
            string.Join(
                ' ',
                session
                    .Invoke($"Test-MailServerConfig {parameters}")
                    .WithoutErrors()
                    .Of<MailServerCheckResult>()
                    .Select(result => result.Name)
            )
        );
    }

    [Fact]
    public void A_result_says_what_is_wrong_what_it_explains_and_where()
    {
        Configure("soft_bounce = yes");
        using ModuleSession session = NewSession();

        MailServerCheckResult result = Assert.Single(
            session.Invoke("Test-MailServerConfig Postfix.SoftBounce").WithoutErrors().Of<MailServerCheckResult>()
        );

        Assert.Equal(
            ("Service", "Warning", "Warning", session.HostName),
            (result.Category, result.Status, result.Severity, result.HostName)
        );
        Assert.Equal(("yes", "no", "soft_bounce"), (result.Actual, result.Expected, result.Target));
        Assert.Contains("RecipientUnknown", result.RelatedCauses);
        Assert.NotEmpty(result.Remedy!);
        Assert.True(result.Duration > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("Postfix.SoftBounc", "Postfix.SoftBounce")]
    [InlineData("Dns.NoSuchThing", "about_MailServerConfig_Checks")]
    public void A_check_that_does_not_exist_is_an_error(string name, string advice)
    {
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke($"Test-MailServerConfig {name}");

        ErrorRecord error = Assert.Single(invocation.Errors);
        Assert.Equal("CheckNotFound,PostfixQueue.Commands.TestMailServerConfigCommand", error.FullyQualifiedErrorId);
        Assert.Contains(advice, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(invocation.Output);
    }

    [Theory]
    [InlineData("soft_bounce = no", "Postfix.SoftBounce", true)]
    [InlineData("soft_bounce = yes", "Postfix.SoftBounce", true)]
    [InlineData("defer_transports = smtp", "Postfix.DeferTransports", false)]
    [InlineData("maximal_queue_lifetime = never", "Postfix.QueueLifetimes", false)]
    [InlineData("soft_bounce = no", "nothing*", false)]
    public void Quiet_gives_one_value_that_a_failure_or_an_undecided_check_makes_false(string setting, string name, bool expected)
    {
        Configure(setting);
        using ModuleSession session = NewSession();

        Assert.Equal([expected], session.Invoke($"Test-MailServerConfig {name} -Quiet").WithoutErrors().Of<bool>());
    }

    [Fact]
    public void Quiet_is_false_for_a_check_that_does_not_exist()
    {
        using ModuleSession session = NewSession();

        Assert.Equal([false], session.Invoke("Test-MailServerConfig Postfix.SoftBounce, Postfix.Soft -Quiet").Of<bool>());
    }

    [Fact]
    public void Without_Postfix_there_are_results_and_no_errors()
    {
        File.Delete(Path.Join(_tools.Directory, "postconf"));
        using ModuleSession session = NewSession();

        IReadOnlyList<MailServerCheckResult> results = session
            .Invoke($"Test-MailServerConfig {Dependent}")
            .WithoutErrors()
            .Of<MailServerCheckResult>();

        Assert.Equal("Fail", results[0].Status);
        Assert.All(results.Skip(1), result => Assert.Equal("Unknown", result.Status));
    }

    [Fact]
    public void A_tool_that_hangs_leaves_checks_undecided_within_their_time()
    {
        _tools.Write("postconf", "exec sleep 60");
        _tools.Write("postqueue", "exit 0").Write("postsuper", "exit 0");
        using ModuleSession session = NewSession();

        IReadOnlyList<MailServerCheckResult> results = session
            .Invoke($"Test-MailServerConfig {Dependent} -TimeoutSeconds 1")
            .WithoutErrors()
            .Of<MailServerCheckResult>();

        Assert.All(results, result => Assert.Equal("Unknown", result.Status));
        Assert.All(results, result => Assert.InRange(result.Duration, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(59)));
    }

    [Fact]
    public void Parameters_and_services_are_read_without_asking_anything_twice()
    {
        using ModuleSession session = NewSession();

        session.Invoke($"Test-MailServerConfig {Dependent}");

        IReadOnlyList<string> calls = _tools.Calls("postconf");
        Assert.Contains(calls, call => call.Contains("-F", StringComparison.Ordinal));
        Assert.Equal(calls.Distinct(), calls);
    }

    [Fact]
    public void A_directory_without_configuration_is_an_error()
    {
        using ModuleSession session = NewSession();

        Assert.Equal(["InvalidConfigDirectory"], session.Invoke("Test-MailServerConfig -ConfigDirectory /nonexistent").ErrorIds);
    }

    [Fact]
    public void Names_complete_without_asking_Postfix()
    {
        using ModuleSession session = NewSession();

        Assert.Equal(
            ["Postfix.SoftBounce"],
            session
                .Invoke("(TabExpansion2 'Test-MailServerConfig postfix.so' 32).CompletionMatches.CompletionText")
                .WithoutErrors()
                .Output.Select(text => text.ToString())
        );
        Assert.Empty(_tools.Calls("postconf"));
    }

    [Fact]
    public void Results_come_back_from_a_file_as_what_they_were()
    {
        using ModuleSession session = NewSession();

        MailServerCheckResult result = Assert.Single(
            session
                .Invoke(
                    "[Management.Automation.PSSerializer]::Deserialize("
                        + "[Management.Automation.PSSerializer]::Serialize((Test-MailServerConfig Postfix.SoftBounce)))"
                )
                .WithoutErrors()
                .Of<MailServerCheckResult>()
        );

        Assert.Equal(["RecipientUnknown", "ContentRejected", "MessageTooLarge"], result.RelatedCauses);
    }

    /// <summary>Makes every kind of question to postconf answer with these lines, but those about services.</summary>
    private void Configure(params string[] lines) =>
        _tools.Write("postconf", $"case \"$*\" in *-F*|*-P*) ;; *) cat <<'END'\n{string.Join('\n', lines)}\nEND\nesac");

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
