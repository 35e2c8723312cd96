using PostfixQueue.Lab;
using PostfixQueue.Tests.Checks;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>What happens to a message while its flush is waited for.</summary>
public sealed class FlushMeanwhileTests
{
    private const string Flush = "Get-MailQueueItem | Invoke-MailQueueFlush -Wait -Confirm:$false";

    [Theory]
    [InlineData("-h", "Held")]
    [InlineData("-d", "Removed")]
    public async Task What_an_administrator_does_meanwhile_is_the_outcome(string option, string outcome)
    {
        await using SmtpPeer peer = SmtpPeer.Start(SmtpScript.ForEachRecipient("450 4.2.0 <{0}>: Later"));
        await using RealQueue queue = await StartSlowAsync(peer);
        string id = await queue.DeferAsync("sender@lab.example", "user@slow.example");
        peer.Script = new SmtpScript { Greeting = SmtpScript.Hang };

        Task<Invocation> flush = Task.Run(() => queue.Session.Invoke(Flush), TestContext.Current.CancellationToken);
        await queue.Postfix.WaitUntilAsync(static entries => entries.Any(static entry => entry.QueueName == "active"));
        (await queue.Postfix.RunAsync("postsuper", [option, id])).OrThrow();

        MailQueueFlushResult result = Assert.Single((await flush).WithoutErrors().Of<MailQueueFlushResult>());
        Assert.Equal((id, "user@slow.example", outcome), (result.QueueId, result.Recipient, result.Outcome));
    }

    [Fact]
    public async Task When_time_is_up_an_attempt_goes_on_and_a_stop_says_so()
    {
        await using SmtpPeer peer = SmtpPeer.Start(SmtpScript.ForEachRecipient("450 4.2.0 <{0}>: Later"));
        await using RealQueue queue = await StartSlowAsync(peer);
        string id = await queue.DeferAsync("sender@lab.example", "user@slow.example");
        peer.Script = new SmtpScript { Greeting = SmtpScript.Hang };

        MailQueueFlushResult late = Assert.Single(
            queue.Session.Invoke($"{Flush} -TimeoutSeconds 1").WithoutErrors().Of<MailQueueFlushResult>()
        );
        using System.Management.Automation.PowerShell shell = queue.Session.Prepare($"Invoke-MailQueueFlush {id} -Wait");
        IAsyncResult running = shell.BeginInvoke();
        await AwaitAsync(() => queue.Session.UserInterface.Warnings.Count == 0 && peer.SessionCount >= 2, "the attempt");
        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        await shell.StopAsync(null, null);

        Assert.Equal("StillActive", late.Outcome);
        Assert.True(running.IsCompleted);
        Assert.Contains("goes on", Assert.Single(queue.Session.UserInterface.Warnings), StringComparison.Ordinal);
        Assert.Equal([id], await queue.Postfix.IdsAsync("active"));
    }

    /// <summary>The ID belongs to another message as soon as the attempt has begun.</summary>
    [Fact]
    public async Task Another_message_under_the_same_ID_is_not_taken_for_it()
    {
        await using SmtpPeer peer = SmtpPeer.Start(SmtpScript.ForEachRecipient("450 4.2.0 <{0}>: Later"));
        await using RealQueue queue = await StartSlowAsync(peer);
        string id = await queue.DeferAsync("sender@lab.example", "user@slow.example");
        // Where a deferred message of this ID is looked for.
        string folder = Path.GetDirectoryName(queue.FileOf(id))!;
        string other = await queue.DeferAsync("other@lab.example", "user@slow.example");
        peer.Script = new SmtpScript { Greeting = SmtpScript.Hang };
        using ModuleSession session = new(queue.Postfix.ConfigDirectory, system: new AlteredSystem { ForbiddenName = "/mail.log" });

        Task<Invocation> flush = Task.Run(
            () => session.Invoke("Invoke-MailQueueFlush $args[0] -Wait", id),
            TestContext.Current.CancellationToken
        );
        await queue.Postfix.WaitUntilAsync(entries => entries.Any(entry => entry.QueueId == id && entry.QueueName == "active"));
        await queue.Postfix.StopAsync();
        File.Delete(queue.FileOf(id));
        queue.Rename(other, id, folder);

        MailQueueFlushResult result = Assert.Single((await flush).WithoutErrors().Of<MailQueueFlushResult>());
        Assert.Equal(("LeftQueue", "user@slow.example"), (result.Outcome, result.Recipient));
    }

    private static Task<RealQueue> StartSlowAsync(SmtpPeer peer) =>
        RealQueue.StartAsync(
            new PostfixOptions
            {
                Transports = new Dictionary<string, string> { ["slow.example"] = peer.Transport },
                MainCf = ["smtp_helo_timeout = 300s"],
            }
        );

    private static async Task AwaitAsync(Func<bool> condition, string what)
    {
        for (DateTime end = DateTime.UtcNow.AddMinutes(2); !condition(); await Task.Delay(20, TestContext.Current.CancellationToken))
            Assert.True(DateTime.UtcNow < end, $"Waited for {what}.");
    }
}
