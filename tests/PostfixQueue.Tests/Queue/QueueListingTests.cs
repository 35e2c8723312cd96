using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PostfixQueue.Adapters;
using PostfixQueue.Messages;
using PostfixQueue.Ports;
using PostfixQueue.Queue;
using PostfixQueue.Server;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Queue;

/// <summary>The reader of the listing on the shapes of all Postfix versions, and on whatever else may come down a pipe.</summary>
public sealed class QueueListingTests
{
    private const string Before35 =
        """{"queue_name": "deferred", "queue_id": "1C114B2C2CF", "arrival_time": 1700000000, "message_size": 337,"""
        + """ "sender": "a@b.example", "recipients": [{"address": "c@d.example", "delay_reason": "x"}]}""";

    private const string From311 =
        """{"queue_name": "active", "queue_id": "4jYB8D5px9z1j1Fc", "arrival_time": 1700000000, "message_size": 337,"""
        + """ "forced_expire": true, "sender": "a@b.example","""
        + """ "recipients": [{"orig_address": "", "address": "c@d.example", "bounce_reason": "y"},"""
        + """ {"orig_address": "alias@d.example", "address": "e@d.example", "other_reason": "z"}]}""";

    private const string OtherOrder =
        """{"recipients": [{"delay_reason": "x", "later": {"a": [1, {"b": null}]}, "address": "c@d.example"}],"""
        + """ "sender": "a@b.example", "queue_id": "A1", "new": [[]], "message_size": 337,"""
        + """ "arrival_time": 1700000000, "queue_name": "deferred"}""";

    [Fact]
    public async Task The_shape_before_3_5_is_read()
    {
        MailQueueItem item = await OneAsync(Before35);

        Assert.Equal(("1C114B2C2CF", 337L, false, "x"), (item.QueueId, item.Size, item.ForcedExpire, item.Reason));
    }

    [Fact]
    public async Task The_shape_of_3_11_is_read_and_an_empty_original_address_is_none()
    {
        MailQueueItem item = await OneAsync(From311);

        Assert.True(item.ForcedExpire);
        Assert.Equal([null, "alias@d.example"], item.Recipients.Select(recipient => recipient.OriginalAddress));
        Assert.Equal(["y", "z"], item.Recipients.Select(recipient => recipient.Reason));
    }

    [Fact]
    public async Task The_order_of_members_is_free_and_unknown_ones_are_passed_over()
    {
        MailQueueItem item = await OneAsync(OtherOrder);

        Assert.Equal(("A1", "deferred", "x"), (item.QueueId, item.QueueName, item.Reason));
    }

    [Theory]
    [InlineData("""{"queue_name": "deferred", "queue_id": "../x", "arrival_time": 1, "sender": "a", "recipients": []}""")]
    [InlineData("""{"queue_name": "deferred", "queue_id": "A1", "arrival_time": 1e99, "sender": "a", "recipients": []}""")]
    [InlineData("""{"queue_name": "deferred", "queue_id": "A1", "arrival_time": -1, "sender": "a", "recipients": []}""")]
    [InlineData("""{"queue_name": "deferred", "queue_id": "A1", "arrival_time": "1", "sender": "a", "recipients": []}""")]
    [InlineData("""{"queue_name": "deferred", "queue_id": "A1", "arrival_time": 1, "sender": null, "recipients": []}""")]
    [InlineData("""{"queue_name": "deferred", "queue_id": "A1", "arrival_time": 1, "sender": "a", "recipients": [1]}""")]
    [InlineData(
        """{"queue_name": "deferred", "queue_id": "A1", "arrival_time": 1, "sender": "a", "recipients": [{"delay_reason": "no address"}]}"""
    )]
    [InlineData("""{"queue_name": "deferred", "queue_id": "A1", "arrival_time": 1, "sender": "a", "recipients": []} {}""")]
    [InlineData("""{"queue_name": "deferred", "queue_id": "A1", "arrival_time": 1, "sender": "a", "recipients": [""")]
    [InlineData("""{"queue_name": "deferred", "queue_id": "A1", "arrival_time": 1, "sender": "\ud800", "recipients": []}""")]
    [InlineData("[1]")]
    [InlineData("Mail queue is empty")]
    public async Task A_line_of_another_shape_is_a_problem_and_the_next_is_read(string line)
    {
        IReadOnlyList<QueueListingEntry> entries = await ReadAsync($"{line}\n{Before35}\n");

        Assert.Equal([true, false], entries.Select(entry => entry.Problem is not null));
    }

