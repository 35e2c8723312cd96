using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>Messages exported, removed and submitted again: what arrives is what was queued.</summary>
public sealed partial class ExportedMessageTests
{
    private const string Text = """
        From: "Anna" <anna@sender.example>
        To: one@away.example
        Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
        X-Long: 0123456789 0123456789
        	folded

        .
        .. two dots
        From someone
        Grüße, 日本

        """;

    [Fact]
    public async Task Exported_removed_and_imported_it_arrives_with_identical_content()
    {
        using SmtpPeer peer = SmtpPeer.Start();
        await using RealQueue queue = await RealQueue.StartAsync();
        string folder = FolderOf(queue);
        string id = await SubmitAsync(
            queue,
            ["-f", "anna@sender.example", "-B", "8BITMIME", "--", "one@away.example", "\"two words\"@away.example"],
            Text
        );

        MailQueueExport export = Assert.Single(
            queue.Session.Invoke("Export-MailQueueMessage $args[0] $args[1] -PassThru", id, folder).WithoutErrors().Of<MailQueueExport>()
        );
        Assert.All(
            JsonElement
                .Parse(await File.ReadAllTextAsync(export.EnvelopePath, TestContext.Current.CancellationToken))
                .GetProperty("recipients")
                .EnumerateArray(),
            static one =>
            {
                Assert.Equal("no route to this destination", one.GetProperty("delayReason").GetString());
                Assert.Equal("4.4.4", one.GetProperty("enhancedStatusCode").GetString());
            }
        );
        queue.Session.Invoke("Remove-MailQueueItem $args[0] -Confirm:$false", id).WithoutErrors();
        await queue.Postfix.RouteAsync(new Dictionary<string, string> { ["away.example"] = peer.Transport });
        MailQueueActionResult result = Assert.Single(
            queue
                .Session.Invoke("Import-MailQueueMessage $args[0] -PassThru", export.EnvelopePath)
                .WithoutErrors()
                .Of<MailQueueActionResult>()
        );
        await queue.Postfix.WaitUntilAsync(entries => entries.Count == 0 && peer.Received.Count > 0);

        Assert.Equal((id, "Import", "Submitted"), (result.QueueId, result.Action, result.Outcome));
        ReceivedMessage received = Assert.Single(peer.Received);
        Assert.Equal("anna@sender.example", received.Sender);
        Assert.Equal(["\"two words\"@away.example", "one@away.example"], received.Recipients.Order(StringComparer.Ordinal));
        string exported = await File.ReadAllTextAsync(export.MessagePath, TestContext.Current.CancellationToken);
        AssertIsWithTrace(exported, received.Text.TrimEnd('\n') + "\n");
    }

    [Fact]
    public async Task Envelope_and_DSN_options_are_kept()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string[] envelope = ["-B", "8BITMIME", "-N", "success,delay", "-R", "hdrs", "-V", "an=id+1"];
        string id = await SubmitAsync(
            queue,
            [.. envelope, "-f", "", "--", "one@elsewhere.example", "\"dash-,comma\"@elsewhere.example"],
            Text
        );

        string again = await RoundTripAsync(queue, id);

