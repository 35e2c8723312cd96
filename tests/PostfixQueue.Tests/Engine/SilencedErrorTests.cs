namespace PostfixQueue.Tests.Engine;

/// <summary>-ErrorAction SilentlyContinue silences what is not fatal for the pipeline, and nothing of the output goes with it.</summary>
public sealed class SilencedErrorTests : IDisposable
{
    private const string Settings =
        "printf '%s\\n' 'config_directory = /etc/postfix' 'mail_version = 3.7.11' 'myhostname = mx.lab.example'";

    private readonly StandInTools _tools = ObedientPostsuper.Create();

    public SilencedErrorTests()
    {
        _tools.Write("postconf", Settings);
        _tools.Listing(ListingLines.Of("A1") + "nonsense\n" + ListingLines.Of("B2", queue: "hold"));
    }

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("Get-MailQueueItem", "QueueOutputInvalid", 2)]
    [InlineData("Get-MailQueueItem A1, NONE", "QueueOutputInvalid", 1)]
    [InlineData("Measure-MailQueue -GroupBy QueueName", "QueueOutputInvalid", 2)]
    [InlineData("'A1', 'x y', 'B2' | Suspend-MailQueueItem -PassThru", "InvalidQueueId", 2)]
    [InlineData("'A1', 'ALL' | Remove-MailQueueItem -Confirm:$false -PassThru", "InvalidQueueId", 1)]
    [InlineData("Get-MailServerConfig no_such, myhostname", "ConfigParameterNotFound", 1)]
    [InlineData("Test-MailServerConfig No.Such, Postfix.Version -SkipDns -SkipNetwork", "CheckNotFound", 1)]
    [InlineData("'text', @{ QueueId = 'A1' } | Measure-MailQueue", "InvalidQueueId", 1)]
    [InlineData("[pscustomobject]@{ QueueId = 'A1'; HostName = 'elsewhere' }, 'B2' | Suspend-MailQueueItem -PassThru", "WrongHost", 1)]
    public void What_is_not_fatal_is_silent(string command, string errorId, int outputs)
    {
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: true);

        Invocation said = session.Invoke(command);
        Invocation silent = session.Invoke(
            $"{command} -ErrorAction SilentlyContinue -ErrorVariable kept; $kept | ForEach-Object {{ $_.FullyQualifiedErrorId }}"
        );

        Assert.Contains(errorId, said.ErrorIds);
        Assert.Empty(silent.Errors);
        Assert.Equal(outputs, said.Output.Count);
        Assert.Equal(outputs, silent.Output.Count(static one => one.BaseObject is not string));
        Assert.Contains(silent.Output, one => one.BaseObject is string text && text.StartsWith(errorId + ",", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_fatal_is_not()
    {
        _tools.Write("postqueue", "echo 'postqueue: fatal: Queue report unavailable - mail system is down' >&2; exit 69");
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: false);

        foreach (string? command in new[] { "Get-MailQueueItem", "Measure-MailQueue", "Invoke-MailQueueFlush A1" })
            Assert.Equal(["MailSystemDown"], session.Invoke($"{command} -ErrorAction SilentlyContinue").ErrorIds);
        Assert.Equal(["SuperuserRequired"], session.Invoke("Suspend-MailQueueItem A1 -ErrorAction SilentlyContinue").ErrorIds);
    }
}
