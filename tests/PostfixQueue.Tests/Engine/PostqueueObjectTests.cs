namespace PostfixQueue.Tests.Engine;

/// <summary>What <c>postqueue -j | ConvertFrom-Json</c> gives goes wherever items go, with the same protection.</summary>
public sealed class PostqueueObjectTests : IDisposable
{
    private const string Listed = """
        $listed = [pscustomobject]@{ queue_name = 'deferred'; queue_id = 'A1'; arrival_time = 1700000000L; message_size = 1000L
            forced_expire = $false; sender = 'a@sender.example'; recipients = @([pscustomobject]@{ address = 'b@rcpt.example'
                delay_reason = 'connect to mx.rcpt.example[192.0.2.1]:25: Connection refused' }) }
        """;

    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Remove-MailQueueItem", "-d -")]
    [InlineData("Suspend-MailQueueItem", "-h -")]
    [InlineData("Restart-MailQueueItem", "-r -")]
    public void It_is_acted_on(string command, string expected)
    {
        Invocation invocation = Invoke($"$listed | {command} -Confirm:$false; {command} $listed -WhatIf");

        invocation.WithoutErrors();
        Assert.Equal([expected], _tools.Calls("postsuper"));
        Assert.Equal("A1\n", _tools.Note("ids"));
    }

    [Fact]
    public void It_is_counted_and_explained()
    {
        Invocation invocation = Invoke(
            """
            $measure = $listed | Measure-MailQueue -GroupBy Cause
            $measure.Name, $measure.TotalSize, ($measure.OldestAge -gt [timespan]'365')
            ($listed | Resolve-MailDelayReason).RemoteHost
            ($listed | Get-MailQueueItem).Sender
            """
        );

        Assert.Equal("ConnectionRefused 1000 True mx.rcpt.example a@sender.example", string.Join(' ', invocation.WithoutErrors().Output));
    }

    [Theory]
    [InlineData("$listed.arrival_time += 1", "StaleQueueItem")]
    [InlineData("$listed.arrival_time = -1", "StaleQueueItem")]
    [InlineData("$listed.arrival_time = $null", "StaleQueueItem")]
    [InlineData("$listed.arrival_time = 'yesterday'", "StaleQueueItem")]
    [InlineData("$listed.arrival_time = [long]::MaxValue", "StaleQueueItem")]
    [InlineData("$listed.sender = 'z@else.example'", "StaleQueueItem")]
    [InlineData("$listed.sender = $null", "StaleQueueItem")]
    [InlineData("$listed.message_size = 999", "StaleQueueItem")]
    [InlineData("$listed.recipients = @()", "StaleQueueItem")]
    [InlineData("$listed.recipients = 'some text'", "StaleQueueItem")]
    [InlineData("$listed.recipients[0].address = 'other@rcpt.example'", "StaleQueueItem")]
    [InlineData("$listed.recipients[0] = [pscustomobject]@{ name = 'b@rcpt.example' }", "StaleQueueItem")]
    [InlineData("$listed.psobject.Properties.Remove('arrival_time')", "StaleQueueItem")]
    [InlineData("$listed.psobject.Properties.Add([psnoteproperty]::new('PSComputerName', 'other.example'))", "WrongHost")]
    [InlineData("$listed.queue_id = 'ALL'", "InvalidQueueId")]
    [InlineData("$listed.queue_id = 'A*'", "InvalidQueueId")]
    [InlineData("$listed.queue_id = 5", "InvalidQueueId")]
    [InlineData("$listed.queue_id = ''", "InvalidQueueId")]
    public void What_has_been_altered_is_refused(string change, string expected)
    {
        Invocation invocation = Invoke($"{change}; $listed | Suspend-MailQueueItem -Confirm:$false");

        Assert.Equal([expected], invocation.ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    private Invocation Invoke(string script)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = new(toolDirectory: _tools.Directory);
        return session.Invoke($"{Listed}\n{script}");
    }
}
