using System.Diagnostics;
using System.Management.Automation;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// What the tools say when they cannot work, each text as Postfix 3.7 and 3.11 print it, becomes an error of its own and never an empty
/// result.
/// </summary>
public sealed class ToolFaultTests : IDisposable
{
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(20);

    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData(
        "postqueue: fatal: Queue report unavailable - mail system is down (Connect to the Postfix showq service: Connection refused)",
        "MailSystemDown"
    )]
    [InlineData("postqueue: fatal: Queue report unavailable - mail system is down", "MailSystemDown")]
    [InlineData("postqueue: fatal: User nobody(65534) is not allowed to view the mail queue", "QueueAccessDenied")]
    [InlineData("postqueue: fatal: Connect to the Postfix showq service: Permission denied", "QueueAccessDenied")]
    [InlineData("postqueue: fatal: Connect to the Postcow showq service: Permission denied", "QueueAccessDenied")]
    [InlineData(
        "postqueue: invalid option -- 'j'\npostqueue: fatal: usage: postqueue -f | postqueue -i queueid | postqueue -p | postqueue -s site",
        "UnsupportedPostfixVersion"
    )]
    [InlineData(
        "postqueue: unrecognized option: j\npostqueue: fatal: usage: postqueue -f | postqueue -i queueid | postqueue -p | "
            + "postqueue -s site",
        "UnsupportedPostfixVersion"
    )]
    [InlineData("postqueue: fatal: open /etc/postfix/main.cf: No such file or directory", "InvalidConfigDirectory")]
    [InlineData(
        "postqueue: error: unauthorized configuration directory name: /srv/x\npostqueue: fatal: specify "
            + "\"alternate_config_directories = /srv/x\"",
        "InvalidConfigDirectory"
    )]
    [InlineData("postqueue: fatal: bad numerical configuration: message_size_limit = abc", "PostfixCommandFailed")]
    [InlineData("postqueue: fatal: malformed showq server response", "QueueListingIncomplete")]
    [InlineData("", "PostfixCommandFailed")]
    public void A_refused_listing_has_the_id_of_its_cause(string complaint, string expected)
    {
        _tools.Write("postqueue", $"cat >&2 <<'END'\n{complaint}\nEND\nexit 69");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem");

        Assert.Empty(invocation.Output);
        ErrorRecord error = Assert.Single(invocation.Errors);
        Assert.Equal($"{expected},PostfixQueue.Commands.GetMailQueueItemCommand", error.FullyQualifiedErrorId);
        Assert.NotEqual(System.Management.Automation.ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("-All -Force -Confirm:$false", "postqueue: fatal: Cannot flush mail queue - mail system is down", "MailSystemDown")]
    [InlineData(
        "-All -Force -Confirm:$false",
        "postqueue: fatal: User nobody(65534) is not allowed to flush the mail queue",
        "QueueAccessDenied"
    )]
    [InlineData(
        "-All -Force -Confirm:$false",
        "postqueue: warning: unable to look up public/qmgr: Permission denied\npostqueue: fatal: Cannot flush mail queue - mail "
            + "system is down",
        "QueueAccessDenied"
    )]
    [InlineData("-Site x.example", "postqueue: fatal: Flush service is not configured for destination \"x.example\"", "SiteNotEligible")]
    [InlineData("-Site 'x y'", "postqueue: fatal: Cannot flush mail queue - invalid destination: \"x y\"", "SiteNotEligible")]
    public void A_refused_flush_has_the_id_of_its_cause(string parameters, string complaint, string expected)
    {
        _tools.Write("postqueue", $"cat >&2 <<'END'\n{complaint}\nEND\nexit 69");
        using ModuleSession session = NewSession();

        Assert.Equal([expected], session.Invoke($"Invoke-MailQueueFlush {parameters}").ErrorIds);
    }

    [Fact]
    public void A_missing_tool_is_said_to_be_missing()
    {
        using ModuleSession session = NewSession();

        ErrorRecord error = Assert.Single(session.Invoke("Get-MailQueueItem").Errors);

        Assert.Equal("PostfixNotFound,PostfixQueue.Commands.GetMailQueueItemCommand", error.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("Get-MailQueueItem")]
    [InlineData("Measure-MailQueue")]
    [InlineData("Remove-MailQueueItem A1 -Confirm:$false")]
    public void A_Postfix_without_the_listing_is_named_with_the_version_that_has_it(string command)
    {
        _tools.Write(
            "postqueue",
            "printf '%s\n' \"postqueue: invalid option -- 'j'\" 'postqueue: fatal: usage: postqueue -f | postqueue -i queueid | "
                + "postqueue -p | postqueue -s site' >&2; exit 69"
        );
        _tools.Write("postconf", "echo 'mail_version = 2.10.1'");
        using ModuleSession session = NewSession();

        ErrorRecord error = Assert.Single(session.Invoke(command).Errors);

        Assert.StartsWith("UnsupportedPostfixVersion,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(System.Management.Automation.ErrorCategory.NotImplemented, error.CategoryInfo.Category);
        Assert.Contains("3.1", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("2.10.1", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'postqueue: fatal: malformed showq server response' >&2; exit 69")]
    [InlineData("kill -9 $$")]
    public void A_listing_that_breaks_off_keeps_what_came_and_says_so(string end)
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2") + "{\"queue_name\": \"defer");
        _tools.Write("postqueue", $"cat \"$tools/listing\"; {end}");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem");

        Assert.Equal(["A1", "B2"], invocation.Of<MailQueueItem>().Select(item => item.QueueId));
        Assert.Equal(["QueueListingIncomplete"], invocation.ErrorIds);
    }

    [Fact]
    public void A_flood_on_standard_error_neither_blocks_nor_fills_memory()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postqueue", "head -c 50000000 /dev/zero | tr '\\0' 'x' >&2; cat \"$tools/listing\"");
        using ModuleSession session = NewSession();

        Assert.Single(session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>());
    }

    [Fact]
    public void A_flood_without_line_ends_is_one_unreadable_line()
    {
        _tools.Write("postqueue", "head -c 200000000 /dev/zero | tr '\\0' 'x'");
        using ModuleSession session = NewSession();

        Assert.Equal(["QueueOutputInvalid"], session.Invoke("Get-MailQueueItem").ErrorIds);
    }

    [Fact]
    public void The_warning_of_a_listing_that_works_is_passed_on()
    {
        const string Warning = "postqueue: warning: /etc/postfix/main.cf, line 70: overriding earlier entry: myhostname=mail.lab.example";
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postqueue", $"echo '{Warning}' >&2; cat \"$tools/listing\"");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem").WithoutErrors();

        Assert.Single(invocation.Output);
        Assert.Equal([Warning], invocation.Warnings);
    }

    [Theory]
    [InlineData("Get-MailQueueItem")]
    [InlineData("Get-MailQueueItem A1, B2")]
    [InlineData("Measure-MailQueue")]
    public void A_stopped_Postfix_is_an_error_beside_what_root_can_list(string command)
    {
        foreach (string? listing in new[] { ListingLines.Of("A1"), "" })
        {
            _tools.Listing(listing);
            _tools.Write(
                "postqueue",
                "echo 'postqueue: warning: Mail system is down -- accessing queue directly (Connect to the Postcow showq service: "
                    + "Connection refused)' >&2; cat \"$tools/listing\""
            );
            using ModuleSession session = NewSession();

            Invocation invocation = session.Invoke(command);

            ErrorRecord error = Assert.Single(
                invocation.Errors,
                error => error.FullyQualifiedErrorId.StartsWith("MailSystemDown,", StringComparison.Ordinal)
            );
            Assert.Equal(System.Management.Automation.ErrorCategory.ResourceUnavailable, error.CategoryInfo.Category);
            Assert.Equal(listing.Length > 0, invocation.Output.Count == 1);
            Assert.Empty(invocation.Warnings);
        }
    }

    [Fact]
    public void An_action_on_the_queue_of_a_stopped_Postfix_warns_and_works()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postqueue", "echo 'postqueue: warning: Mail system is down -- accessing queue directly' >&2; cat \"$tools/listing\"");
        _tools.Write("postsuper", "while read -r id; do echo \"postsuper: $id: removed\" >&2; done");
        using ModuleSession session = NewSession();

        Assert.NotEmpty(session.Invoke("Remove-MailQueueItem -All -Force -Confirm:$false").WithoutErrors().Warnings);
    }

    [Fact]
    public void Taking_the_first_item_ends_the_tool()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        _tools.Write("postqueue", "echo $$ > \"$tools/pid\"; cat \"$tools/listing\"; exec sleep 60");
        using ModuleSession session = NewSession();

        // Select-Object is not part of the bare engine; a condition that throws out of the pipeline ends it the same way.
        session.Invoke("foreach ($once in 1) { Get-MailQueueItem | ForEach-Object { $_; break } }");

        AssertGone();
    }

    [Fact]
    public void Stopping_ends_a_tool_that_hangs()
    {
        _tools.Write("postqueue", "echo $$ > \"$tools/pid\"; exec sleep 60");
        using ModuleSession session = NewSession();
        using PowerShell shell = session.Prepare("Get-MailQueueItem");
        IAsyncResult running = shell.BeginInvoke();
        Stopwatch started = Stopwatch.StartNew();
        while (_tools.Note("pid").Length == 0 && started.Elapsed < s_timeLimit)
            Thread.Yield();

        shell.Stop();

        Assert.True(running.IsCompleted);
        Assert.True(started.Elapsed < s_timeLimit);
        AssertGone();
    }

    [Fact]
    public async Task The_environment_of_a_tool_is_clean()
    {
        _tools.Write("postqueue", "printf '%s|%s|%s' \"$MAIL_CONFIG\" \"$LC_ALL\" \"$PWD\" > \"$tools/environment\"");

        await RealPowerShell.RunAsync(
            $$"""
            Import-Module '{{Repository.Manifest}}'
            $env:PATH = '{{_tools.Directory}}:' + $env:PATH
            $env:MAIL_CONFIG = '/nonexistent'
            Get-MailQueueItem -ConfigDirectory '{{_tools.Directory}}'
            """
        );

        Assert.Equal("|C|/", _tools.Note("environment"));
    }

    [Fact]
    public void The_verbose_stream_shows_the_exact_command_line()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Assert.Contains($"{_tools.Directory}/postqueue -j", session.Invoke("Get-MailQueueItem -Verbose").Verbose);
    }

    [Theory]
    [InlineData("/nonexistent")]
    [InlineData("")]
    [InlineData("  ")]
    public void A_configuration_directory_without_main_cf_is_refused_before_any_tool_runs(string directory)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Assert.Equal(["InvalidConfigDirectory"], session.Invoke("Get-MailQueueItem -ConfigDirectory $args[0]", directory).ErrorIds);
        Assert.Empty(_tools.Calls("postqueue"));
    }

    private void AssertGone()
    {
        string pid = _tools.Note("pid").Trim();
        Assert.NotEmpty(pid);
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), s_timeLimit), $"The process {pid} is still there.");
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
