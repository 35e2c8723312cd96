using PostfixQueue.Measures;

namespace PostfixQueue.Checks.Queue;

/// <summary>A cause that lies with one destination when it shows there, and with this server when it shows everywhere.</summary>
/// <param name="cause">The cause.</param>
internal sealed class SpreadCause(MailDelayCause cause)
{
    /// <summary>More destinations than this need not be told apart.</summary>
    private const int MaximumDestinations = 100;

    private readonly string _name = cause.ToString();
    private readonly QueueMeasurer _messages = new(MailQueueGrouping.Cause);
    private readonly HashSet<string> _destinations = new(StringComparer.Ordinal);

    /// <summary>The messages that have it; null when none has.</summary>
    public MailQueueMeasure? Messages => _messages.Results(1).FirstOrDefault();

    /// <summary>At how many destinations it shows; not counted beyond a hundred.</summary>
    public int DestinationCount => _destinations.Count;

    /// <summary>Counts a message, if it has the cause.</summary>
    public void Add(MailQueueItem item)
    {
        if (item.Cause != _name)
            return;
        _messages.Add(item);
        foreach (MailQueueRecipient recipient in item.Recipients)
        {
            if (_destinations.Count < MaximumDestinations && recipient.Cause == _name && recipient.Domain is { } domain)
                _destinations.Add(domain);
        }
    }
}
