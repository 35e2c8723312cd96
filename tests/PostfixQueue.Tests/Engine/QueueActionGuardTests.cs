using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>What tells a message from another under its ID, whatever way the item comes in.</summary>
public sealed class QueueActionGuardTests : IDisposable
{
    private static readonly string s_another = ListingLines.Of("A1", "z@else.example");

    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("$args[0] | {0}")]
    [InlineData(",$args[0] | {0}")]
    [InlineData("{0} -QueueId $args[0]")]
    [InlineData("{0} $args[0]")]
    [InlineData("{0} -QueueId $args[0][0]")]
    [InlineData("{0} -QueueId @('NOPE', $args[0][0])")]
    [InlineData(
        "$args[0] | ForEach-Object { $copy = [pscustomobject]@{}; foreach ($one in $_.psobject.Properties) { "
            + "$copy.psobject.Properties.Add([psnoteproperty]::new($one.Name, $one.Value)) }; $copy } | {0}"
    )]
    [InlineData("$args[0] | Get-MailQueueItem | {0}")]
    [InlineData("Get-MailQueueItem -QueueId $args[0] | {0}")]
    public void A_stale_item_is_refused_by_every_way_in(string script)
    {
        foreach (
            string? command in new[]
            {
                "Remove-MailQueueItem",
                "Suspend-MailQueueItem",
                "Resume-MailQueueItem",
                "Restart-MailQueueItem",
                "Invoke-MailQueueFlush",
            }
        )
        {
            _tools.Listing(ListingLines.Of("A1"));
            using ModuleSession session = NewSession();
            IReadOnlyList<PSObject> items = session.Invoke("Get-MailQueueItem").Output;
            _tools.Listing(s_another);

            IReadOnlyList<string> ids = session
                .Invoke(script.Replace("{0}", command + " -Confirm:$false", StringComparison.Ordinal), items.ToArray<object>())
                .ErrorIds;

            Assert.Equal(["StaleQueueItem"], ids.Where(id => id != "QueueItemNotFound"));
        }

        Assert.Empty(_tools.Calls("postsuper"));
        Assert.DoesNotContain("-i A1", _tools.Calls("postqueue"));
    }

    [Fact]
    public void An_explicit_item_stays_on_its_instance()
    {
        using StandInTools others = new();
        others.Listing(ListingLines.Of("A1"));
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();
        IReadOnlyList<PSObject> items = session
            .Invoke("Get-MailQueueItem -ConfigDirectory $args[0]", others.Directory)
            .WithoutErrors()
            .Output;

        session.Invoke("Suspend-MailQueueItem -QueueId $args[0] -Confirm:$false", items).WithoutErrors();

        Assert.Equal([$"-c {others.Directory} -h -"], _tools.Calls("postsuper"));
    }

    [Theory]
    [InlineData("ArrivalTime = $null")]
    [InlineData("ArrivalTime = @($it.ArrivalTime, $it.ArrivalTime)")]
    [InlineData("ArrivalTime = $it.ArrivalTime.Ticks")]
    [InlineData("ArrivalTime = 5")]
    [InlineData("ArrivalTime = ''")]
    [InlineData("ArrivalTime = 'yesterday'")]
    [InlineData("ArrivalTime = $it.ArrivalTime.AddSeconds(1)")]
    [InlineData("ArrivalTime = [datetime]::MinValue")]
    [InlineData("ArrivalTimeUtc = '2020-01-01T00:00:00Z'")]
    [InlineData("ArrivalTimeUtc = $null")]
    [InlineData("ArrivalTimeUtc = 7")]
    [InlineData("Sender = $null")]
    [InlineData("Sender = ''")]
    [InlineData("Sender = 5")]
    [InlineData("Sender = @('a@sender.example')")]
    [InlineData("Sender = 'A@sender.example'")]
    [InlineData("Size = 1001")]
    [InlineData("Size = -1")]
    [InlineData("Size = 'big'")]
    [InlineData("Size = $null")]
    [InlineData("Size = @(1000)")]
    [InlineData("Size = 1000.5")]
    [InlineData("Recipients = @()")]
    [InlineData("Recipients = $null")]
    [InlineData("Recipients = 5")]
    [InlineData("Recipients = 'other@rcpt.example'")]
    [InlineData("Recipients = @(1, 2)")]
    [InlineData("Recipients = @(@{ EmailAddress = 'b@rcpt.example' })")]
    public void An_altered_guard_refuses(string change)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(
            $$"""
            $it = Get-MailQueueItem
            $copy = [pscustomobject]@{ QueueId = $it.QueueId; ArrivalTime = $it.ArrivalTime; ArrivalTimeUtc = $it.ArrivalTimeUtc;
                Sender = $it.Sender; Size = $it.Size; Recipients = $it.Recipients; HostName = $it.HostName }
            $copy.{{change}}
            $copy | Suspend-MailQueueItem -Confirm:$false
            $copy | Get-MailQueueItem
            Suspend-MailQueueItem -QueueId $copy -Confirm:$false
            """
        );

        Assert.Equal(["StaleQueueItem", "StaleQueueItem", "StaleQueueItem"], invocation.ErrorIds);
        Assert.Empty(invocation.Output);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Theory]
    [InlineData("HostName = $null", "WrongHost")]
    [InlineData("HostName = ''", "WrongHost")]
    [InlineData("HostName = 5", "WrongHost")]
    [InlineData("HostName = @($it.HostName)", "WrongHost")]
    [InlineData("HostName = 'other.example'", "WrongHost")]
    [InlineData("QueueId = 5", "InvalidQueueId")]
    [InlineData("QueueId = @('A1', 'A1')", "InvalidQueueId")]
    [InlineData("QueueId = $null", "InvalidQueueId")]
    [InlineData("QueueId = 'A*'", "InvalidQueueId")]
    [InlineData("QueueId = 'ALL'", "InvalidQueueId")]
    public void An_altered_host_or_id_refuses(string change, string expected)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(
            $$"""
            $it = Get-MailQueueItem
            $copy = [pscustomobject]@{ QueueId = $it.QueueId; ArrivalTime = $it.ArrivalTime; Sender = $it.Sender; HostName = $it.HostName }
            $copy.{{change}}
            $copy | Suspend-MailQueueItem -Confirm:$false
            """
        );

        Assert.Equal([expected], invocation.ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Theory]
    [InlineData("ArrivalTime")]
    [InlineData("Sender")]
    [InlineData("ArrivalTime, ArrivalTimeUtc")]
    [InlineData("ArrivalTime, ArrivalTimeUtc, Size, Recipients")]
    [InlineData("Sender, Size")]
    public void A_guard_with_a_part_missing_refuses(string missing)
    {
        _tools.Listing(ListingLines.Of("A1"));
        using ModuleSession session = NewSession();

        Invocation invocation = session.Invoke(
            $$"""
            $missing = '{{missing}}' -split ', '
            $it = Get-MailQueueItem
            $copy = [pscustomobject]@{}
            foreach ($name in 'QueueId', 'ArrivalTime', 'ArrivalTimeUtc', 'Sender', 'Size', 'Recipients', 'HostName') {
                if ($name -notin $missing) { $copy.psobject.Properties.Add([psnoteproperty]::new($name, $it.$name)) }
            }
            $copy | Suspend-MailQueueItem -Confirm:$false
            """
        );

        Assert.Equal(["StaleQueueItem"], invocation.ErrorIds);
        Assert.Empty(_tools.Calls("postsuper"));
    }

    [Fact]
    public void An_object_with_an_id_and_no_guard_is_a_bare_id()
    {
        _tools.Listing(ListingLines.Of("A1") + ListingLines.Of("B2"));
        using ModuleSession session = NewSession();

        session.Invoke("[pscustomobject]@{ QueueId = 'A1', 'B2'; Note = 'x' } | Suspend-MailQueueItem -Confirm:$false").WithoutErrors();
        session.Invoke("Suspend-MailQueueItem A1 -Confirm:$false -PassThru | Resume-MailQueueItem -Confirm:$false").WithoutErrors();

        Assert.Equal("A1\nB2\nA1\nA1\n", _tools.Note("ids"));
    }

    private ModuleSession NewSession() => new(toolDirectory: _tools.Directory);
}
