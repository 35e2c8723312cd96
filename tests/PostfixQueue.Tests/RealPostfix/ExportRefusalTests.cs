using System.Text;
using System.Text.Json;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>What is refused when messages are exported and submitted again, so that none goes out twice or to the wrong place.</summary>
public sealed class ExportRefusalTests
{
    [Fact]
    public async Task A_message_is_submitted_once()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string folder = FolderOf(queue);
        string id = await queue.DeferAsync();
        queue.Session.Invoke("Export-MailQueueMessage $args[0] $args[1]", id, folder).WithoutErrors();

        Assert.Equal(["DuplicateMessage"], queue.Session.Invoke("Import-MailQueueMessage $args[0]", folder).ErrorIds);
        queue.Session.Invoke("Remove-MailQueueItem $args[0] -Confirm:$false", id).WithoutErrors();
        queue.Session.Invoke("Import-MailQueueMessage $args[0] -WhatIf", folder).WithoutErrors();
        Assert.Empty(await queue.Postfix.IdsAsync());
        queue.Session.Invoke("Import-MailQueueMessage $args[0]", folder).WithoutErrors();
        await queue.Postfix.WaitUntilAsync(entries => entries.Count == 1 && entries[0].QueueName == "deferred");
        Assert.Equal(["DuplicateMessage"], queue.Session.Invoke("Import-MailQueueMessage $args[0]", folder).ErrorIds);
        Assert.Single(await queue.Postfix.IdsAsync());
        queue.Session.Invoke("Import-MailQueueMessage $args[0] -Force", folder).WithoutErrors();
        await queue.Postfix.WaitUntilAsync(entries => entries.Count == 2);
    }

    [Fact]
    public async Task Files_are_the_owners_alone_and_not_replaced()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string folder = FolderOf(queue);
        string id = await queue.DeferAsync();

        queue.Session.Invoke("Export-MailQueueMessage $args[0] $args[1] -WhatIf", id, folder).WithoutErrors();
        Assert.False(Directory.Exists(folder));
        queue.Session.Invoke("Get-MailQueueItem | Export-MailQueueMessage -Path $args[0]", folder).WithoutErrors();

        string message = Path.Join(folder, id + ".eml"),
            envelope = Path.Join(folder, id + ".json");
        Assert.Equal([message, envelope], Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.All([message, envelope], path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));
        Assert.Equal(
            (await queue.Postfix.RunAsync("postcat", ["-bhq", id])).Output,
            await File.ReadAllTextAsync(message, TestContext.Current.CancellationToken)
        );

        await File.WriteAllTextAsync(message, "mine", TestContext.Current.CancellationToken);
        foreach (string arguments in new[] { "", "-WhatIf" })
            Assert.Equal(
                ["ExportFileExists"],
                queue.Session.Invoke($"Export-MailQueueMessage $args[0] $args[1] {arguments}", id, folder).ErrorIds
            );
        Assert.Equal("mine", await File.ReadAllTextAsync(message, TestContext.Current.CancellationToken));
        queue.Session.Invoke("Export-MailQueueMessage $args[0] $args[1] -Force", id, folder).WithoutErrors();
        Assert.NotEqual("mine", await File.ReadAllTextAsync(message, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_changed_is_not_submitted()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string folder = FolderOf(queue);
        string id = await queue.DeferAsync();
        queue
            .Session.Invoke("Export-MailQueueMessage $args[0] $args[1]; Remove-MailQueueItem $args[0] -Confirm:$false", id, folder)
            .WithoutErrors();
        await File.AppendAllTextAsync(Path.Join(folder, id + ".eml"), "more", TestContext.Current.CancellationToken);

        Assert.Equal(["ExportInvalid"], queue.Session.Invoke("Import-MailQueueMessage $args[0]", folder).ErrorIds);
        File.Delete(Path.Join(folder, id + ".eml"));
        Assert.Equal(["ExportNotFound"], queue.Session.Invoke("Import-MailQueueMessage $args[0]", folder).ErrorIds);
        Assert.Empty(await queue.Postfix.IdsAsync());
    }

    [Fact]
    public async Task What_sendmail_refuses_can_be_tried_again()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string folder = FolderOf(queue);
        string id = await queue.DeferAsync();
        queue
            .Session.Invoke("Export-MailQueueMessage $args[0] $args[1]; Remove-MailQueueItem $args[0] -Confirm:$false", id, folder)
            .WithoutErrors();
        await queue.Postfix.ConfigureAsync("authorized_submit_users = !root, static:all");

        Assert.Equal(["PostfixCommandFailed"], queue.Session.Invoke("Import-MailQueueMessage $args[0]", folder).ErrorIds);
        Assert.Empty(await queue.Postfix.IdsAsync());
        await queue.Postfix.ConfigureAsync("authorized_submit_users = static:all");
        queue.Session.Invoke("Import-MailQueueMessage $args[0]", folder).WithoutErrors();
        await queue.Postfix.WaitUntilAsync(entries => entries.Count == 1);
    }

    [Fact]
    public async Task A_message_of_another_instance_wants_the_instance_named()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        using PrivatePostfix other = PrivatePostfix.Create();
        string folder = FolderOf(queue);
        string id = await queue.DeferAsync();
        queue
            .Session.Invoke("Export-MailQueueMessage $args[0] $args[1]; Remove-MailQueueItem $args[0] -Confirm:$false", id, folder)
            .WithoutErrors();

        IReadOnlyList<string> said = await RealPowerShell.RunAsync(
            $$"""
            Import-Module '{{Repository.Manifest}}'
            $env:MAIL_CONFIG = '{{other.ConfigDirectory}}'
            try { Import-MailQueueMessage '{{folder}}' -ErrorAction Stop } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            """
        );

        Assert.Equal(["InvalidConfigDirectory"], said);
    }

    private static string FolderOf(RealQueue queue) => Path.Join(queue.Postfix.RootDirectory, "my exports");
}
