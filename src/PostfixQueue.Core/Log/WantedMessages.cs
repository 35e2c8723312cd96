using System.Text;

namespace PostfixQueue.Log;

/// <summary>
/// Messages named by their queue IDs. Where it is known when a message arrived, others under the same ID before and after it are not meant.
/// </summary>
internal sealed class WantedMessages
{
    /// <summary>The clock of the log is that of the syslog daemon.</summary>
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Want> _wants = new(StringComparer.Ordinal);

    /// <summary>Before this none of the messages is told of; null when that is not known of all.</summary>
    public DateTime? SinceUtc =>
        _wants.Values.All(static want => want.SinceUtc is not null) ? _wants.Values.Min(static want => want.SinceUtc) : null;

    /// <summary>IDs that several messages had one after the other, of which all were told of.</summary>
    public IEnumerable<string> Reused => _wants.Where(static want => want.Value.Messages > 1).Select(static want => want.Key);

    /// <summary>IDs of which the log said nothing.</summary>
    public IEnumerable<string> Unseen => _wants.Where(static want => want.Value.Messages == 0).Select(static want => want.Key);

    /// <summary>Names one.</summary>
    /// <param name="queueId">Its ID.</param>
    /// <param name="arrivalUtc">When it arrived; null when that is not known, so that every message under the ID is meant.</param>
    public void Add(string queueId, DateTime? arrivalUtc)
    {
        DateTime? since = arrivalUtc is { } arrival && arrival - DateTime.MinValue > s_slack ? arrival - s_slack : (DateTime?)null;
        if (!_wants.TryGetValue(queueId, out Want? known))
            _wants[queueId] = new Want { SinceUtc = since };
        else if (since is null || since < known.SinceUtc)
            known.SinceUtc = since;
    }

    /// <summary>True for an ID that is named.</summary>
    public bool Has(ReadOnlySpan<byte> queueId) => FindWant(queueId) is not null;

    /// <summary>True for a line of a message that is meant.</summary>
    /// <param name="message">The message.</param>
    /// <param name="type">What the line tells of.</param>
    /// <param name="utc">When it was logged.</param>
    public bool IsWanted(LogMessage message, MailLogEventType type, DateTime utc)
    {
        if (!_wants.TryGetValue(message.QueueId, out Want? want) || utc < want.SinceUtc)
            return false;
        if (ReferenceEquals(want.Current, message))
            return true;

        // A message of which nothing was said for long has been forgotten meanwhile; it is the same.
        bool isAnother = want.Current is null || want.Current.IsOver || want.Current.IsEndedBy(type);
        if (isAnother && want is { SinceUtc: not null, Messages: > 0 })
            return false;
        if (isAnother)
            want.Messages++;
        want.Current = message;
        return true;
    }

    private Want? FindWant(ReadOnlySpan<byte> queueId)
    {
        const int MaximumId = 64;
        if (queueId.Length > MaximumId)
            return null;
        Span<char> characters = stackalloc char[MaximumId];
        return _wants
            .GetAlternateLookup<ReadOnlySpan<char>>()
            .TryGetValue(characters[..Encoding.ASCII.GetChars(queueId, characters)], out Want? want)
            ? want
            : null;
    }

    private sealed class Want
    {
        public DateTime? SinceUtc { get; set; }

        public LogMessage? Current { get; set; }

        public int Messages { get; set; }
    }
}