        JsonElement before = EnvelopeOf(queue, "first", id),
            after = EnvelopeOf(queue, "second", again);
        foreach (string name in new[] { "sender", "envelopeId", "returnContent", "bodyType" })
            Assert.Equal(before.GetProperty(name).ToString(), after.GetProperty(name).ToString());
        Assert.Equal(
            ("", "an=id+1", "HDRS", "8BITMIME"),
            (
                after.GetProperty("sender").GetString(),
                after.GetProperty("envelopeId").GetString(),
                after.GetProperty("returnContent").GetString(),
                after.GetProperty("bodyType").GetString()
            )
        );
        Assert.Equal(
            ["\"dash-,comma\"@elsewhere.example SUCCESS,DELAY", "one@elsewhere.example SUCCESS,DELAY"],
            after
                .GetProperty("recipients")
                .EnumerateArray()
                .Select(recipient => $"{recipient.GetProperty("address")} {recipient.GetProperty("notify")}")
                .Order(StringComparer.Ordinal)
        );
        AssertIsWithTrace(await ReadAsync(queue, "first", id), await ReadAsync(queue, "second", again));
    }

    [Fact]
    public async Task International_addresses_are_kept()
    {
        await using RealQueue queue = await RealQueue.StartAsync();
        string id = await queue.DeferAsync("jürgen@sender.example", "märta@elsewhere.example");

        string again = await RoundTripAsync(queue, id);

        JsonElement after = EnvelopeOf(queue, "second", again);
        Assert.Equal("jürgen@sender.example", after.GetProperty("sender").GetString());
        Assert.Equal(
            "märta@elsewhere.example",
            Assert.Single(after.GetProperty("recipients").EnumerateArray()).GetProperty("address").GetString()
        );
        AssertIsWithTrace(await ReadAsync(queue, "first", id), await ReadAsync(queue, "second", again));
    }

    [Fact]
    public async Task Recipients_that_are_done_do_not_get_it_again()
    {
        using SmtpPeer peer = SmtpPeer.Start();
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { Transports = new Dictionary<string, string> { ["near.example"] = peer.Transport } }
        );
        string id = await queue.DeferAsync("anna@sender.example", "done@near.example", "open@elsewhere.example");

        string again = await RoundTripAsync(queue, id);

        Assert.Equal(
            ["open@elsewhere.example"],
            (await queue.Postfix.ListAsync()).Single(entry => entry.QueueId == again).Recipients.Select(recipient => recipient.Key)
        );
        Assert.Equal("done@near.example", Assert.Single(peer.Received).Recipients.Single());
    }

    private static string FolderOf(RealQueue queue) => Path.Join(queue.Postfix.RootDirectory, "my exports");

    /// <summary>Exports to "first", removes, imports, waits for it, exports that to "second".</summary>
    private static async Task<string> RoundTripAsync(RealQueue queue, string id)
    {
        string first = Path.Join(queue.Postfix.RootDirectory, "first"),
            second = Path.Join(queue.Postfix.RootDirectory, "second");
        queue
            .Session.Invoke(
                "Export-MailQueueMessage $args[0] $args[1]; Remove-MailQueueItem $args[0] -Confirm:$false; Import-MailQueueMessage "
                    + "$args[1]",
                id,
                first
            )
            .WithoutErrors();
        string again = (
            await queue.Postfix.WaitUntilAsync(entries => entries.Any(entry => entry.QueueId != id && entry.QueueName == "deferred"))
        )
            .First(entry => entry.QueueId != id)
            .QueueId;
        queue.Session.Invoke("Export-MailQueueMessage $args[0] $args[1]", again, second).WithoutErrors();
        return again;
    }

    private static JsonElement EnvelopeOf(RealQueue queue, string folder, string id) =>
        JsonElement.Parse(File.ReadAllText(Path.Join(queue.Postfix.RootDirectory, folder, id + ".json")));

    private static Task<string> ReadAsync(RealQueue queue, string folder, string id) =>
        File.ReadAllTextAsync(Path.Join(queue.Postfix.RootDirectory, folder, id + ".eml"), TestContext.Current.CancellationToken);

    /// <summary>One Received line more, and nothing else.</summary>
    private static void AssertIsWithTrace(string before, string after)
    {
        Assert.EndsWith(before, after, StringComparison.Ordinal);
        Assert.Matches(Trace(), after[..^before.Length]);
    }

    private static async Task<string> SubmitAsync(RealQueue queue, IReadOnlyList<string> arguments, string message)
    {
        (await Tool.RunAsync(PostfixTools.Find("sendmail"), ["-C", queue.Postfix.ConfigDirectory, "-i", .. arguments], message)).OrThrow();
        return Assert
            .Single(await queue.Postfix.WaitUntilAsync(entries => entries.Count == 1 && entries[0].QueueName == "deferred"))
            .QueueId;
    }

    [GeneratedRegex(
        @"\AReceived: by mail\.lab\.example \(Postfix, from userid 0\)\n\tid [0-9A-Za-z]+; [^\n]+\n\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Trace();
}
