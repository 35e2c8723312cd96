using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

public sealed class ListingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_in_each_queue_is_listed_with_that_queue(bool longQueueIds)
    {
        await using SmtpPeer hanging = SmtpPeer.Start(new SmtpScript { Greeting = SmtpScript.Hang });
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions
            {
                LongQueueIds = longQueueIds,
                Transports = new Dictionary<string, string> { ["hanging.example"] = hanging.Transport },

                // One message fills the active queue, the next has to wait in incoming; nobody takes mail out of maildrop.
                MainCf = ["qmgr_message_active_limit = 1", "smtp_helo_timeout = 300s", "master_service_disable = pickup.unix"],
            }
        );
        string deferred = await queue.DeferAsync();
        string held = await queue.DeferAsync();
        (await queue.Postfix.RunAsync("postsuper", ["-h", held])).OrThrow();
        string active = await queue.Postfix.SubmitAsync("sender@lab.example", ["recipient@hanging.example"]);
        await queue.Postfix.WaitUntilAsync(entries => entries.Any(entry => entry.QueueName == "active" && entry.QueueId == active));
        string incoming = await queue.Postfix.SubmitAsync("sender@lab.example", ["recipient@hanging.example"]);
        await queue.Postfix.SubmitLocallyAsync("sender@lab.example", ["recipient@elsewhere.example"]);

        IReadOnlyList<MailQueueItem> items = queue.Session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>();

        Assert.Equal(5, items.Count);
        Assert.Equal(deferred, Assert.Single(items, item => item.QueueName == "deferred").QueueId);
        Assert.Equal(held, Assert.Single(items, item => item.QueueName == "hold").QueueId);
        Assert.Equal(active, Assert.Single(items, item => item.QueueName == "active").QueueId);
        Assert.Equal(incoming, Assert.Single(items, item => item.QueueName == "incoming").QueueId);
        Assert.Equal("sender@lab.example", Assert.Single(items, item => item.QueueName == "maildrop").Sender);
        Assert.Equal(held, Assert.Single(queue.Session.Invoke("Get-MailQueueItem -QueueName Hold").Of<MailQueueItem>()).QueueId);
        Assert.Null(Assert.Single(items, item => item.QueueName == "hold").ExpirationTime);
    }

    [Fact]
    public async Task What_Postfix_knows_of_a_message_is_in_the_item()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        DateTime before = DateTime.Now.AddSeconds(-1);
        string id = await queue.DeferAsync("sender@lab.example", "recipient@Elsewhere.Example");

        MailQueueItem item = Assert.Single(queue.Session.Invoke("Get-MailQueueItem $args[0]", id).WithoutErrors().Of<MailQueueItem>());

        Assert.Equal(id, item.QueueId);
        Assert.Equal("sender@lab.example", item.Sender);
        Assert.Equal(["elsewhere.example"], item.RecipientDomains);
        Assert.Equal("no route to this destination", item.Reason);
        Assert.InRange(item.ArrivalTime, before.AddSeconds(-1), DateTime.Now);
        Assert.Equal((await queue.Postfix.ListAsync())[0].Size, item.Size);
        Assert.Equal(item.ArrivalTime.AddDays(5), item.ExpirationTime);
        Assert.Equal(queue.Session.HostName, item.HostName);
        Assert.Equal(queue.Postfix.ConfigDirectory, item.ConfigDirectory);
    }

    [Fact]
    public async Task A_bounce_is_told_by_its_null_sender()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string bounce = await queue.DeferAsync("");
        await queue.DeferAsync();

        MailQueueItem item = Assert.Single(queue.Session.Invoke("Get-MailQueueItem -Bounce").WithoutErrors().Of<MailQueueItem>());

        Assert.Equal(bounce, item.QueueId);
        Assert.True(item.IsBounce);
    }

    [Fact]
    public async Task Every_one_of_many_recipients_is_there_with_its_reason()
    {
        const int Count = 900;
        await using RealQueue queue = await RealQueue.StartAsync();
        string[] recipients = [.. Enumerable.Range(0, Count).Select(index => $"recipient{index}@domain{index % 7}.example")];
        string id = await queue.Postfix.SubmitAsync("sender@lab.example", recipients);
        await queue.Postfix.WaitUntilAsync(entries =>
            entries.Any(entry =>
                entry.QueueId == id && entry.QueueName == "deferred" && entry.Recipients.All(recipient => recipient.Value.Length > 0)
            )
        );

        MailQueueItem item = Assert.Single(
            queue.Session.Invoke("Get-MailQueueItem -RecipientDomain domain3.example").WithoutErrors().Of<MailQueueItem>()
        );

        Assert.Equal(Count, item.RecipientCount);
        Assert.Equal(
            recipients.Order(StringComparer.Ordinal),
            item.Recipients.Select(recipient => recipient.EmailAddress).Order(StringComparer.Ordinal)
        );
        Assert.All(item.Recipients, recipient => Assert.Equal("no route to this destination", recipient.Reason));
        Assert.Equal(7, item.RecipientDomains.Length);
    }

    [Theory]
    [InlineData("\"john smith\"@far.example")]
    [InlineData("\"a\\\"b\"@far.example")]
    [InlineData("jürgen@far.example")]
    [InlineData("用户@例子.example")]
    [InlineData("o'brien+list=x@far.example")]
    [InlineData("\"$(id)`id`;id\"@far.example")]
    [InlineData("\"[a*]?\"@far.example")]
    public async Task An_unusual_address_is_listed_and_found_as_it_is(string address)
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferAsync();
        string id = await queue.DeferAsync("sender@lab.example", address);
        string listed = (await queue.Postfix.ListAsync()).Single(entry => entry.QueueId == id).Recipients[0].Key;

        MailQueueItem item = Assert.Single(
            queue.Session.Invoke("Get-MailQueueItem -Recipient $args[0]", listed).WithoutErrors().Of<MailQueueItem>()
        );

        Assert.Equal(id, item.QueueId);
        Assert.Equal(listed, Assert.Single(item.Recipients).EmailAddress);
    }

    [Fact]
    public async Task With_Postfix_stopped_root_still_gets_the_listing_and_is_told_so()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        await queue.Postfix.StopAsync();

        Invocation invocation = queue.Session.Invoke("Get-MailQueueItem");

        Assert.Equal(id, Assert.Single(invocation.Of<MailQueueItem>()).QueueId);
        Assert.Equal(["MailSystemDown"], invocation.ErrorIds);
    }

    [Fact]
    public async Task An_empty_queue_is_no_error()
    {
        await using RealQueue queue = await RealQueue.StartAsync();

        Assert.Empty(queue.Session.Invoke("Get-MailQueueItem").WithoutErrors().Output);
    }

    [Fact]
    public void A_folder_without_a_configuration_is_an_error_of_its_own()
    {
        using ModuleSession session = new();

        Assert.Equal(["InvalidConfigDirectory"], session.Invoke("Get-MailQueueItem -ConfigDirectory /nonexistent").ErrorIds);
    }

    [Fact]
    public async Task A_broken_configuration_is_an_error_and_not_an_empty_queue()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        await queue.DeferAsync();
        await File.AppendAllTextAsync(
            Path.Join(queue.Postfix.ConfigDirectory, "main.cf"),
            "message_size_limit = abc\n",
            TestContext.Current.CancellationToken
        );

        Invocation invocation = queue.Session.Invoke("Get-MailQueueItem -Source Postqueue");

        Assert.Empty(invocation.Output);
        Assert.Equal(["PostfixCommandFailed"], invocation.ErrorIds);

        // The files need no working configuration.
        Assert.Single(queue.Session.Invoke("Get-MailQueueItem").Output);
    }
}
