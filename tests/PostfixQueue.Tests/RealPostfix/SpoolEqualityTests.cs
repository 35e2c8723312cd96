using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PostfixQueue.Fuzzing;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Spool;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>The queue files tell what postqueue(1) prints, in every property of every item and recipient.</summary>
public sealed class SpoolEqualityTests
{
    /// <summary>What differs by its nature: when the listing was made, and what only files have.</summary>
    private static readonly string[] s_ownOfEach = ["Age", "FileIdentity"];

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    public async Task Both_sources_give_equal_objects(bool longQueueIds, int depth)
    {
        await using SmtpPeer peer = SmtpPeer.Start(new SmtpScript());
        using EditingMilter milter = EditingMilter.Start();
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions
            {
                LongQueueIds = longQueueIds,
                MainCf =
                [
                    depth == 0 ? "hash_queue_names = trace" : $"hash_queue_depth = {depth}",
                    $"smtpd_milters = {milter.Endpoint}",
                    "milter_default_action = tempfail",
                    "header_checks = static:{PREPEND X-Checked: yes}",
                ],
                Transports = new Dictionary<string, string> { ["delivered.example"] = peer.Transport },
            }
        );
        PrivatePostfix postfix = queue.Postfix;
        string[] kinds =
        [
            await postfix.SubmitAsync("sender@lab.example", ["one@elsewhere.example", "taken-back@elsewhere.example"]),
            await postfix.SubmitAsync("", ["\"john smith\"@far.example", "\"a\\\"b\\\\c\"@far.example", "o'brien+x=y@far.example"]),
            await postfix.SubmitAsync("jürgen@lab.example", ["用户@例子.example", "\"ü ü\"@far.example"], subject: "Größe"),
            await postfix.SubmitAsync("partly@lab.example", ["ok@delivered.example", "late@elsewhere.example"]),
            await postfix.SubmitAsync("held@lab.example", ["one@elsewhere.example"]),
            await postfix.SubmitAsync("expired@lab.example", ["one@elsewhere.example"]),
            await postfix.SubmitAsync("requeued@lab.example", ["one@elsewhere.example"]),
            await SubmitWithNotifyAsync(postfix),
        ];
        await postfix.WaitUntilAsync(entries =>
            kinds.All(id => entries.Any(entry => entry.QueueId == id && entry.QueueName == "deferred"))
        );
        (await postfix.RunAsync("postsuper", ["-r", kinds[6]])).OrThrow();
        (await postfix.RunAsync("postqueue", ["-f"])).OrThrow();
        await postfix.WaitUntilAsync(entries => entries.All(entry => entry.QueueId != kinds[6] && entry.QueueName == "deferred"));
        (await postfix.RunAsync("postsuper", ["-h", kinds[4]])).OrThrow();
        (await postfix.RunAsync("postsuper", ["-h", kinds[5]])).OrThrow();
        (await postfix.RunAsync("postsuper", ["-e", kinds[5]])).OrThrow();
        await postfix.StopAsync();
        await postfix.SubmitLocallyAsync("local@lab.example", ["one@elsewhere.example"]);
        File.Move(queue.FileOf(kinds[0]), Path.Join(postfix.QueueDirectory, "maildrop", kinds[0]));
        foreach ((string name, byte[] bytes) in Odd())
            Put(postfix, name, bytes);

        (IReadOnlyList<MailQueueItem> listed, IReadOnlyList<MailQueueItem> read) = Compare(queue);

