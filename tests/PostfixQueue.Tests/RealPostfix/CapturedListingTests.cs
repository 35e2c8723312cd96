using System.Text.Json;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>Listings of several Postfix versions through the module, against a plain JSON reader.</summary>
public sealed class CapturedListingTests
{
    public static TheoryData<string> Files =>
        [
            .. Directory
                .GetFiles(Repository.At("tests", "Fixtures", "postqueue"), "*.ndjson")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_message_and_every_reason_of_a_listing_comes_through(string file)
    {
        string text = File.ReadAllText(Repository.At("tests", "Fixtures", "postqueue", file));
        using StandInTools tools = new();
        tools.Listing(text);
        using ModuleSession session = new(toolDirectory: tools.Directory);

        IReadOnlyList<MailQueueItem> items = session.Invoke("Get-MailQueueItem").WithoutErrors().Of<MailQueueItem>();

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Length, items.Count);
        for (int index = 0; index < lines.Length; index++)
        {
            using JsonDocument document = JsonDocument.Parse(lines[index]);
            AssertSame(document.RootElement, items[index]);
        }
    }

    [Fact]
    public void The_original_address_is_there_only_where_Postfix_tells_it()
    {
        using StandInTools tools = new();
        tools.Listing(File.ReadAllText(Repository.At("tests", "Fixtures", "postqueue", "hand-made-3.11.ndjson")));
        using ModuleSession session = new(toolDirectory: tools.Directory);

        IEnumerable<MailQueueRecipient> recipients = session
            .Invoke("Get-MailQueueItem")
            .WithoutErrors()
            .Of<MailQueueItem>()
            .SelectMany(item => item.Recipients);

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["refused@far.example"] = null,
                ["hanging@far.example"] = "hanging@far.example",
                ["late@far.example"] = null,
                ["target@far.example"] = "alias@lab.example",
                ["odd@far.example"] = null,
            },
            recipients.ToDictionary(recipient => recipient.EmailAddress, recipient => recipient.OriginalAddress)
        );
    }

    private static void AssertSame(JsonElement expected, MailQueueItem item)
    {
        Assert.Equal(expected.GetProperty("queue_name").GetString(), item.QueueName);
        Assert.Equal(expected.GetProperty("queue_id").GetString(), item.QueueId);
        Assert.Equal(expected.GetProperty("sender").GetString(), item.Sender);
        Assert.Equal(expected.GetProperty("message_size").GetInt64(), item.Size);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(expected.GetProperty("arrival_time").GetInt64()).LocalDateTime, item.ArrivalTime);
        Assert.Equal(expected.TryGetProperty("forced_expire", out JsonElement expired) && expired.GetBoolean(), item.ForcedExpire);
        Assert.Equal(
            expected
                .GetProperty("recipients")
                .EnumerateArray()
                .Select(recipient => (recipient.GetProperty("address").GetString(), ReasonOf(recipient))),
            item.Recipients.Select(recipient => ((string?)recipient.EmailAddress, recipient.Reason))
        );
    }

    private static string? ReasonOf(JsonElement recipient)
    {
        foreach (string name in new[] { "delay_reason", "bounce_reason", "other_reason" })
        {
            if (recipient.TryGetProperty(name, out JsonElement reason))
                return reason.GetString();
        }

        return null;
    }
}
