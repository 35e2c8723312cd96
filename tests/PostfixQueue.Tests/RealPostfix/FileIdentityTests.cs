using System.Diagnostics;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>An item knows the file of its message, wherever it has been meanwhile.</summary>
public sealed class FileIdentityTests
{
    // As JSON and CSV files have it.
    private const string ThroughJson = """
        [pscustomobject]@{ QueueId = $item.QueueId; QueueName = $item.QueueName; Sender = $item.Sender; ArrivalTime = $item.ArrivalTime;
            ArrivalTimeUtc = $item.ArrivalTimeUtc; Size = $item.Size
            Recipients = @([pscustomobject]@{ EmailAddress = $item.Recipients[0].EmailAddress }); FileIdentity = $item.FileIdentity;
            HostName = $item.HostName; ConfigDirectory = $item.ConfigDirectory }
        """;

    private const string ThroughCsv = """
        [pscustomobject]@{ QueueId = $item.QueueId; QueueName = $item.QueueName; Sender = $item.Sender;
            ArrivalTime = "$($item.ArrivalTime)"; ArrivalTimeUtc = $item.ArrivalTimeUtc; Size = "$($item.Size)"
            Recipients = 'PostfixQueue.MailQueueRecipient[]'; FileIdentity = $item.FileIdentity; HostName = $item.HostName;
            ConfigDirectory = $item.ConfigDirectory }
        """;

    private const string ThroughXml =
        "[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($item, 2))";

    [Theory]
    [InlineData("$item")]
    [InlineData(ThroughJson)]
    [InlineData(ThroughCsv)]
    [InlineData(ThroughXml)]
    public async Task A_message_that_looks_the_same_is_refused(string item)
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { LongQueueIds = false });
        string id = await queue.DeferAsync();
        queue.Session.Invoke("$global:item = Get-MailQueueItem $args[0]", id).WithoutErrors();

        // The true one is taken, in whatever form.
        Assert.Equal(
            "Held",
            Assert
                .Single(queue.Session.Invoke($"{item} | Suspend-MailQueueItem -PassThru").WithoutErrors().Of<MailQueueActionResult>())
                .Outcome
        );

        string copy = Path.Join(queue.Postfix.RootDirectory, "copy");
        await Process.Start("cp", ["-p", queue.FileOf(id), copy]).WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Move(copy, queue.FileOf(id), overwrite: true);

        Assert.Equal(["StaleQueueItem"], queue.Session.Invoke($"{item} | Remove-MailQueueItem -Confirm:$false").ErrorIds);
        Assert.Equal(["StaleQueueItem"], queue.Session.Invoke($"{item} | Get-MailQueueItem").ErrorIds);
        Assert.Equal(["StaleQueueItem"], queue.Session.Invoke($"{item} | Invoke-MailQueueFlush").ErrorIds);
        Assert.Equal([id], await queue.Postfix.IdsAsync());

        // An item of postqueue knows nothing of files, and is guarded as before.
        queue.Session.Invoke("Get-MailQueueItem -Source Postqueue | Remove-MailQueueItem -Confirm:$false").WithoutErrors();
        Assert.Empty(await queue.Postfix.IdsAsync());
    }

    [Theory]
    [InlineData("'x'")]
    [InlineData("@(1, 2)")]
    [InlineData("17")]
    public async Task An_identity_that_cannot_be_read_refuses(string altered)
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();

        Invocation invocation = queue.Session.Invoke(
            $"$item = Get-MailQueueItem; $item = {ThroughJson}; $item.FileIdentity = {altered}; $item | Remove-MailQueueItem "
                + $"-Confirm:$false"
        );

        Assert.Equal(["StaleQueueItem"], invocation.ErrorIds);
        Assert.Equal([id], await queue.Postfix.IdsAsync());
    }

    [Theory]
    [InlineData("Remove-MailQueueItem $id -Confirm:$false -PassThru", "Removed")]
    [InlineData("Suspend-MailQueueItem $id -Confirm:$false -PassThru", "Held")]
    [InlineData("Restart-MailQueueItem $id -Confirm:$false -PassThru", "Requeued")]
    [InlineData("Invoke-MailQueueFlush $id -Confirm:$false -PassThru", "Requested")]
    [InlineData("Get-MailQueueItem $id | Remove-MailQueueItem -Confirm:$false -PassThru", "Removed")]
    public async Task An_action_looks_at_the_files_of_its_messages_and_lists_nothing(string command, string outcome)
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();

        Invocation invocation = queue.Session.Invoke(
            $"$VerbosePreference = 'Continue'; $id = $args[0]; {command}; "
                + $"{command.Replace("$id", "A0123456789", StringComparison.Ordinal)}",
            id
        );

        Assert.Equal(outcome, Assert.Single(invocation.Of<MailQueueActionResult>(), result => result.QueueId == id).Outcome);
        Assert.Equal(["QueueItemNotFound"], invocation.ErrorIds);
        Assert.DoesNotContain(
            invocation.Verbose,
            line => line.Contains("postqueue", StringComparison.Ordinal) && line.Contains("-j", StringComparison.Ordinal)
        );
    }
}
