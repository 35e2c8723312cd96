using System.Text;
using System.Text.Json;
using PostfixQueue.Delay;

namespace PostfixQueue.Queue;

/// <summary>
/// Reads one line of <c>postqueue -j</c>: a JSON object with the members listed in postqueue(1). Members may come in any order, unknown
/// ones are passed over, as the manual asks of its readers.
/// </summary>
internal sealed class QueueLineParser(ListingContext context)
{
    /// <summary>The beginning of the year 9999. Later ones cannot be told in every time zone, and no message has arrived then.</summary>
    private const long FirstSecondOfYear9999 = 253_370_764_800;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 16 };

    // Stands for a missing reason until the whole line is read: its meaning depends on the queue, whose name may come behind.
    private static readonly DelayReasonText s_missing = new(null);

    /// <summary>From this age on a message in maildrop is one that nothing picks up.</summary>
    private static readonly TimeSpan s_pickupTime = TimeSpan.FromMinutes(1);

    private readonly List<MailQueueRecipient> _recipients = [];
    private readonly Utf8TextPool _senders = new();
    private readonly DelayReasonTable _reasons = new(new DelayReasonContext
    {
        NextHops = context.NextHops,
        OwnHosts = context.Settings.HostName is { } name ? new HashSet<string>([name], StringComparer.OrdinalIgnoreCase) : null,
    });

    private readonly Dictionary<(string QueueName, bool IsNew), DelayReasonText> _missingReasons = [];

    /// <summary>The item of a line.</summary>
    /// <exception cref="JsonException">The line is not a JSON object of that shape.</exception>
    /// <exception cref="InvalidOperationException">A member has a value of another kind, or a text that is not Unicode.</exception>
    public MailQueueItem Parse(ReadOnlySpan<byte> line)
    {
        string? queueName = null, queueId = null, sender = null;
        long? arrival = null;
        long size = 0;
        var forcedExpire = false;
        _recipients.Clear();

        var reader = new Utf8JsonReader(line, s_options);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("queue_name"u8)) queueName = QueueNames.FromUtf8(RawText(ref reader));
            else if (reader.ValueTextEquals("queue_id"u8)) queueId = Text(ref reader);
            else if (reader.ValueTextEquals("arrival_time"u8)) arrival = Number(ref reader);
            else if (reader.ValueTextEquals("message_size"u8)) size = Number(ref reader);
            else if (reader.ValueTextEquals("forced_expire"u8)) forcedExpire = reader.Read() && reader.GetBoolean();
            else if (reader.ValueTextEquals("sender"u8)) sender = PooledText(ref reader);
            else if (reader.ValueTextEquals("recipients"u8)) ReadRecipients(ref reader);
            else reader.Skip();
        }

        if (reader.Read()) throw new JsonException("There is more than one object in the line.");
        if (queueId is null || queueName is null || sender is null) throw new JsonException("queue_id, queue_name or sender is missing.");
        if (!QueueId.IsWellFormed(queueId)) throw new JsonException("queue_id is not a queue ID.");
        if (arrival is not { } arrived || arrived is < 0 or >= FirstSecondOfYear9999) throw new JsonException("arrival_time is missing or out of range.");
        if (size < 0) throw new JsonException("message_size is negative.");
        return Build(queueId, queueName, sender, arrived, size, forcedExpire);
    }

    private MailQueueItem Build(string queueId, string queueName, string sender, long arrival, long size, bool forcedExpire)
    {
        var arrivalTime = DateTimeOffset.FromUnixTimeSeconds(arrival).LocalDateTime;
        var age = TimeSpan.FromSeconds(Math.Max(0, context.NowUnixSeconds - arrival));
        ExplainMissingReasons(queueName, age);
        var lifetime = sender == MailDomain.NullSender ? context.Settings.BounceQueueLifetime : context.Settings.MaximalQueueLifetime;
        return new MailQueueItem
        {
            QueueId = queueId,
            QueueName = queueName,
            Sender = sender,
            Recipients = _recipients.Count == 0 ? [] : [.. _recipients],
            ArrivalTime = arrivalTime,
            Age = age,
            Size = size,
            ForcedExpire = forcedExpire,
            ExpirationTime = ReferenceEquals(queueName, QueueNames.Hold) ? null : ExpirationOf(arrivalTime, lifetime),
            HostName = context.HostName,
            ConfigDirectory = context.ConfigDirectory,
        };
    }

    /// <summary>Null also for a lifetime that outlasts the calendar.</summary>
    private static DateTime? ExpirationOf(DateTime arrivalTime, TimeSpan? lifetime) =>
        lifetime is { } span && span <= DateTime.MaxValue - arrivalTime ? arrivalTime + span : null;

    private void ReadRecipients(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? address = null, original = null;
            DelayReasonText? reason = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("address"u8)) address = Text(ref reader);
                else if (reader.ValueTextEquals("delay_reason"u8) || reader.ValueTextEquals("bounce_reason"u8)
                    || reader.ValueTextEquals("other_reason"u8)) reason = Reason(ref reader);
                else if (reader.ValueTextEquals("orig_address"u8)) original = Text(ref reader);
                else reader.Skip();
            }

            if (address is null) throw new JsonException("A recipient has no address.");
            reason?.Concern(address);
            _recipients.Add(new MailQueueRecipient
            {
                EmailAddress = address,
                Delay = reason ?? s_missing,

                // Postfix 3.11 prints an empty original address wherever it does not know it.
                OriginalAddress = string.IsNullOrEmpty(original) ? null : original,
            });
        }
    }

    private void ExplainMissingReasons(string queueName, TimeSpan age)
    {
        for (var index = 0; index < _recipients.Count; index++)
        {
            if (!ReferenceEquals(_recipients[index].Delay, s_missing)) continue;
            var isNew = age <= s_pickupTime;
            if (!_missingReasons.TryGetValue((queueName, isNew), out var reason))
            {
                reason = new DelayReasonText(null, new DelayReasonContext { QueueName = queueName, Age = isNew ? TimeSpan.Zero : age });
                _missingReasons[(queueName, isNew)] = reason;
            }

            _recipients[index] = _recipients[index] with { Delay = reason };
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type) throw new JsonException($"{type} was expected.");
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.Number);
        return reader.TryGetInt64(out var value) ? value : throw new JsonException("A number is not a whole one, or out of range.");
    }

    private static ReadOnlySpan<byte> RawText(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        return reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
    }

    // Before Postfix 3.7 strings can hold bytes that are not UTF-8; they become U+FFFD instead of losing the whole line.
    private static string Text(ref Utf8JsonReader reader) => Encoding.UTF8.GetString(RawText(ref reader));

    private string PooledText(ref Utf8JsonReader reader) => _senders.Get(RawText(ref reader));

    private DelayReasonText? Reason(ref Utf8JsonReader reader)
    {
        var text = RawText(ref reader);
        return text.IsEmpty ? null : _reasons.Intern(text);
    }
}