        Assert.True(listed.Count >= 12, $"{listed.Count} messages were listed.");
        Assert.Contains(listed, item => item.QueueName == "maildrop");
        Assert.Contains(listed, item => item.ForcedExpire);
        Assert.Contains(listed, item => item.Recipients.Any(recipient => recipient.EmailAddress == "added-by-filter@elsewhere.example"));
        Assert.DoesNotContain(
            listed,
            item => item.Recipients.Any(recipient => recipient.EmailAddress == "taken-back@elsewhere.example" && item.QueueId == kinds[0])
        );
        Assert.All(read, item => Assert.NotNull(item.FileIdentity));
        Assert.All(listed, item => Assert.Null(item.FileIdentity));
    }

    [Fact]
    public async Task Five_thousand_recipients_are_listed_once_each()
    {
        const int Count = 5_000;
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { MainCf = [$"smtpd_recipient_limit = {Count}", "qmgr_message_recipient_limit = 20000"] }
        );
        string id = await queue.Postfix.SubmitAsync(
            "sender@lab.example",
            [.. Enumerable.Range(0, Count).Select(index => $"recipient{index}@domain{index % 5}.example")]
        );
        for (int attempt = 1; !await AllHaveReasonsAsync(isLast: attempt == 10); attempt++)
        {
            // On a busy machine Postfix now and then cannot lock the file of reasons, and a recipient is left without one until the next
            // attempt.
            (await queue.Postfix.RunAsync("postqueue", ["-f"])).OrThrow();
        }

        await queue.Postfix.StopAsync();

        (_, IReadOnlyList<MailQueueItem> read) = Compare(queue);

        Assert.Equal(Count, Assert.Single(read).RecipientCount);

        async Task<bool> AllHaveReasonsAsync(bool isLast)
        {
            try
            {
                await queue.Postfix.WaitUntilAsync(
                    entries =>
                        entries.Any(entry =>
                            entry.QueueId == id
                            && entry.QueueName == "deferred"
                            && entry.Recipients.Count(recipient => recipient.Value.Length > 0) == Count
                        ),
                    TimeSpan.FromMinutes(2)
                );
                return true;
            }
            catch (TimeoutException) when (!isLast)
            {
                return false;
            }
        }
    }

    private static (IReadOnlyList<MailQueueItem> Listed, IReadOnlyList<MailQueueItem> Read) Compare(RealQueue queue)
    {
        using ModuleSession session = new(queue.Postfix.ConfigDirectory, time: new StoppedTime(DateTimeOffset.UtcNow));
        Invocation postqueue = session.Invoke("Get-MailQueueItem -Source Postqueue");
        Invocation spool = session.Invoke("Get-MailQueueItem -Source Spool");
        Assert.Equal(["MailSystemDown"], postqueue.ErrorIds.Distinct());
        Assert.Equal(["MailSystemDown"], spool.ErrorIds.Where(id => id != "QueueOutputInvalid"));
        MailQueueItem[] listed = [.. postqueue.Of<MailQueueItem>().OrderBy(item => item.QueueId, StringComparer.Ordinal)];
        MailQueueItem[] read = [.. spool.Of<MailQueueItem>().OrderBy(item => item.QueueId, StringComparer.Ordinal)];
        Assert.Equal(listed.Select(Describe), read.Select(Describe));
        return (listed, read);
    }

    /// <summary>All public properties, those of recipients too.</summary>
    private static string Describe(object value) =>
        value switch
        {
            string text => text,
            MailQueueItem or MailQueueRecipient => string.Join(
                '\n',
                value
                    .GetType()
                    .GetProperties()
                    .Where(property => !s_ownOfEach.Contains(property.Name))
                    .Select(property => $"{property.Name} = {(property.GetValue(value) is { } inner ? Describe(inner) : "(null)")}")
            ),
            IEnumerable several => string.Join("\n- ", several.Cast<object>().Select(Describe)),
            DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    /// <summary>Files with what no client can bring here, as damage and old versions leave them.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Odd()
    {
        byte[] control = [.. "a\u0001b\r\t\u007f"u8, 0xC3, 0x28, 0xC2, 0x80, 0x80, 0xED, 0xA0, 0x80, 0xF5, .. "@control.example"u8];
        yield return (
            "0DD01CC",
            Bytes(
                size: true,
                file =>
                {
                    file.Add('S', control);
                    file.Add('R', control);
                    file.Add('R', ".dots..@x.example");
                    file.Add('R', "");
                    file.Add('R', "@route.example:user name@x.example");
                    file.Add('R', "no-domain");
                    file.Add('R', [.. "cut"u8, 0, .. "@behind.example"u8]);
                }
            )
        );
        yield return (
            "0DD02CC",
            Bytes(
                size: false,
                file =>
                {
                    file.Add('S', "no-size@lab.example");
                    file.Add('R', "one@x.example");
                }
            )
        );
        yield return ("0DD03CC", [.. Bytes(size: true, file => file.Add('S', "cut@lab.example"))[..^2]]);
        yield return ("0DD04CC", "not a queue file"u8.ToArray());
        yield return ("0DD05CC", []);
    }

    private static byte[] Bytes(bool size, Action<QueueFileBytes> envelope)
    {
        QueueFileBytes file = new();
        if (size)
            file.Add('C', $"{15, 15} {0, 15} {1, 15} {0, 15} {15, 15}");
        else
            file.Add('C', "x");
        file.Add('T', "1700000000 123456");
        envelope(file);
        file.Add('M');
        file.Add('N', "Subject: x");
        file.Add('N', "y");
        file.Add('X');
        file.Add('R', "extracted@x.example");
        file.Add('E');
        return file.ToArray();
    }

    private static void Put(PrivatePostfix postfix, string name, byte[] bytes)
    {
        string path = Path.Join(postfix.QueueDirectory, "hold", name);
        File.WriteAllBytes(path, bytes);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using Process owner = Process.Start("chown", ["postfix", path]);
        owner.WaitForExit();
    }

    private sealed class StoppedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private static async Task<string> SubmitWithNotifyAsync(PrivatePostfix postfix)
    {
        using TcpClient client = new();
        await client.ConnectAsync(postfix.SmtpEndpoint);
        using StreamReader reader = new(client.GetStream(), Encoding.ASCII);
        string reply = await reader.ReadLineAsync() ?? "";
        foreach (
            string line in new[]
            {
                "EHLO client.lab.example",
                "MAIL FROM:<notify@lab.example> RET=HDRS ENVID=QQ314159",
                "RCPT TO:<never@elsewhere.example> NOTIFY=NEVER ORCPT=rfc822;first+40lab.example",
                "RCPT TO:<always@elsewhere.example> NOTIFY=SUCCESS,DELAY,FAILURE",
                "DATA",
                "Subject: x\r\n\r\ny\r\n.",
            }
        )
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
            do reply = await reader.ReadLineAsync() ?? throw new InvalidOperationException($"The server hung up after {line}.");
            while (reply.Length > 3 && reply[3] == '-');
            Assert.True(reply[0] is '2' or '3', $"{line}: {reply}");
        }

        return reply[(reply.LastIndexOf(' ') + 1)..];
    }
}
