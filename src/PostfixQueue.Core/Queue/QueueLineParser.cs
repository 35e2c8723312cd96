using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace PostfixQueue.Queue;

/// <summary>
/// Reads one line of <c>postqueue -j</c>: a JSON object with the members listed in postqueue(1). Members may come in any order, unknown
/// ones are passed over, as the manual asks of its readers.
/// </summary>
internal sealed class QueueLineParser(ListingContext context)
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 16 };

    private readonly Utf8TextPool _senders = new();
    private readonly QueueItemBuilder _builder = new(context, new ListingReasons(context));

    /// <summary>The item of a line.</summary>
    /// <exception cref="JsonException">The line is not a JSON object of that shape.</exception>
    /// <exception cref="InvalidOperationException">A member has a value of another kind, or a text that is not Unicode.</exception>
    public MailQueueItem Parse(ReadOnlySpan<byte> line)
    {
        string? queueName = null,
            queueId = null,
            sender = null;
        long? arrival = null;
        long size = 0;
        bool forcedExpire = false;
        _builder.Begin();

        // Before Postfix 3.9 strings can hold bytes that are not UTF-8; they become U+FFFD instead of losing the whole line.
        if (!Utf8.IsValid(line))
            line = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line));
        Utf8JsonReader reader = new(line, s_options);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("queue_name"u8))
                queueName = QueueNames.FromUtf8(RawText(ref reader));
            else if (reader.ValueTextEquals("queue_id"u8))
                queueId = Text(ref reader);
            else if (reader.ValueTextEquals("arrival_time"u8))
                arrival = Number(ref reader);
            else if (reader.ValueTextEquals("message_size"u8))
                size = Number(ref reader);
            else if (reader.ValueTextEquals("forced_expire"u8))
                forcedExpire = reader.Read() && reader.GetBoolean();
            else if (reader.ValueTextEquals("sender"u8))
                sender = PooledText(ref reader);
            else if (reader.ValueTextEquals("recipients"u8))
                ReadRecipients(ref reader);
            else
                reader.Skip();
        }

        if (reader.Read())
            throw new JsonException("There is more than one object in the line.");
        if (queueId is null || queueName is null || sender is null)
            throw new JsonException("queue_id, queue_name or sender is missing.");
        if (!QueueId.IsWellFormed(queueId))
            throw new JsonException("queue_id is not a queue ID.");
        if (arrival is not { } arrived || arrived is < 0 or >= QueueItemBuilder.FirstSecondOfYear9999)
            throw new JsonException("arrival_time is missing or out of range.");
        if (size < 0)
            throw new JsonException("message_size is negative.");
        return _builder.Build(queueId, queueName, sender, arrived, size, forcedExpire);
    }

    private void ReadRecipients(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? address = null,
                original = null;
            ReadOnlySpan<byte> reason = ReadOnlySpan<byte>.Empty;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("address"u8))
                    address = Text(ref reader);
                else if (
                    reader.ValueTextEquals("delay_reason"u8)
                    || reader.ValueTextEquals("bounce_reason"u8)
                    || reader.ValueTextEquals("other_reason"u8)
                )
                    reason = RawText(ref reader);
                else if (reader.ValueTextEquals("orig_address"u8))
                    original = Text(ref reader);
                else
                    reader.Skip();
            }

            if (address is null)
                throw new JsonException("A recipient has no address.");
            _builder.Add(address, original, reason);
        }
    }

    private static void Expect(scoped ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new JsonException($"{type} was expected.");
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.Number);
        return reader.TryGetInt64(out long value) ? value : throw new JsonException("A number is not a whole one, or out of range.");
    }

    private static ReadOnlySpan<byte> RawText(scoped ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        return reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
    }

    private static string Text(ref Utf8JsonReader reader) => Encoding.UTF8.GetString(RawText(ref reader));

    private string PooledText(ref Utf8JsonReader reader) => _senders.Get(RawText(ref reader));
}
