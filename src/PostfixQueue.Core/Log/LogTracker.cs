using System.Text;

namespace PostfixQueue.Log;

/// <summary>
/// Tells which message a line is about. Queue IDs that are not long are used again: a message ends where its ID is removed. Memory is
/// bounded: of messages that nothing has been said of for long, what they began with is forgotten.
/// </summary>
internal sealed class LogTracker
{
    private const int MaximumId = 40;

    // Two generations: what is asked for goes to the younger; when that is full, the older is forgotten.
    private readonly int _generation;
    private Dictionary<string, LogMessage> _young = new(StringComparer.Ordinal);
    private Dictionary<string, LogMessage> _old = new(StringComparer.Ordinal);

    /// <param name="generation">Twice as many messages are remembered at most.</param>
    public LogTracker(int generation = 20_000) => _generation = generation;

    /// <summary>The message of a line.</summary>
    /// <param name="queueId">Its queue ID, of at most 40 characters.</param>
    /// <param name="type">What the line tells.</param>
    public LogMessage GetMessage(ReadOnlySpan<byte> queueId, MailLogEventType type)
    {
        Span<char> characters = stackalloc char[MaximumId];
        Span<char> id = characters[..Encoding.ASCII.GetChars(queueId, characters)];
        if (_young.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out LogMessage? message))
        {
            if (!message.IsOver && !message.IsEndedBy(type))
                return message;
            return Keep(new LogMessage(message.QueueId));
        }

        if (_old.GetAlternateLookup<ReadOnlySpan<char>>().Remove(id, out _, out message) && !message.IsOver && !message.IsEndedBy(type))
            return Keep(message);
        return Keep(new LogMessage(message?.QueueId ?? id.ToString()));
    }

    /// <summary>Nothing more is said of a message.</summary>
    public void End(LogMessage message)
    {
        message.End();
        _young.Remove(message.QueueId);
        _old.Remove(message.QueueId);
    }

    private LogMessage Keep(LogMessage message)
    {
        if (_young.Count >= _generation)
        {
            _old = _young;
            _young = new Dictionary<string, LogMessage>(StringComparer.Ordinal);
        }

        return _young[message.QueueId] = message;
    }
}
