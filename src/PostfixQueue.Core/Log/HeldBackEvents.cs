namespace PostfixQueue.Log;

/// <summary>
/// Events that are wanted if their message turns out to be. Bounded: where too many wait, the oldest are judged by what is known.
/// </summary>
internal sealed class HeldBackEvents
{
    private const int MaximumMessages = 5_000;
    private const int MaximumOfOne = 100;

    private readonly Dictionary<LogMessage, List<MailLogEvent>> _waiting = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<LogMessage> _order = new();

    /// <summary>Holds one back.</summary>
    public void Add(LogMessage message, MailLogEvent one)
    {
        if (!_waiting.TryGetValue(message, out List<MailLogEvent>? events))
        {
            // A message that nobody could tell anything of so far has hardly become known: its lines are lost as those of no message that
            // is wanted.
            while (_order.Count >= MaximumMessages)
                _waiting.Remove(_order.Dequeue());
            _waiting[message] = events = [];
            _order.Enqueue(message);
        }

        if (events.Count < MaximumOfOne)
            events.Add(one);
    }

    /// <summary>Hands out those of a message that are wanted now, and forgets the others once everything is known of it.</summary>
    public void Release(LogMessage message, List<MailLogEvent> target, LogEventFilter filter)
    {
        if (_waiting.Count == 0 || !_waiting.Remove(message, out List<MailLogEvent>? events))
            return;
        foreach (MailLogEvent one in events)
            if (filter.Match(one) == LogMatch.Yes)
                target.Add(one);
    }

    /// <summary>Hands out those that are wanted of all messages, in the order in which they came.</summary>
    public void ReleaseAll(List<MailLogEvent> target, LogEventFilter filter)
    {
        while (_order.TryDequeue(out LogMessage? message))
            Release(message, target, filter);
    }
}
