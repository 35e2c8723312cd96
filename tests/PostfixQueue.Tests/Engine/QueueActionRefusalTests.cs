using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>What the four cmdlets that act through postsuper refuse to do.</summary>
public sealed class QueueActionRefusalTests : IDisposable
{
    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("ALL")]
    [InlineData("all")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("A*")]
    [InlineData("A1 B2")]
    [InlineData("A1\nB2")]
    [InlineData("A1\r")]
    [InlineData("../A1")]
    [InlineData("$(id)")]
    [InlineData("; rm -rf /")]
    [InlineData("A1\0")]
    [InlineData(null)]
    public void What_is_not_an_id_is_refused_by_every_cmdlet_that_changes_the_queue(string? queueId)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        foreach (string? command in new[] { "Remove", "Suspend", "Resume", "Restart" })
        {
            Assert.Equal(
                ["InvalidQueueId"],
                session.Invoke($"{command}-MailQueueItem -QueueId $args[0] -Confirm:$false", queueId).ErrorIds
            );
            Assert.Equal(["InvalidQueueId"], session.Invoke($"$args[0] | {command}-MailQueueItem -Confirm:$false", queueId).ErrorIds);
        }

        Assert.Equal(["InvalidQueueId"], session.Invoke("Invoke-MailQueueFlush -QueueId $args[0]", queueId).ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Fact]
    public void A_very_long_id_is_refused()
    {
        using ModuleSession session = NewSession();

        Assert.Equal(
            ["InvalidQueueId"],
            session.Invoke("Remove-MailQueueItem -QueueId $args[0] -Confirm:$false", new string('A', 10_000_000)).ErrorIds
        );
    }

    [Fact]
    public void A_user_without_root_is_told_before_any_prompt()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: false);

        foreach (string? command in new[] { "Remove", "Suspend", "Resume", "Restart" })
            Assert.Equal(["SuperuserRequired"], session.Invoke($"{command}-MailQueueItem A1").ErrorIds);
        Assert.Empty(session.UserInterface.Questions);
        Assert.Empty(_tools.Calls("postqueue"));
    }

    [Theory]
    [InlineData("arrived later")]
    [InlineData("other sender")]
    public void Another_message_under_the_same_id_is_refused(string change)
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        using ModuleSession session = NewSession();
        IReadOnlyList<PSObject> items = session.Invoke("Get-MailQueueItem").Output;
        _tools.Listing(
            ListingLines.Of("B2")
                + (
                    change == "other sender"
                        ? ListingLines.Of("A1", "z@else.example")
                        : ListingLines.Of("A1", arrival: ListingLines.Arrival + 1)
                )
        );

        Invocation invocation = session.Invoke("$args[0] | Remove-MailQueueItem -Confirm:$false -PassThru", items);

        Assert.Equal(["StaleQueueItem"], invocation.ErrorIds);
        Assert.Equal(
            [("A1", "Failed"), ("B2", "Removed")],
            invocation.Of<MailQueueActionResult>().Select(result => (result.QueueId, result.Outcome))
        );
        Assert.Equal("B2\n", _tools.Note("ids"));
    }

    [Fact]
    public void Force_does_not_override_the_refusal_of_a_stale_item()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();
        IReadOnlyList<PSObject> items = session.Invoke("Get-MailQueueItem").Output;
        _tools.Listing(ListingLines.Of("A1", "z@else.example"));

        Assert.Equal(["StaleQueueItem"], session.Invoke("$args[0] | Remove-MailQueueItem -Confirm:$false -Force", items).ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void An_item_of_another_host_is_refused()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession there = new(toolDirectory: _tools.Directory, hostName: "mx1.lab.example");
        using ModuleSession here = new(toolDirectory: _tools.Directory, hostName: "mx2.lab.example");
        IReadOnlyList<PSObject> items = there.Invoke("Get-MailQueueItem").Output;

        Assert.Equal(["WrongHost"], here.Invoke("$args[0] | Remove-MailQueueItem -Confirm:$false", items).ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void An_object_that_only_looks_like_an_item_is_guarded_too()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(
            "[pscustomobject]@{ QueueId = 'A1'; Sender = 'z@else.example'; ArrivalTime = [datetime]::Now } | Remove-MailQueueItem "
                + "-Confirm:$false"
        );

        Assert.Equal(["StaleQueueItem"], invocation.ErrorIds);
    }

    [Fact]
    public void NotifySender_needs_a_Postfix_that_can_expire()
    {
        _tools.Listing(ListingLines.Of("A1")).Write("postconf", "echo 'mail_version = 3.4.23'");
        using ModuleSession session = NewSession();

        Assert.Equal(["UnsupportedPostfixVersion"], session.Invoke("Get-MailQueueItem | Remove-MailQueueItem -NotifySender").ErrorIds);
        Assert.Empty(session.UserInterface.Questions);
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
