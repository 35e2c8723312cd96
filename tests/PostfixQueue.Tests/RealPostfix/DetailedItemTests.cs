using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>What only the files know, held against postcat(1) and the file system.</summary>
public sealed class DetailedItemTests
{
    [Fact]
    public async Task Details_are_those_that_postcat_shows()
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { MainCf = ["content_filter = retry:filter.example"] });
        string id = await queue.Postfix.SubmitAsync(
            "sender@lab.example",
            ["later@elsewhere.example"],
            subject: "=?utf-8?q?Gr=C3=B6=C3=9Fe?= and more"
        );
        await queue.Postfix.WaitUntilDeferredAsync(id);
        await queue.Postfix.ReadSettledLogAsync();
        string envelope = (await queue.Postfix.RunAsync("postcat", ["-qe", id])).OrThrow().Output;
        string headers = (await queue.Postfix.RunAsync("postcat", ["-qh", id])).OrThrow().Output;

        MailQueueItem item = Assert.Single(queue.Session.Invoke("Get-MailQueueItem -Detailed").WithoutErrors().Of<MailQueueItem>());

        Assert.Equal("Größe and more", item.Subject);
        Assert.Equal(Header(headers, "Message-ID"), item.MessageId);
        Assert.Equal(Header(headers, "From"), item.HeaderFrom);
        Assert.Equal(Attribute(envelope, "client_address"), item.ClientAddress);
        Assert.Equal(Attribute(envelope, "client_name"), item.ClientName);
        Assert.Equal(Attribute(envelope, "helo_name"), item.HeloName);
        Assert.Equal(Attribute(envelope, "protocol_name"), item.Protocol);
        Assert.Equal("retry:filter.example", item.ContentFilter);
        Assert.Equal((id, null, null), (item.FirstQueueId, item.SaslUser, item.SaslMethod));
        Assert.Equal(Seconds(File.GetLastWriteTime(queue.FileOf(id))), item.NextRetryTime);
        Assert.InRange(item.LastAttemptTime!.Value, item.ArrivalTime, DateTime.Now.AddSeconds(1));
        Assert.Equal(item.ArrivalTime, item.CreationTime!.Value, TimeSpan.FromSeconds(2));
        Assert.Equal(1, item.AttemptCount);
        Assert.Equal("4.0.0", Assert.Single(item.Recipients).EnhancedStatusCode);
        Assert.Equal("later@elsewhere.example", item.Recipients[0].OriginalAddress);
    }

    [Fact]
    public async Task The_answer_of_the_other_side_is_there_whole()
    {
        await using SmtpPeer refusing = SmtpPeer.Start(
            new SmtpScript { Recipient = _ => "450 4.2.1 <later@refusing.example>: mailbox busy" }
        );
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { Transports = new Dictionary<string, string> { ["refusing.example"] = refusing.Transport } }
        );
        await queue.DeferAsync("sender@lab.example", "later@refusing.example");

        MailQueueRecipient recipient = Assert.Single(
            Assert.Single(queue.Session.Invoke("Get-MailQueueItem -Detailed").WithoutErrors().Of<MailQueueItem>()).Recipients
        );

        Assert.Equal("4.2.1", recipient.EnhancedStatusCode);
        Assert.Equal("450 4.2.1 <later@refusing.example>: mailbox busy", recipient.DiagnosticText);
        Assert.Contains(recipient.RemoteMta!, refusing.Transport, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_find_by_what_only_the_files_know()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string[] ids = [.. new QueueWriter(queue.Postfix) { NextRetry = TimeSpan.FromHours(3) }.Write(40)];
        IReadOnlyList<MailQueueItem> all = queue.Session.Invoke("Get-MailQueueItem -Detailed").WithoutErrors().Of<MailQueueItem>();
        MailQueueItem some = all.First(item => item.SaslUser is not null);

        Assert.Equal(ids.Length, all.Count);
        Assert.Equal(Ids(all, item => item.SaslUser == some.SaslUser), Find(queue, "-SaslUser $args[0]", some.SaslUser));
        Assert.Equal(Ids(all, item => item.Subject == some.Subject), Find(queue, "-Subject $args[0]", some.Subject));
        Assert.Equal([some.QueueId], Find(queue, "-MessageId $args[0]", some.MessageId));
        Assert.Equal([some.QueueId], Find(queue, "-MessageId $args[0]", some.MessageId!.Trim('<', '>')));
        Assert.Equal(Ids(all, item => item.HeaderFrom == some.HeaderFrom), Find(queue, "-HeaderFrom $args[0]", some.HeaderFrom));
        Assert.Equal(ids.Length, Find(queue, "-ClientAddress 192.0.2.*").Count);
        Assert.Empty(Find(queue, "-ClientAddress 198.51.100.1"));
        Assert.Equal(
            Ids(all, item => item.NextRetryTime < some.NextRetryTime),
            Find(queue, "-NextRetryBefore $args[0]", some.NextRetryTime)
        );
        Assert.Equal(
            Ids(all, item => item.NextRetryTime > some.NextRetryTime),
            Find(queue, "-NextRetryAfter $args[0]", some.NextRetryTime)
        );
        Assert.Equal(
            some.SaslUser,
            Assert
                .Single(queue.Session.Invoke("Get-MailQueueItem $args[0] -Detailed", some.QueueId).WithoutErrors().Of<MailQueueItem>())
                .SaslUser
        );
        Assert.Equal(
            all.Count(item => item.SaslUser == some.SaslUser),
            queue
                .Session.Invoke("Measure-MailQueue SaslUser")
                .WithoutErrors()
                .Of<MailQueueMeasure>()
                .Single(measure => measure.Name == some.SaslUser)
                .Count
        );
        Assert.Equal(
            ids.Length,
            Assert.Single(queue.Session.Invoke("Measure-MailQueue ClientAddress").WithoutErrors().Of<MailQueueMeasure>()).Count
        );
    }

    [Fact]
    public async Task A_requeued_message_shows_where_it_comes_from()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        (await queue.Postfix.RunAsync("postsuper", ["-r", id])).OrThrow();
        (await queue.Postfix.RunAsync("postqueue", ["-f"])).OrThrow();
        await queue.Postfix.WaitUntilAsync(entries => entries.Any(entry => entry.QueueId != id && entry.QueueName == "deferred"));

        MailQueueItem item = Assert.Single(queue.Session.Invoke("Get-MailQueueItem -Detailed").WithoutErrors().Of<MailQueueItem>());

        Assert.NotEqual(id, item.QueueId);
        Assert.Equal(id, item.FirstQueueId);
        Assert.True(item.CreationTime >= item.ArrivalTime);
    }

    [Fact]
    public void An_ordinary_user_is_told_what_it_takes()
    {
        using StandInTools tools = new StandInTools().Listing(ListingLines.Of("A1"));
        using ModuleSession session = new(toolDirectory: tools.Directory, isSuperuser: false);

        Invocation detailed = session.Invoke("Get-MailQueueItem -Detailed");
        Assert.Equal(["SuperuserRequired"], detailed.ErrorIds);
        Assert.Contains("sudo", detailed.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["SuperuserRequired"], session.Invoke("Get-MailQueueItem -SaslUser x").ErrorIds);
        Assert.Equal(["SuperuserRequired"], session.Invoke("Get-MailQueueItem -Source Spool").ErrorIds);
        Assert.Equal(["SuperuserRequired"], session.Invoke("Measure-MailQueue SaslUser").ErrorIds);
        Assert.Equal(["AmbiguousParameterSet"], session.Invoke("Get-MailQueueItem -Source Postqueue -Detailed").ErrorIds);
        Assert.Contains(
            session.Invoke("Get-MailQueueItem -Verbose").Verbose,
            line => line.Contains("listed by postqueue", StringComparison.Ordinal)
        );
        Assert.Single(session.Invoke("Get-MailQueueItem").WithoutErrors().Output);
    }

    private static DateTime Seconds(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private static string Header(string headers, string name) =>
        headers.Split('\n').First(line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..];

    private static string Attribute(string envelope, string name) =>
        envelope.Split('\n').First(line => line.StartsWith($"named_attribute: {name}=", StringComparison.Ordinal)).Split('=', 2)[1];

    private static List<string> Ids(IEnumerable<MailQueueItem> items, Func<MailQueueItem, bool> wanted) =>
        [.. items.Where(wanted).Select(item => item.QueueId).Order(StringComparer.Ordinal)];

    private static List<string> Find(RealQueue queue, string filter, object? value = null) =>
        Ids(queue.Session.Invoke($"Get-MailQueueItem {filter}", value).WithoutErrors().Of<MailQueueItem>(), _ => true);
}
