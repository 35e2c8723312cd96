namespace PostfixQueue.Tests.Engine;

/// <summary>A variable whose name is misspelt is null. It must never mean everything.</summary>
public sealed class NullParameterTests : IDisposable
{
    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Get-MailQueueItem -QueueId $null")]
    [InlineData("Get-MailQueueItem -QueueId A1, $null")]
    [InlineData("Get-MailQueueItem -QueueName $null")]
    [InlineData("Get-MailQueueItem -QueueName Deferred, $null")]
    [InlineData("Get-MailQueueItem -QueueName @()")]
    [InlineData("Get-MailQueueItem -Sender $null")]
    [InlineData("Get-MailQueueItem -Sender a@sender.example, $null")]
    [InlineData("Get-MailQueueItem -Sender a@sender.example, ''")]
    [InlineData("Get-MailQueueItem -SenderDomain sender.example, $null")]
    [InlineData("Get-MailQueueItem -Recipient b@rcpt.example, $null")]
    [InlineData("Get-MailQueueItem -RecipientDomain rcpt.example, $null")]
    [InlineData("Get-MailQueueItem -Reason '*refused*', $null")]
    [InlineData("Get-MailQueueItem -RemoteHost mx.rcpt.example, $null")]
    [InlineData("Get-MailQueueItem -Cause $null")]
    [InlineData("Get-MailQueueItem -Cause ConnectionRefused, $null")]
    [InlineData("Get-MailQueueItem -OlderThan $null")]
    [InlineData("Get-MailQueueItem -NewerThan $null")]
    [InlineData("Get-MailQueueItem -Before $null")]
    [InlineData("Get-MailQueueItem -After $null")]
    [InlineData("Get-MailQueueItem -After ''")]
    [InlineData("Get-MailQueueItem -After 5")]
    [InlineData("Get-MailQueueItem -MinimumSize $null")]
    [InlineData("Get-MailQueueItem -MaximumSize $null")]
    [InlineData("Get-MailQueueItem -Bounce:$null")]
    [InlineData("$how = @{ Before = $null }; Get-MailQueueItem @how")]
    [InlineData("Get-MailLogEvent -QueueId $null")]
    [InlineData("Get-MailLogEvent -Sender $null")]
    [InlineData("Get-MailLogEvent -Recipient a@b.example, $null")]
    [InlineData("Get-MailLogEvent -EventType $null")]
    [InlineData("Get-MailLogEvent -Source $null")]
    [InlineData("Get-MailLogEvent -After $null")]
    [InlineData("Get-MailLogEvent -Before 5")]
    [InlineData("Get-MailLogEvent -Path $null")]
    [InlineData("Get-MailLogEvent -Follow:$null")]
    [InlineData("Get-MailLogEvent -IncludeRelated:$null")]
    [InlineData("Measure-MailDelivery -GroupBy $null")]
    [InlineData("Measure-MailDelivery -First $null")]
    [InlineData("Measure-MailDelivery -InputObject $null")]
    [InlineData("Measure-MailQueue -GroupBy $null")]
    [InlineData("Measure-MailQueue -First $null")]
    [InlineData("Measure-MailQueue -InputObject $null")]
    [InlineData("Export-MailQueueReport -Path $null")]
    [InlineData("Export-MailQueueReport /tmp/never.html -InputObject $null")]
    [InlineData("Export-MailQueueReport /tmp/never.html -Title $null")]
    [InlineData("Export-MailQueueReport /tmp/never.html -First $null")]
    [InlineData("Export-MailQueueReport /tmp/never.html -TimeZone $null")]
    [InlineData("Export-MailQueueReport /tmp/never.html -Source $null")]
    [InlineData("Export-MailQueueReport /tmp/never.html -Detailed:$null")]
    [InlineData("Export-MailQueueReport /tmp/never.html -Force:$null")]
    [InlineData("Export-MailQueueReport /tmp/never.html -PassThru:$null")]
    [InlineData("Remove-MailQueueItem -All:$null -Force -Confirm:$false")]
    [InlineData("$how = @{ All = $null }; Remove-MailQueueItem @how -Force -Confirm:$false")]
    [InlineData("Remove-MailQueueItem -All -Force:$null -Confirm:$false")]
    [InlineData("Remove-MailQueueItem -All -QueueName $null -Force -Confirm:$false")]
    [InlineData("Remove-MailQueueItem -All -QueueName Hold, $null -Force -Confirm:$false")]
    [InlineData("Remove-MailQueueItem A1 -NotifySender:$null -Confirm:$false")]
    [InlineData("Suspend-MailQueueItem A1 -PassThru:$null")]
    [InlineData("Resume-MailQueueItem A1 -PassThru:$null")]
    [InlineData("Restart-MailQueueItem A1 -PassThru:$null")]
    [InlineData("Invoke-MailQueueFlush -All:$null -Force")]
    [InlineData("$how = @{ All = $null }; Invoke-MailQueueFlush @how -Force")]
    [InlineData("Invoke-MailQueueFlush -All -Force:$null")]
    [InlineData("Invoke-MailQueueFlush -Site $null")]
    [InlineData("Invoke-MailQueueFlush -Site rcpt.example, $null")]
    [InlineData("Invoke-MailQueueFlush A1 -BatchSize $null")]
    [InlineData("Invoke-MailQueueFlush A1 -BatchSize 1 -DelayMilliseconds $null")]
    public void Null_is_refused_before_anything_is_read(string command)
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2", queue: "hold"));
        using ModuleSession session = new(toolDirectory: _tools.Directory);
        session.UserInterface.Answer = "&Yes";

        Invocation invocation = session.Invoke(command);

        Assert.Empty(invocation.Output);
        Assert.StartsWith("ParameterArgument", Assert.Single(invocation.ErrorIds), StringComparison.Ordinal);
        Assert.Empty(_tools.Calls("postqueue"));
        Assert.Empty(_tools.Calls("postsuper"));
        Assert.Empty(session.UserInterface.Questions);
    }

    /// <summary>A parameter that is new, too.</summary>
    [Fact]
    public void Each_parameter_of_each_cmdlet_refuses_null()
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = new(toolDirectory: _tools.Directory);

        IReadOnlyList<string> withoutError = session
            .Invoke(
                """
                $known = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
                foreach ($command in Get-Command -Module PostfixQueue -CommandType Cmdlet) {
                    foreach ($parameter in $command.Parameters.Values | Where-Object Name -notin $known) {
                        $given = @{ $parameter.Name = $null }
                        try { $null = & $command @given -ErrorAction Stop }
                        catch { if ($_.FullyQualifiedErrorId -match '^(ParameterArgument|Invalid|MissingMandatory)') { continue } }
                        "$command -$($parameter.Name)"
                    }
                }
                """
            )
            .WithoutErrors()
            .Of<string>();

        Assert.Empty(withoutError);
        Assert.Empty(_tools.Calls("postqueue"));
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Theory]
    [InlineData("Get-MailQueueItem -Bounce:$false", 2)]
    [InlineData("Get-MailQueueItem -Bounce:$true", 0)]
    [InlineData("Get-MailQueueItem -Bounce", 0)]
    [InlineData("$how = @{ Bounce = $false }; Get-MailQueueItem @how", 2)]
    [InlineData("$how = @{ All = $true; Force = $true; Confirm = $false; PassThru = $true }; Remove-MailQueueItem @how", 2)]
    public void A_switch_still_works_as_one(string command, int count)
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        using ModuleSession session = new(toolDirectory: _tools.Directory);

        Assert.Equal(count, session.Invoke(command).WithoutErrors().Output.Count);
    }
}
