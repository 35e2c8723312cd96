using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// A limit for the time that the tools may take, and what is told when it runs out; command lines are told before anything comes of them.
/// </summary>
public sealed class TimeoutTests : IDisposable
{
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(60);

    private readonly StandInTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Get-MailQueueItem")]
    [InlineData("Measure-MailQueue")]
    [InlineData("Remove-MailQueueItem A1 -Confirm:$false")]
    [InlineData("Invoke-MailQueueFlush A1")]
    [InlineData("Invoke-MailQueueFlush -All -Force")]
    [InlineData("Invoke-MailQueueFlush -Site a.example")]
    [InlineData("Get-MailServerConfig")]
    public void A_tool_that_hangs_is_ended(string command)
    {
        _tools.Write("postqueue", "echo $$ > \"$tools/pid\"; exec sleep 900");
        if (command.StartsWith("Get-MailServerConfig", StringComparison.Ordinal))
            _tools.Write("postconf", "echo $$ > \"$tools/pid\"; exec sleep 900");
        using ModuleSession session = NewSession();

        ErrorRecord error = Assert.Single(session.Invoke($"{command} -TimeoutSeconds 3").Errors);

        Assert.StartsWith("OperationTimeout,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(System.Management.Automation.ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
        string pid = _tools.Note("pid").Trim();
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), s_timeLimit), $"The process {pid} is still there.");
    }

    [Fact]
    public void What_came_before_the_limit_stays()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postqueue", "cat \"$tools/listing\"; exec sleep 900");
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem -TimeoutSeconds 5");

        Assert.Equal(["A1"], invocation.Of<MailQueueItem>().Select(item => item.QueueId));
        Assert.Equal(["OperationTimeout"], invocation.ErrorIds);
    }

    [Fact]
    public void An_action_that_takes_too_long_is_followed_by_a_look_at_the_queue()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2") + ListingLines.Of("C3"));
        _tools.Write(
            "postsuper",
            $"read -r id; echo \"postsuper: $id: placed on hold\" >&2; cat > \"$tools/listing\" "
                + $"<<'END'\n{ListingLines.Of("B2", queue: "hold")}{ListingLines.Of("C3")}END\nexec sleep 900"
        );
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem | Suspend-MailQueueItem -PassThru -TimeoutSeconds 6");

        Assert.Equal(
            [("A1", "Held"), ("B2", "Held"), ("C3", "Failed")],
            invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome))
        );
        Assert.Equal(["PostfixCommandFailed", "OperationTimeout"], invocation.ErrorIds);
    }

    [Fact]
    public void A_flush_that_takes_too_long_has_a_result_for_each_message()
    {
        _tools.Write("postqueue", "case \"$*\" in *-j) cat \"$tools/listing\";; *A2) exec sleep 900;; esac");
        File.WriteAllText(
            Path.Join(_tools.Directory, "listing"),
            string.Concat(Enumerable.Range(1, 6).Select(number => ListingLines.Of($"A{number}")))
        );
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke("Get-MailQueueItem | Invoke-MailQueueFlush -PassThru -TimeoutSeconds 6");

        IReadOnlyList<MailQueueActionResult> results = invocation.Of<MailQueueActionResult>();
        Assert.Equal(["A1", "A2", "A3", "A4", "A5", "A6"], results.Select(result => result.QueueId));
        Assert.Equal(["A2", "A5", "A6"], results.Where(result => result.Outcome == "Failed").Select(result => result.QueueId));
        Assert.All(invocation.ErrorIds, id => Assert.Equal("OperationTimeout", id));
    }

    [Fact]
    public void The_command_line_is_told_before_the_tool_says_anything()
    {
        _tools.Listing(ListingLines.Of("A1"));
        _tools.Write("postqueue", "while [ ! -e \"$tools/told\" ]; do sleep 0.05; done; cat \"$tools/listing\"");
        using ModuleSession session = NewSession();
        using PowerShell shell = session.Prepare("Get-MailQueueItem -Verbose");
        shell.Streams.Verbose.DataAdded += (_, added) =>
        {
            if (shell.Streams.Verbose[added.Index].Message.EndsWith("postqueue -j", StringComparison.Ordinal))
                File.WriteAllText(Path.Join(_tools.Directory, "told"), "");
        };
        IAsyncResult running = shell.BeginInvoke();

        Assert.True(running.AsyncWaitHandle.WaitOne(s_timeLimit), "The command line was not told while the tool waited for it.");
        Assert.Single(shell.EndInvoke(running));
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