    [Fact]
    public async Task Bytes_that_are_not_text_do_not_lose_the_line()
    {
        byte[] line =
        [
            .. Encoding.UTF8.GetBytes(Before35[..Before35.IndexOf("a@b", StringComparison.Ordinal)]),
            0xE9,
            .. Encoding.UTF8.GetBytes(Before35[Before35.IndexOf("a@b", StringComparison.Ordinal)..]),
        ];

        Assert.Equal("\uFFFDa@b.example", Assert.Single(await ReadAsync([line])).Item!.Sender);
    }

    [Fact]
    public void It_does_not_matter_where_the_output_is_cut() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int[]>(),
                cuts =>
                {
                    byte[] bytes = Encoding.UTF8.GetBytes($"{Before35}\n{From311}\n{OtherOrder}");
                    int[] places = [0, .. cuts.Select(cut => (int)((uint)cut % bytes.Length)).Order(), bytes.Length];
                    IEnumerable<byte[]> chunks = places.Zip(places.Skip(1)).Select(pair => bytes[pair.First..pair.Second]);
                    return ReadAsync(chunks)
                        .GetAwaiter()
                        .GetResult()
                        .Select(entry => entry.Item?.QueueId)
                        .SequenceEqual(["1C114B2C2CF", "4jYB8D5px9z1j1Fc", "A1"]);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    /// <summary>50,000 of them, many to a listing: to begin one takes longer than to read a line.</summary>
    [Fact]
    public void Any_bytes_give_items_or_problems_and_nothing_else() =>
        Prop.ForAll(
                Bytes().ArrayOf(50).ToArbitrary(),
                lines =>
                    ReadAsync(lines.SelectMany(line => new[] { line, "\n"u8.ToArray() }))
                        .GetAwaiter()
                        .GetResult()
                        .All(entry => entry.Item is null != entry.Problem is null)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    /// <summary>Real lines with random changes get further than random bytes do.</summary>
    private static Gen<byte[]> Bytes() =>
        from line in Gen.Elements(Before35, From311, OtherOrder, "{}", "")
        from changes in ArbMap.Default.GeneratorFor<(int Place, byte Value)[]>()
        from tail in ArbMap.Default.GeneratorFor<byte[]>()
        select Changed(Encoding.UTF8.GetBytes(line), changes, tail);

    private static byte[] Changed(byte[] line, (int Place, byte Value)[] changes, byte[] tail)
    {
        foreach ((int place, byte value) in changes)
            if (line.Length > 0)
                line[(uint)place % line.Length] = value;
        return [.. line, .. tail];
    }

    private static async Task<MailQueueItem> OneAsync(string line) => Assert.Single(await ReadAsync(line + "\n")).Item!;

    private static Task<IReadOnlyList<QueueListingEntry>> ReadAsync(string text) => ReadAsync([Encoding.UTF8.GetBytes(text)]);

    private static async Task<IReadOnlyList<QueueListingEntry>> ReadAsync(IEnumerable<byte[]> chunks)
    {
        MailHost host = new(
            new ListingTools(chunks),
            AdapterFactory.CreateServerSystem(),
            AdapterFactory.CreateMailNetwork(),
            "host.example",
            IsSuperuser: true,
            TimeProvider.System,
            AdapterFactory.CreateDurableFiles(),
            AdapterFactory.CreateMimeReader(),
            AdapterFactory.CreateHeaderDecoder()
        );
        List<QueueListingEntry> entries = new();
        await foreach (
            QueueListingEntry entry in QueueListing.ReadAsync(new MailSystem(host, new PostfixInstance(null), new ToolNotices()))
        )
            entries.Add(entry);
        return entries;
    }

    private sealed class ListingTools(IEnumerable<byte[]> chunks) : IPostfixTools, IQueueTools, IConfigurationTools
    {
        public IQueueTools ForQueue(PostfixInstance instance, ToolNotices notices) => this;

        public IConfigurationTools ForConfiguration(PostfixInstance instance, ToolNotices notices) => this;

        public async IAsyncEnumerable<ReadOnlyMemory<byte>> ListAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.CompletedTask;
            foreach (byte[] chunk in chunks)
            {
                // A chunk is the reader's only until it asks for the next.
                byte[] lent = chunk.ToArray();
                yield return lent;
                Array.Fill(lent, (byte)'#');
            }
        }

        public Task<PostconfOutput> ReadAsync(PostconfQuery query, CancellationToken cancellationToken) =>
            Task.FromResult(new PostconfOutput("", []));

        public Task<string?> LookUpAsync(LookupTableKind kind, string table, string key, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<CommandOutput> CheckAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public string? FindTool(string tool) => null;

        public Task SubmitAsync(MailSubmission submission, Stream message, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task FlushAllAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task FlushMessageAsync(string queueId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task FlushSiteAsync(string site, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<ReadOnlyMemory<byte>> ActAsync(
            QueueAction action,
            IReadOnlyList<string> queueIds,
            ActionProgress progress,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}
