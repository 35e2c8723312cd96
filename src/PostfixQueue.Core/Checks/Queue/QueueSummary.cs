using PostfixQueue.Measures;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Checks.Queue;

/// <summary>
/// What the checks of the queue need of it, counted in one listing. Keeps counts and a few items, so that memory does not grow with the
/// queue.
/// </summary>
internal sealed class QueueSummary
{
    private static readonly ListingOptions s_options = new(MailQueueSource.Auto, IsDetailed: true) { IsDetailOptional = true };

    private readonly FrequentNames _destinations = new();
    private readonly FrequentNames _senders = new();

    // A sender, a line end, a mark, and who brought it.
    private readonly FrequentNames _origins = new();
    private readonly QueueMeasurer _serverCauses = new(MailQueueGrouping.Cause);
    private readonly SpreadCause[] _spreadCauses = [new(MailDelayCause.ConnectionTimeout), new(MailDelayCause.DnsTemporary)];

    private const char LoginMark = 'l';
    private const char ClientMark = 'c';

    /// <summary>Messages.</summary>
    public int Count { get; private set; }

    /// <summary>Messages in active.</summary>
    public int ActiveCount { get; private set; }

    /// <summary>Messages in incoming.</summary>
    public int IncomingCount { get; private set; }

    /// <summary>Messages in deferred.</summary>
    public int DeferredCount { get; private set; }

    /// <summary>Messages in hold.</summary>
    public int HoldCount { get; private set; }

    /// <summary>Messages with the null sender.</summary>
    public int BounceCount { get; private set; }

    /// <summary>The longest waiting message that is neither held nor a bounce.</summary>
    public MailQueueItem? OldestWaiting { get; private set; }

    /// <summary>The oldest in maildrop.</summary>
    public MailQueueItem? OldestInMaildrop { get; private set; }

    /// <summary>The oldest in hold.</summary>
    public MailQueueItem? OldestHeld { get; private set; }

    /// <summary>The domain that most deferred messages are for, how many, and a reason.</summary>
    public (string Name, int Count, string? Example)? TopDestination => _destinations.Top;

    /// <summary>The sender of most messages, bounces left out, and how many.</summary>
    public (string Name, int Count, string? Example)? TopSender => _senders.Top;

    /// <summary>
    /// The login that most messages of a sender were submitted with, or the client that brought them, and how many of them; null where it
    /// is not known.
    /// </summary>
    public (string Name, bool IsLogin, int Count)? OriginOf(string sender)
    {
        if (_origins.TopOf($"{sender}\n") is not var (key, count))
            return null;
        string origin = key[(sender.Length + 1)..];
        return (origin[1..], origin[0] == LoginMark, count);
    }

    /// <summary>The causes of deferred messages that lie with this server, most frequent first.</summary>
    public IEnumerable<MailQueueMeasure> ServerCauses => _serverCauses.Results(null);

    /// <summary>The causes of deferred messages that may lie with this server when they show at many destinations.</summary>
    public IReadOnlyList<SpreadCause> SpreadCauses => _spreadCauses;

    /// <summary>Lists the queue.</summary>
    /// <exception cref="PostfixToolException">It cannot be listed, or not to its end.</exception>
    public static async Task<QueueSummary> ReadAsync(MailSystem mail, CancellationToken cancellationToken)
    {
        QueueSummary summary = new();
        await foreach (QueueListingEntry entry in QueueListing.ReadAsync(mail, s_options, cancellationToken))
            if (entry.Item is { } item)
                summary.Add(item);
        return summary;
    }

    /// <summary>Counts a message.</summary>
    public void Add(MailQueueItem item)
    {
        Count++;
        if (item.IsBounce)
            BounceCount++;
        else
            AddSender(item);
        if (item.QueueName == QueueNames.Hold)
            OldestHeld = Older(OldestHeld, item);
        else if (!item.IsBounce)
            OldestWaiting = Older(OldestWaiting, item);
        switch (item.QueueName)
        {
            case QueueNames.Maildrop:
                OldestInMaildrop = Older(OldestInMaildrop, item);
                break;
            case QueueNames.Incoming:
                IncomingCount++;
                break;
            case QueueNames.Active:
                ActiveCount++;
                break;
            case QueueNames.Hold:
                HoldCount++;
                break;
            case QueueNames.Deferred:
                DeferredCount++;
                AddDeferred(item);
                break;
        }
    }

    private void AddSender(MailQueueItem item)
    {
        _senders.Add(item.Sender, item, static _ => null);
        if (item.SaslUser is { } login)
            _origins.Add($"{item.Sender}\n{LoginMark}{login}", item, static _ => null);
        else if (item.ClientAddress is { } client)
            _origins.Add($"{item.Sender}\n{ClientMark}{client}", item, static _ => null);
    }

    private static MailQueueItem Older(MailQueueItem? one, MailQueueItem other) =>
        one is null || other.ArrivalTime < one.ArrivalTime ? other : one;

    private void AddDeferred(MailQueueItem item)
    {
        foreach (string domain in item.RecipientDomains)
            _destinations.Add(domain, item, static item => item.Reason);
        if (item.Scope == nameof(MailDelayScope.Server))
        {
            _serverCauses.Add(item);
            return;
        }

        foreach (SpreadCause spread in _spreadCauses)
            spread.Add(item);
    }

    /// <summary>A cause that lies with one destination when it shows there, and with this server when it shows everywhere.</summary>
    /// <param name="cause">The cause.</param>
    public sealed class SpreadCause(MailDelayCause cause)
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
}
