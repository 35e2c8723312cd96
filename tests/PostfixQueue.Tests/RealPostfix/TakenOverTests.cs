using System.Diagnostics;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>Another message comes under the ID of the one that is asked about, while the question is open.</summary>
public sealed class TakenOverTests
{
    public static TheoryData<string> Commands { get; } =
    [
        "Remove-MailQueueItem $id",
        "Remove-MailQueueItem $id -NotifySender",
        "Get-MailQueueItem $id | Remove-MailQueueItem",
        "Remove-MailQueueItem -QueueId (Get-MailQueueItem $id)",
        "Suspend-MailQueueItem $id -Confirm",
        "Get-MailQueueItem $id | Suspend-MailQueueItem -Confirm",
        "Resume-MailQueueItem $id -Confirm",
        "Restart-MailQueueItem $id -Confirm",
        "Invoke-MailQueueFlush $id -Confirm",
        "Remove-MailQueueItem -All",
        "Remove-MailQueueItem -All -Force",
        "Remove-MailQueueItem -All -QueueName Deferred",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Another_message_under_the_id_stays(string command)
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { LongQueueIds = false });
        string id = await queue.DeferAsync();
        string later = new QueueWriter(queue.Postfix, longQueueIds: false) { Sender = "another@lab.example" }
            .Write(1)
            .Single();

        Invocation invocation = await AskedAsync(
            queue,
            command,
            id,
            () =>
                TakeOver(
                    queue,
                    id,
                    () =>
                    {
                        string file = queue.FileOf(id);
                        File.Delete(file);
                        queue.Rename(later, id, Path.GetDirectoryName(file)!);
                    }
                )
        );

        // With -All the other message was asked about under the ID that it had then.
        Assert.Contains("StaleQueueItem", invocation.ErrorIds);
        QueueEntry left = Assert.Single(await queue.Postfix.ListAsync());
        Assert.Equal((id, "another@lab.example", "deferred"), (left.QueueId, left.Sender, left.QueueName));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_message_that_looks_the_same_in_a_file_of_its_own_stays(string command)
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { LongQueueIds = false });
        string id = await queue.DeferAsync();
        string copy = Path.Join(queue.Postfix.RootDirectory, "copy");
        await Process.Start("cp", ["-p", queue.FileOf(id), copy]).WaitForExitAsync(TestContext.Current.CancellationToken);

        Invocation invocation = await AskedAsync(
            queue,
            command,
            id,
            () => TakeOver(queue, id, () => File.Move(copy, queue.FileOf(id), overwrite: true))
        );

        Assert.Equal(["StaleQueueItem"], invocation.ErrorIds);
        QueueEntry left = Assert.Single(await queue.Postfix.ListAsync());
        Assert.Equal((id, "deferred"), (left.QueueId, left.QueueName));
    }

    [Fact]
    public async Task A_message_that_arrives_while_the_question_is_open_stays()
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { LongQueueIds = false });
        IReadOnlyList<string> asked = await queue.DeferManyAsync(3, "sender@lab.example");
        string? later = null;

        Invocation invocation = await AskedAsync(
            queue,
            "Remove-MailQueueItem -All -PassThru",
            asked[0],
            () => later ??= new QueueWriter(queue.Postfix, longQueueIds: false).Write(1).Single()
        );

        Assert.Equal(
            asked.Order(StringComparer.Ordinal),
            invocation.WithoutErrors().Of<MailQueueActionResult>().Select(result => result.QueueId).Order(StringComparer.Ordinal)
        );
        Assert.Equal([later!], await queue.Postfix.IdsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_moves_while_the_question_is_open_is_still_the_same(bool longQueueIds)
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { LongQueueIds = longQueueIds });
        string id = await queue.DeferAsync();

        Invocation invocation = await AskedAsync(
            queue,
            "Remove-MailQueueItem $id -PassThru",
            id,
            () => queue.Postfix.RunAsync("postsuper", ["-h", id]).GetAwaiter().GetResult().OrThrow()
        );

        Assert.Equal("Removed", Assert.Single(invocation.WithoutErrors().Of<MailQueueActionResult>()).Outcome);
    }

    [Fact]
    public async Task A_message_that_leaves_while_the_question_is_open_is_reported_as_gone()
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { LongQueueIds = false });
        string id = await queue.DeferAsync();

        Invocation invocation = await AskedAsync(
            queue,
            "Remove-MailQueueItem $id -PassThru",
            id,
            () => queue.Postfix.RunAsync("postsuper", ["-d", id]).GetAwaiter().GetResult().OrThrow()
        );

        Assert.Equal(["QueueItemNotFound"], invocation.ErrorIds);
        Assert.Equal("NotFound", Assert.Single(invocation.Of<MailQueueActionResult>()).Outcome);
    }

    private static Task<Invocation> AskedAsync(RealQueue queue, string command, string id, Action whileAsking)
    {
        queue.Session.UserInterface.Answer = "&Yes";
        queue.Session.UserInterface.WhileAsking = whileAsking;
        return Task.Run(() => queue.Session.Invoke($"$id = $args[0]; {command}", id));
    }

    /// <summary>Once, at the first question.</summary>
    private static void TakeOver(RealQueue queue, string id, Action swap)
    {
        if (queue.Session.UserInterface.Questions.Count == 1)
            swap();
        Assert.True(File.Exists(queue.FileOf(id)));
    }
}
