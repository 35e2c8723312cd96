using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

public sealed class FlushTests
{
    [Theory]
    [InlineData("Get-MailQueueItem -RecipientDomain later.example | Invoke-MailQueueFlush -Confirm:$false")]
    [InlineData("Invoke-MailQueueFlush -All -Confirm:$false")]
    [InlineData("Invoke-MailQueueFlush -Site later.example -Confirm:$false")]
    public async Task Flushed_mail_is_delivered_once_the_other_side_takes_it(string command)
    {
        await using SmtpPeer peer = SmtpPeer.Start(SmtpScript.ForEachRecipient("450 4.2.0 <{0}>: Try again later"));
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions
            {
                Transports = new Dictionary<string, string> { ["later.example"] = peer.Transport },
                MainCf = ["relay_domains = later.example"],
            }
        );
        await queue.DeferAsync("sender@lab.example", "one@later.example");
        await queue.DeferAsync("sender@lab.example", "two@later.example");
        string other = await queue.DeferAsync();
        peer.Script = new SmtpScript();

        queue.Session.Invoke(command).WithoutErrors();

        await queue.Postfix.WaitUntilAsync(entries =>
            entries.Count == 1 && entries[0].QueueId == other && entries[0].QueueName == "deferred"
        );
        Assert.Equal(
            ["one@later.example", "two@later.example"],
            peer.Received.SelectMany(message => message.Recipients).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Held_mail_is_not_flushed_and_said_not_to_be()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        (await queue.Postfix.RunAsync("postsuper", ["-h", id])).OrThrow();

        Invocation invocation = queue.Session.Invoke("Get-MailQueueItem | Invoke-MailQueueFlush -PassThru -Confirm:$false");

        Assert.Equal("Failed", Assert.Single(invocation.Of<MailQueueActionResult>()).Outcome);
        Assert.Equal([id], await queue.Postfix.IdsAsync("hold"));
    }

    [Fact]
    public async Task A_site_that_is_not_eligible_is_an_error_of_its_own()
    {
        await using RealQueue queue = await RealQueue.StartAsync();

        Assert.Equal(["SiteNotEligible"], queue.Session.Invoke("Invoke-MailQueueFlush -Site elsewhere.example -Confirm:$false").ErrorIds);
    }

    [Theory]
    [InlineData("Invoke-MailQueueFlush -All -Force -Confirm:$false")]
    [InlineData("Get-MailQueueItem | Invoke-MailQueueFlush -Confirm:$false")]
    [InlineData("Invoke-MailQueueFlush -All -Force -Wait -Confirm:$false")]
    [InlineData("Get-MailQueueItem | Invoke-MailQueueFlush -Wait -Confirm:$false")]
    public async Task With_Postfix_stopped_a_flush_is_an_error(string command)
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        await queue.Postfix.StopAsync();

        // The listing that root gets all the same says it too.
        Assert.Equal(["MailSystemDown"], queue.Session.Invoke(command).ErrorIds.Distinct());

        Assert.Equal([id], await queue.Postfix.IdsAsync("deferred"));
    }

    [Fact]
    public async Task Without_a_target_nothing_is_flushed()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferAsync();
        IReadOnlyList<string> deeds = await queue.DeedsAsync();

        Invocation invocation = queue.Session.Invoke("Invoke-MailQueueFlush -Confirm:$false").WithoutErrors();

        Assert.NotEmpty(invocation.Warnings);
        Assert.Equal(deeds, await queue.DeedsAsync());
    }
}
