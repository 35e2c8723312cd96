using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>Parameters with a closed set of values take exactly their names.</summary>
public sealed class ClosedSetParameterTests : IDisposable
{
    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("'incoming,active'", "A1 B2")]
    [InlineData("'incoming, active'", "A1 B2")]
    [InlineData("Incoming, ACTIVE", "A1 B2")]
    [InlineData("'incoming,active', 'hold'", "A1 B2 D4")]
    [InlineData("([PostfixQueue.MailQueueName]::Hold)", "D4")]
    [InlineData("([PostfixQueue.MailQueueName[]]('Hold', 'Active'))", "B2 D4")]
    [InlineData("(,'hold')", "D4")]
    public void Names_may_stand_in_one_text(string names, string expected)
    {
        WriteListing();
        using ModuleSession session = NewSession();

        IReadOnlyList<MailQueueItem> found = session.Invoke($"Get-MailQueueItem -QueueName {names}").WithoutErrors().Of<MailQueueItem>();

        Assert.Equal(expected, string.Join(' ', found.Select(item => item.QueueId)));
    }

    [Theory]
    [InlineData("Get-MailQueueItem -QueueName 3")]
    [InlineData("Get-MailQueueItem -QueueName '3'")]
    [InlineData("Get-MailQueueItem -QueueName 'act'")]
    [InlineData("Get-MailQueueItem -QueueName 'active,'")]
    [InlineData("Get-MailQueueItem -QueueName ',active'")]
    [InlineData("Get-MailQueueItem -QueueName 'active|hold'")]
    [InlineData("Get-MailQueueItem -QueueName 'active hold'")]
    [InlineData("Get-MailQueueItem -QueueName ([DayOfWeek]::Monday)")]
    [InlineData("Get-MailQueueItem -QueueName @(@('active', 'hold'), 'incoming')")]
    [InlineData("Get-MailQueueItem -QueueName ''")]
    [InlineData("Get-MailQueueItem -Cause 5")]
    [InlineData("Get-MailQueueItem -Cause 'DnsNotFound,5'")]
    [InlineData("Get-MailQueueItem -Cause Dns")]
    [InlineData("Measure-MailQueue -GroupBy 2")]
    [InlineData("Measure-MailQueue -GroupBy 'Cause,Scope'")]
    [InlineData("Measure-MailQueue -GroupBy Cause, Scope")]
    [InlineData("Measure-MailQueue -GroupBy 'Recip'")]
    [InlineData("Remove-MailQueueItem -All -QueueName 3 -Force -Confirm:$false")]
    [InlineData("Remove-MailQueueItem -All -QueueName 'hold;deferred' -Force -Confirm:$false")]
    [InlineData("Get-MailLogEvent -EventType 'Send'")]
    [InlineData("Get-MailLogEvent -EventType 3")]
    [InlineData("Get-MailLogEvent -Source 'File,Journal'")]
    [InlineData("Measure-MailDelivery -GroupBy 'Hour,Day'")]
    [InlineData("Test-MailServerConfig -Category 1")]
    [InlineData("Test-MailServerConfig -Category 'Dns,1'")]
    public void Anything_else_is_refused(string command)
    {
        WriteListing();
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(command);

        Assert.Empty(invocation.Output);
        Assert.Equal(["ParameterArgumentTransformationError"], invocation.ErrorIds);
        Assert.Empty(_tools.Calls("postqueue"));
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void Two_names_in_one_text_remove_from_these_two_queues_only()
    {
        WriteListing();
        using ModuleSession session = NewSession();

        session.Invoke("Remove-MailQueueItem -All -QueueName 'incoming,active' -Force -Confirm:$false").WithoutErrors();

        Assert.Equal("A1\nB2\n", _tools.Note("ids"));
    }

    [Theory]
    [InlineData("Get-MailQueueItem -QueueName ", "Deferred")]
    [InlineData("Get-MailQueueItem -QueueName Hold, Ac", "Active")]
    [InlineData("Get-MailQueueItem -Cause ", "DnsNotFound")]
    [InlineData("Measure-MailQueue -GroupBy S", "Scope")]
    [InlineData("Remove-MailQueueItem -All -QueueName h", "Hold")]
    [InlineData("Test-MailServerConfig -Category D", "Dns")]
    public void The_names_are_completed(string line, string expected)
    {
        using ModuleSession session = NewSession();

        IReadOnlyList<PSObject> offers = session
            .Invoke("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches.CompletionText", line)
            .WithoutErrors()
            .Output;

        Assert.Contains(expected, offers.Select(offer => offer.ToString()));
    }

    private void WriteListing() =>
        _tools.Listing(
            string.Concat(
                ListingLines.Of("A1", queue: "incoming"),
                ListingLines.Of("B2", queue: "active"),
                ListingLines.Of("C3"),
                ListingLines.Of("D4", queue: "hold")
            )
        );

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
