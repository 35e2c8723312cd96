using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>The four cmdlets that act through postsuper, against a scripted one: what they ask, do and return.</summary>
public sealed class QueueActionTests : IDisposable
{
    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Remove-MailQueueItem", "-d -", "Remove", "Removed")]
    [InlineData("Remove-MailQueueItem -NotifySender", "-f -", "Expire", "Expired")]
    [InlineData("Suspend-MailQueueItem", "-h -", "Hold", "Held")]
    [InlineData("Resume-MailQueueItem", "-H -", "Release", "Released")]
    [InlineData("Restart-MailQueueItem", "-r -", "Requeue", "Requeued")]
    public void Any_number_of_messages_takes_one_process(string command, string arguments, string action, string outcome)
    {
        _tools.Listing(string.Concat(Enumerable.Range(0, 500).Select(number => ListingLines.Of($"A{number}"))));
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueActionResult> results = session
            .Invoke($"Get-MailQueueItem | {command} -PassThru -Confirm:$false")
            .WithoutErrors()
            .Of<MailQueueActionResult>();

        Assert.Equal(500, results.Count);
        Assert.All(results, result => Assert.Equal((action, outcome, session.HostName), (result.Action, result.Outcome, result.HostName)));
        Assert.Equal([arguments], _tools.Calls("postsuper"));
        Assert.Equal(
            Enumerable.Range(0, 500).Select(number => $"A{number}"),
            _tools.Note("ids").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public void Nothing_is_returned_without_PassThru()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Assert.Empty(session.Invoke("Remove-MailQueueItem A1 -Confirm:$false").WithoutErrors().Output);
        Assert.Equal("A1\n", _tools.Note("ids"));
    }

    [Fact]
    public void WhatIf_names_each_message_and_touches_nothing()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        using ModuleSession session = NewSession();

        session
            .Invoke("Get-MailQueueItem | Remove-MailQueueItem -WhatIf; Remove-MailQueueItem B2 -WhatIf; Remove-MailQueueItem -All -WhatIf")
            .WithoutErrors();

        List<string> said = session.UserInterface.Lines;
        Assert.Contains(said, line => line.Contains("A1 a@sender.example -> b@rcpt.example (deferred,", StringComparison.Ordinal));
        Assert.Equal(2, said.Count(line => line.Contains("B2 a@sender.example", StringComparison.Ordinal)));
        Assert.Contains(said, line => line.Contains("all 2 messages", StringComparison.Ordinal));
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void An_unanswered_prompt_removes_nothing()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Assert.NotEmpty(session.Invoke("Get-MailQueueItem | Remove-MailQueueItem").Errors);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void The_prompt_says_what_goes()
    {
        _tools.Listing(ListingLines.Of("A1", size: 2_048));
        using ModuleSession session = NewSession();
        session.UserInterface.Answer = "&Yes";

        session.Invoke("Remove-MailQueueItem A1").WithoutErrors();

        Assert.Matches(
            @"A1 a@sender\.example -> b@rcpt\.example \(deferred, \d+d( \d+h)?, 2\.0 KB\)",
            Assert.Single(session.UserInterface.Questions)
        );
        Assert.Equal("A1\n", _tools.Note("ids"));
    }

    [Fact]
    public void A_no_leaves_the_message_alone()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();
        session.UserInterface.Answer = "&No";

        session.Invoke("Remove-MailQueueItem A1").WithoutErrors();

        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void A_stopped_pipeline_changes_nothing()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        using ModuleSession session = NewSession();

        session.Invoke(
            "Get-MailQueueItem | ForEach-Object { if ($_.QueueId -eq 'B2') { throw 'stop' }; $_ } | Remove-MailQueueItem -Confirm:$false"
        );

        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void Items_of_two_instances_stay_on_theirs()
    {
        using StandInTools others = new();
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();
        string script = "Get-MailQueueItem -ConfigDirectory $args[0]; Get-MailQueueItem -ConfigDirectory $args[1]";
        IReadOnlyList<PSObject> items = session.Invoke(script, _tools.Directory, others.Directory).WithoutErrors().Output;

        session.Invoke("$args[0] | Remove-MailQueueItem -Confirm:$false", items).WithoutErrors();

        Assert.Equal(["-d -", $"-c {others.Directory} -d -"], _tools.Calls("postsuper"));
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
