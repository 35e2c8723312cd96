using System.Diagnostics;
using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>
/// A process that a tool leaves behind may hold the tool's pipes for as long as it likes: neither the end of a command nor a stop waits for
/// it.
/// </summary>
public sealed class LeftBehindTests : IDisposable
{
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(60);

    private readonly StandInTools _tools = new();
    private readonly LeftBehind _left;

    public LeftBehindTests() => _left = new LeftBehind(_tools);

    public static TheoryData<string> Held => ["2>&-", ">&-", ""];

    public void Dispose()
    {
        _left.Dispose();
        _tools.Dispose();
    }

    [Theory]
    [MemberData(nameof(Held))]
    public void A_listing_ends_with_its_tool(string redirections)
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        _tools.Write("postqueue", $"cat \"$tools/listing\"; {LeftBehind.Leave(redirections)}");
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueItem> items = session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>();

        _left.AssertIsThere();
        Assert.Equal(["A1", "B2"], items.Select(item => item.QueueId));
    }

    [Theory]
    [MemberData(nameof(Held))]
    public void A_failure_is_told_when_its_tool_has_ended(string redirections)
    {
        _tools.Write(
            "postqueue",
            $"{LeftBehind.Leave(redirections)}; echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69"
        );
        using ModuleSession session = NewSession();

        IReadOnlyList<string> ids = session.Invoke("Get-MailQueueItem").ErrorIds;

        _left.AssertIsThere();
        Assert.Equal(["MailSystemDown"], ids);
    }

    [Theory]
    [MemberData(nameof(Held))]
    public void An_action_and_a_flush_end_with_their_tools(string redirections)
    {
        _tools.Write("postqueue", $"case \"$*\" in *-j) exec cat \"$tools/listing\";; *) {LeftBehind.Leave(redirections)};; esac");
        File.WriteAllText(Path.Join(_tools.Directory, "listing"), ListingLines.Of("A1"));
        _tools.Write(
            "postsuper",
            $"{LeftBehind.Leave(redirections)}; while read -r id; do echo \"postsuper: $id: placed on hold\" >&2; done"
        );
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueActionResult> held = session
            .Invoke("Suspend-MailQueueItem A1 -PassThru")
            .WithoutErrors()
            .Of<MailQueueActionResult>();
        _left.AssertIsThere();
        _left.Dispose();
        IReadOnlyList<MailQueueActionResult> asked = session
            .Invoke("Invoke-MailQueueFlush A1 -PassThru")
            .WithoutErrors()
            .Of<MailQueueActionResult>();

        _left.AssertIsThere();
        Assert.Equal(["Held", "Requested"], held.Concat(asked).Select(result => result.Outcome));
    }

    [Fact]
    public void Taking_the_first_item_does_not_wait()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        _tools.Write("postqueue", $"{LeftBehind.Leave("")}; cat \"$tools/listing\"; exec sleep 900");
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueItem> items = session
            .Invoke("foreach ($once in 1) { Get-MailQueueItem | ForEach-Object { $_; break } }")
            .WithoutErrors()
            .Of<MailQueueItem>();

        _left.AssertIsThere();
        Assert.Equal(["A1"], items.Select(item => item.QueueId));
    }

    [Theory]
    [InlineData("Get-MailQueueItem")]
    [InlineData("Measure-MailQueue")]
    [InlineData("Remove-MailQueueItem A1 -Confirm:$false")]
    [InlineData("Invoke-MailQueueFlush A1")]
    [InlineData("Invoke-MailQueueFlush -All -Force")]
    [InlineData("Get-MailServerConfig")]
    public void A_stop_does_not_wait(string command)
    {
        string hang = $"echo $$ > \"$tools/pid\"; {LeftBehind.Leave("")}; exec sleep 900";
        _tools.Write("postqueue", hang);
        if (command.StartsWith("Get-MailServerConfig", StringComparison.Ordinal))
            _tools.Write("postconf", hang);
        using ModuleSession session = NewSession();
        using PowerShell shell = session.Prepare(command);
        IAsyncResult running = shell.BeginInvoke();
        WaitForTool();

        shell.Stop();

        _left.AssertIsThere();
        Assert.True(running.IsCompleted);
        AssertToolIsGone();
    }

    [Fact]
    public void A_stop_of_an_action_does_not_wait()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        _tools.Write(
            "postsuper",
            $"{LeftBehind.Leave("")}; read -r id; echo \"postsuper: $id: removed\" >&2; echo $$ > \"$tools/pid\"; exec sleep 900"
        );
        using ModuleSession session = NewSession();
        using PowerShell shell = session.Prepare("Get-MailQueueItem | Remove-MailQueueItem -Confirm:$false");
        IAsyncResult running = shell.BeginInvoke();
        WaitForTool();

        shell.Stop();

        _left.AssertIsThere();
        Assert.True(running.IsCompleted);
        AssertToolIsGone();
    }

    [Theory]
    [InlineData("Get-MailQueueItem -QueueId ")]
    [InlineData("Get-MailServerConfig -Name ")]
    public void Completion_does_not_wait(string line)
    {
        string hang = $"{LeftBehind.Leave("")}; exec sleep 900";
        _tools.Write("postqueue", hang).Write("postconf", hang);
        using ModuleSession session = NewSession();
        using PowerShell shell = session.Prepare(
            "[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches.Count",
            line
        );

        shell.Invoke();

        _left.AssertIsThere();
    }

    private void WaitForTool()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (_tools.Note("pid").Length == 0)
        {
            Assert.True(waited.Elapsed < s_timeLimit, "The tool has not started.");
            Thread.Sleep(1);
        }
    }

    private void AssertToolIsGone()
    {
        string pid = _tools.Note("pid").Trim();
        Assert.NotEmpty(pid);
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), s_timeLimit), $"The process {pid} is still there.");
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
