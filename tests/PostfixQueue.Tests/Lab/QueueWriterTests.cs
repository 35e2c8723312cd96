using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Lab;

public sealed class QueueWriterTests
{
    private const int Count = 300;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Postfix_lists_shows_flushes_and_removes_what_was_written(bool longQueueIds)
    {
        await using PrivatePostfix postfix = await PrivatePostfix.StartNewAsync(new PostfixOptions { LongQueueIds = longQueueIds });

        IReadOnlyList<string> ids = new QueueWriter(postfix, longQueueIds).Write(Count);

        IReadOnlyList<QueueEntry> queue = await postfix.ListAsync();
        Assert.Equal(ids.Order(StringComparer.Ordinal), queue.Select(entry => entry.QueueId).Order(StringComparer.Ordinal));
        Assert.All(queue, entry => Assert.All(entry.Recipients, recipient => Assert.NotEmpty(recipient.Value)));
        Assert.Contains(queue, entry => entry.Sender == "MAILER-DAEMON");
        Assert.Contains(queue, entry => entry.Recipients.Count > 1);

        ToolResult shown = (await postfix.RunAsync("postcat", ["-q", ids[0]])).OrThrow();
        Assert.Contains("\nSubject: Your order 100000\n", shown.Output, StringComparison.Ordinal);
        Assert.Empty(shown.Error);

        (await postfix.RunAsync("postqueue", ["-i", ids[0]])).OrThrow();
        await postfix.WaitUntilAsync(now =>
            now.Single(entry => entry.QueueId == ids[0]).Recipients.All(recipient => recipient.Value == "no route to this destination")
        );

        ToolResult removed = (await postfix.RunAsync("postsuper", ["-d", "-"], string.Join('\n', ids))).OrThrow();
        Assert.EndsWith($"postsuper: Deleted: {Count} messages\n", removed.Error, StringComparison.Ordinal);
        Assert.Empty(await postfix.ListAsync());
        Assert.Empty(Directory.GetFiles(Path.Join(postfix.QueueDirectory, "defer"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Postfix_finds_no_fault_in_the_files()
    {
        await using PrivatePostfix postfix = await PrivatePostfix.StartNewAsync();
        await postfix.StopAsync();
        IReadOnlyList<string> ids = new QueueWriter(postfix, longQueueIds: false).Write(Count);

        // The check of the queue's structure renames a file whose name does not fit its inode.
        ToolResult check = (await postfix.RunAsync("postsuper", ["-s", "deferred", "defer"])).OrThrow();
        await postfix.StartAsync();

        Assert.Empty(check.Error);
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await postfix.IdsAsync("deferred")).Order(StringComparer.Ordinal));
    }
}
