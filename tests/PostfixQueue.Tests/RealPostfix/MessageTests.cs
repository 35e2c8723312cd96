using System.Text;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>Messages of a real queue, held against postcat(1).</summary>
public sealed class MessageTests
{
    private static readonly string s_longLine = string.Concat(Enumerable.Repeat("0123456789", 1_000));

    [Fact]
    public async Task A_message_is_shown_with_envelope_header_text_and_attachments()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await SubmitAsync(
            queue,
            "sender@lab.example",
            ["one@elsewhere.example", "\"two words\"@elsewhere.example"],
            """
            From: =?utf-8?Q?J=C3=BCrgen?= <j@lab.example>
            To: all@lab.example
            Subject: =?utf-8?B?R3LDvMOfZQ==?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            Grüße
            --b
            Content-Type: application/octet-stream; name=data.bin
            Content-Transfer-Encoding: base64

            AAECAwQ=
            --b--
            """
        );

        MailQueueMessage message = Assert.Single(
            queue.Session.Invoke("Get-MailQueueItem | Get-MailQueueMessage").WithoutErrors().Of<MailQueueMessage>()
        );

        MailQueueItem item = Assert.Single(queue.Session.Invoke("Get-MailQueueItem").Of<MailQueueItem>());
        Assert.Equal((id, "deferred", item.Sender, item.Size), (message.QueueId, message.QueueName, message.Sender, message.Size));
        Assert.Equal(
            item.RecipientAddresses.Order(StringComparer.Ordinal),
            message.Recipients.Select(recipient => recipient.EmailAddress).Order(StringComparer.Ordinal)
        );
        Assert.Equal(item.ArrivalTime, message.ArrivalTime.AddTicks(-(message.ArrivalTime.Ticks % TimeSpan.TicksPerSecond)));
        Assert.Equal(
            ("Grüße", "Jürgen <j@lab.example>", "all@lab.example", "Grüße"),
            (message.Subject, message.From, message.To, message.TextBody?.TrimEnd('\n'))
        );
        Assert.Equal("Grüße", message.Header["subject"]);
        Assert.Equal(
            ("data.bin", "application/octet-stream", 5L),
            Assert.Single(message.Attachments) is var part ? (part.Name, part.ContentType, part.Size) : default
        );
        Assert.Contains(message.Attributes, attribute => attribute is { Name: "rewrite_context", Value: "local" });
        Assert.False(message.IsTruncated);
    }

    [Fact]
    public async Task Raw_is_what_postcat_prints_for_all_kinds_of_messages()
    {
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions
            {
                MainCf =
                [
                    "header_checks = regexp:{{/^X-Gone:/ IGNORE}, {/^X-Old:/ REPLACE X-New: replaced}, {/^Subject:/ PREPEND "
                        + "X-Before: added}}",
                ],
            }
        );
        string[] messages =
        [
            "Subject: plain\n\ntext\n",
            "Subject: dots\n\n.\n..\n. x\nFrom someone\n",
            $"Subject: long\nX-Long: {s_longLine}\n\n{s_longLine}\n",
            "Subject: no line end\n\nthe last line",
            "Subject: 8 bits\nContent-Type: text/plain; charset=utf-8\n\nGrüße 日本\n",
            "Subject: empty\n\n",
            "X-Gone: x\nX-Old: y\nSubject: rules\n\n\n\n",
            "no header\n",
        ];
        foreach (string message in messages)
            await SubmitAsync(queue, "sender@lab.example", ["one@elsewhere.example"], message);
        IReadOnlyList<string> ids = await queue.Postfix.IdsAsync();
        Assert.Equal(messages.Length, ids.Count);

        foreach (string id in ids)
        {
            string expected = (await queue.Postfix.RunAsync("postcat", ["-bhq", id])).OrThrow().Output;
            Assert.Equal(
                expected,
                Assert.Single(queue.Session.Invoke("Get-MailQueueMessage $args[0] -Raw", id).WithoutErrors().Output).BaseObject
            );
        }
    }

    [Fact]
    public async Task What_a_milter_has_changed_is_shown_as_changed()
    {
        using EditingMilter milter = EditingMilter.Start();
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { MainCf = [$"smtpd_milters = {milter.Endpoint}"] });
        string id = await queue.DeferAsync("sender@lab.example", "stays@elsewhere.example", "taken-back@elsewhere.example");

        string expected = (await queue.Postfix.RunAsync("postcat", ["-bhq", id])).OrThrow().Output;
        Invocation invocation = queue
            .Session.Invoke("Get-MailQueueMessage $args[0] -Raw; Get-MailQueueMessage $args[0]", id)
            .WithoutErrors();

        Assert.Equal(expected, invocation.Output[0].BaseObject);
        Assert.Contains("\nSubject: A changed subject", expected, StringComparison.Ordinal);
        MailQueueMessage message = Assert.IsType<MailQueueMessage>(invocation.Output[1].BaseObject);
        Assert.StartsWith("A changed subject", message.Subject, StringComparison.Ordinal);
        Assert.Equal(("by the filter", "in front"), (message.Header["X-Added"], message.Header["X-Inserted"]));
        Assert.StartsWith("Another body, longer than the first.\n", message.TextBody, StringComparison.Ordinal);
        Assert.Equal(
            ["added-by-filter@elsewhere.example", "stays@elsewhere.example"],
            message.Recipients.Select(recipient => recipient.EmailAddress).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Bytes_and_a_limit()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();

        Invocation whole = queue.Session.Invoke("Get-MailQueueMessage $args[0] -Raw -AsByteStream", id).WithoutErrors();
        Invocation cut = queue.Session.Invoke("Get-MailQueueMessage $args[0] -Raw -AsByteStream -MaximumSize 10", id).WithoutErrors();

        byte[] bytes = Assert.IsType<byte[]>(Assert.Single(whole.Output).BaseObject);
        Assert.Equal((await queue.Postfix.RunAsync("postcat", ["-bhq", id])).Output, Encoding.UTF8.GetString(bytes));
        Assert.Empty(whole.Warnings);
        Assert.Equal(bytes[..10], Assert.IsType<byte[]>(Assert.Single(cut.Output).BaseObject));
        Assert.Contains("cut after 10 bytes", Assert.Single(cut.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_are_read_in_every_queue_and_without_Postfix()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string deferred = await queue.DeferAsync();
        string held = await queue.DeferAsync();
        (await queue.Postfix.RunAsync("postsuper", ["-h", held])).OrThrow();
        await queue.Postfix.StopAsync();
        await queue.Postfix.SubmitLocallyAsync("local@lab.example", ["one@elsewhere.example"]);

        IReadOnlyList<MailQueueMessage> messages = queue
            .Session.Invoke("Get-MailQueueItem -ErrorAction Ignore | Get-MailQueueMessage")
            .WithoutErrors()
            .Of<MailQueueMessage>();

        Assert.Equal(["deferred", "hold", "maildrop"], messages.Select(message => message.QueueName).Order(StringComparer.Ordinal));
        Assert.All(messages, message => Assert.Equal("A message", message.Subject));
    }

    [Fact]
    public async Task Another_message_under_the_id_of_an_item_is_refused()
    {
        await using RealQueue queue = await RealQueue.StartAsync(new PostfixOptions { LongQueueIds = false });
        string id = await queue.DeferAsync();
        string later = new QueueWriter(queue.Postfix, longQueueIds: false) { Sender = "another@lab.example" }
            .Write(1)
            .Single();
        string folder = Path.Join(queue.Postfix.RootDirectory, "exports");

        Invocation invocation = queue.Session.Invoke(
            "$item = Get-MailQueueItem $args[0]; $args[1].Invoke(); $item | Get-MailQueueMessage; $item | Export-MailQueueMessage "
                + "-Path $args[2]",
            id,
            (Action)TakeOver,
            folder
        );

        Assert.Equal(["StaleQueueItem", "StaleQueueItem"], invocation.ErrorIds);
        Assert.Empty(invocation.Output);
        Assert.False(Directory.Exists(folder));

        void TakeOver()
        {
            string file = queue.FileOf(id);
            File.Delete(file);
            queue.Rename(later, id, Path.GetDirectoryName(file)!);
        }
    }

    [Fact]
    public async Task A_damaged_file_is_an_error_of_its_own()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync();
        using (FileStream file = new(queue.FileOf(id), FileMode.Open, FileAccess.Write))
            file.SetLength(file.Length - 20);

        Assert.Equal(
            ["QueueFileInvalid", "QueueItemNotFound"],
            queue.Session.Invoke("Get-MailQueueMessage $args[0], 4jYB8D5px9z1j1Fc", id).ErrorIds
        );
    }

    private static async Task<string> SubmitAsync(RealQueue queue, string sender, IReadOnlyList<string> recipients, string message)
    {
        HashSet<string> before = [.. await queue.Postfix.IdsAsync()];
        (
            await Tool.RunAsync(
                PostfixTools.Find("sendmail"),
                ["-C", queue.Postfix.ConfigDirectory, "-i", "-f", sender, "--", .. recipients],
                message
            )
        ).OrThrow();
        IReadOnlyList<QueueEntry> now = await queue.Postfix.WaitUntilAsync(entries =>
            entries.Any(entry => !before.Contains(entry.QueueId) && entry.QueueName == "deferred")
        );
        return now.First(entry => !before.Contains(entry.QueueId)).QueueId;
    }
}
