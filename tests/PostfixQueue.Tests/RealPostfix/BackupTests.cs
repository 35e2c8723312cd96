using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>Messages that are written to files before they are removed.</summary>
public sealed class BackupTests
{
    [Theory]
    [InlineData("Get-MailQueueItem | Remove-MailQueueItem -BackupPath $folder -Confirm:$false -PassThru")]
    [InlineData("Remove-MailQueueItem $ids -BackupPath $folder -Confirm:$false -PassThru")]
    [InlineData("Remove-MailQueueItem -All -Force -BackupPath $folder -Confirm:$false -PassThru")]
    public async Task What_is_removed_can_be_brought_back(string command)
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        IReadOnlyList<string> ids = await queue.DeferManyAsync(3, "sender@lab.example");
        string folder = FolderOf(queue);

        IReadOnlyList<MailQueueActionResult> results = Invoke(queue, command, folder, ids).WithoutErrors().Of<MailQueueActionResult>();

        Assert.All(
            results,
            result => Assert.Equal(("Removed", Path.Join(folder, result.QueueId + ".json")), (result.Outcome, result.BackupPath))
        );
        Assert.Empty(await queue.Postfix.IdsAsync());
        Invoke(queue, "Import-MailQueueMessage $folder", folder, ids).WithoutErrors();
        IReadOnlyList<QueueEntry> again = await queue.Postfix.WaitUntilAsync(entries =>
            entries.Count(entry => entry.QueueName == "deferred") == 3
        );
        Assert.Equal(
            ["recipient0@elsewhere.example", "recipient1@elsewhere.example", "recipient2@elsewhere.example"],
            again.SelectMany(entry => entry.Recipients.Select(recipient => recipient.Key)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task What_cannot_be_backed_up_stays()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        IReadOnlyList<string> ids = await queue.DeferManyAsync(2, "sender@lab.example");
        string folder = FolderOf(queue);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Join(folder, ids[0] + ".eml"), "of another message");

        Assert.Equal(
            ["ExportFileExists"],
            Invoke(queue, "Remove-MailQueueItem $ids[0] -BackupPath $folder -Force -WhatIf", folder, ids).ErrorIds
        );
        Assert.Equal(["ExportFileExists"], Invoke(queue, "Remove-MailQueueItem $ids -BackupPath $folder -WhatIf", folder, ids).ErrorIds);
        Assert.Equal(["ExportFileExists"], Invoke(queue, "Remove-MailQueueItem -All -BackupPath $folder -WhatIf", folder, ids).ErrorIds);
        Assert.Single(
            queue.Session.UserInterface.Lines,
            line => line.Contains(ids[1], StringComparison.Ordinal) && line.Contains("Back up to", StringComparison.Ordinal)
        );
        Assert.Equal(2, (await queue.Postfix.IdsAsync()).Count);

        foreach (string arguments in new[] { "", "-Force" })
        {
            Invocation invocation = Invoke(
                queue,
                $"Remove-MailQueueItem $ids[0] -BackupPath $folder -Confirm:$false -PassThru {arguments}",
                folder,
                ids
            );
            Assert.Equal(["ExportFileExists"], invocation.ErrorIds);
            Assert.Equal("Failed", Assert.Single(invocation.Of<MailQueueActionResult>()).Outcome);
        }

        Invocation both = Invoke(queue, "Get-MailQueueItem | Remove-MailQueueItem -BackupPath $folder -Confirm:$false", folder, ids);
        Assert.Equal(["ExportFileExists"], both.ErrorIds);
        Assert.Equal([ids[0]], await queue.Postfix.IdsAsync());
        Assert.Equal("of another message", File.ReadAllText(Path.Join(folder, ids[0] + ".eml")));
    }

    [Fact]
    public async Task Force_replaces_the_backup_of_the_same_message_only()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        string folder = FolderOf(queue);
        Invoke(queue, "Export-MailQueueMessage $ids $folder", folder, [id]).WithoutErrors();

        Assert.Equal(
            ["ExportFileExists"],
            Invoke(queue, "Remove-MailQueueItem $ids -BackupPath $folder -Confirm:$false", folder, [id]).ErrorIds
        );
        Invoke(queue, "Remove-MailQueueItem $ids -BackupPath $folder -Confirm:$false -Force", folder, [id]).WithoutErrors();
        Assert.Empty(await queue.Postfix.IdsAsync());
    }

    [Fact]
    public async Task A_damaged_message_stays()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        string folder = FolderOf(queue);
        queue.Session.UserInterface.Answer = "&Yes";
        queue.Session.UserInterface.WhileAsking = () =>
        {
            using FileStream file = new(queue.FileOf(id), FileMode.Open, FileAccess.Write);
            file.SetLength(file.Length - 20);
        };

        Invocation invocation = await Task.Run(
            () => Invoke(queue, "Remove-MailQueueItem $ids -BackupPath $folder", folder, [id]),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["QueueFileInvalid"], invocation.ErrorIds);
        Assert.True(File.Exists(queue.FileOf(id)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    private static string FolderOf(RealQueue queue) => Path.Join(queue.Postfix.RootDirectory, "backup");

    private static Invocation Invoke(RealQueue queue, string command, string folder, IEnumerable<string> ids) =>
        queue.Session.Invoke($"$folder = $args[0]; $ids = $args[1]; {command}", folder, ids.ToArray());
}
