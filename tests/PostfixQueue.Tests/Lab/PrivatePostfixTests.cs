using System.Diagnostics;
using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Lab;

/// <summary>Everything the lab waits for has a limit of its own, so no test here needs one.</summary>
public sealed class PrivatePostfixTests
{
    [Fact]
    public async Task A_message_that_is_refused_on_connect_is_deferred_for_that_reason()
    {
        await using PrivatePostfix postfix = await PrivatePostfix.StartNewAsync(
            new PostfixOptions { Transports = new Dictionary<string, string> { ["refused.example"] = "smtp:[127.0.0.1]:1" } }
        );

        string id = await postfix.SubmitAsync("sender@lab.example", ["recipient@refused.example"]);
        QueueEntry entry = await postfix.WaitUntilDeferredAsync(id);

        Assert.Equal("sender@lab.example", entry.Sender);
        KeyValuePair<string, string> recipient = Assert.Single(entry.Recipients);
        Assert.Equal("recipient@refused.example", recipient.Key);
        Assert.Equal("connect to 127.0.0.1[127.0.0.1]:1: Connection refused", recipient.Value);
        Assert.Contains($"{id}: to=<recipient@refused.example>", await postfix.ReadSettledLogAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Queue_ids_are_of_the_kind_asked_for(bool isLong)
    {
        await using PrivatePostfix postfix = await PrivatePostfix.StartNewAsync(new PostfixOptions { LongQueueIds = isLong });

        string id = await postfix.SubmitAsync("", ["recipient@elsewhere.example"]);
        await postfix.WaitUntilDeferredAsync(id);

        // A short ID is hexadecimal in capitals; a long one has a z between its time and its inode.
        Assert.Equal(isLong, id.Contains('z', StringComparison.Ordinal));
        Assert.Equal([id], await postfix.IdsAsync("deferred"));
    }

    [Fact]
    public async Task A_stopped_instance_keeps_local_mail_in_maildrop_and_takes_it_up_when_started()
    {
        await using PrivatePostfix postfix = await PrivatePostfix.StartNewAsync();
        await postfix.StopAsync();
        Assert.False(postfix.IsRunning);

        await postfix.SubmitLocallyAsync("sender@lab.example", ["recipient@elsewhere.example"]);
        Assert.Equal("maildrop", Assert.Single(await postfix.ListAsync()).QueueName);

        await postfix.StartAsync();
        Assert.Equal(
            "deferred",
            Assert.Single(await postfix.WaitUntilAsync(queue => queue.Any(entry => entry.QueueName == "deferred"))).QueueName
        );
    }

    [Fact]
    public async Task Several_instances_run_beside_each_other()
    {
        PrivatePostfix[] instances = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PrivatePostfix.StartNewAsync()));
        try
        {
            string[] ids = await Task.WhenAll(
                instances.Select((postfix, index) => postfix.SubmitAsync($"sender{index}@lab.example", ["recipient@elsewhere.example"]))
            );
            for (int index = 0; index < instances.Length; index++)
            {
                Assert.Equal($"sender{index}@lab.example", (await instances[index].WaitUntilDeferredAsync(ids[index])).Sender);
                Assert.Single(await instances[index].ListAsync());
            }
        }
        finally
        {
            await Task.WhenAll(instances.Select(postfix => postfix.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Nothing_is_left_of_a_disposed_instance()
    {
        PrivatePostfix postfix = await PrivatePostfix.StartNewAsync();
        await postfix.WaitUntilDeferredAsync(await postfix.SubmitAsync("", ["recipient@elsewhere.example"]));
        IReadOnlyList<RunningProcess> processes = ProcessTree.Of(Assert.NotNull(postfix.MasterProcessId));
        Assert.True(processes.Count > 3, "The master, pickup, qmgr and more were expected to run.");

        await postfix.DisposeAsync();

        Assert.DoesNotContain(processes, process => process.IsRunning);
        Assert.False(Directory.Exists(postfix.RootDirectory));
    }

    [Fact]
    public async Task What_a_killed_run_left_is_swept_by_the_next()
    {
        // A process that has ended stands for the run that was killed: its number is in the folder's name.
        using Process ended = Process.Start("/bin/true");
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);
        string abandoned = Path.Join(Path.GetTempPath(), $"postfixqueue-lab-{ended.Id}-abandoned");
        Directory.CreateDirectory(Path.Join(abandoned, "spool"));

        await using PrivatePostfix postfix = PrivatePostfix.Create();

        Assert.False(Directory.Exists(abandoned));
        Assert.True(Directory.Exists(postfix.RootDirectory));
    }
}
