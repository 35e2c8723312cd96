using PostfixQueue.Mail.Dns;
using PostfixQueue.Queue;

namespace PostfixQueue.Measures;

/// <summary>
/// Counts items by what they have in common. Keeps counters, not items: memory grows with the groups only, and not beyond
/// <paramref name="maximumGroups"/> of them. When there are more, those with the fewest messages are put together in one group, so that
/// what is frequent stays and all sums stay right.
/// </summary>
/// <param name="grouping">By what.</param>
/// <param name="maximumGroups">So many groups are counted exactly.</param>
/// <param name="countsCauses">False where nobody asks for the causes of the groups.</param>
internal sealed class QueueMeasurer(MailQueueGrouping grouping, int maximumGroups = QueueMeasurer.UsualMaximum, bool countsCauses = true)
{
    /// <summary>A quarter of a million: with the engine they stay well below 400 MB, however many follow.</summary>
    public const int UsualMaximum = 1 << 18;

    /// <summary>The name of the group of those that are not counted one by one.</summary>
    public const string RestName = "(others)";

    private const string NoRemoteHost = "(no remote host)";
    private const int MostProviders = 8_192;
    private const string NotKnown = "(not known)";

    private readonly Dictionary<string, MeasureGroup> _groups = new(StringComparer.Ordinal);
    private readonly ExampleBudget _examples = new();

    // Names of hosts come again and again.
    private readonly Dictionary<string, string> _providers = new(StringComparer.Ordinal);
    private MeasureGroup? _rest;
    private int _messages;

    /// <summary>By what.</summary>
    public MailQueueGrouping Grouping => grouping;

    /// <summary>True when there were too many groups to count each.</summary>
    public bool IsApproximate => _rest is not null;

    /// <summary>True when groups of few messages go without a reason as example.</summary>
    public bool LacksExamples => _examples.WasExceeded;

    /// <summary>True for groupings to which each recipient of a message belongs by itself.</summary>
    public static bool CountsRecipients(MailQueueGrouping grouping) =>
        grouping
            is MailQueueGrouping.RecipientDomain
                or MailQueueGrouping.Provider
                or MailQueueGrouping.Recipient
                or MailQueueGrouping.Reason
                or MailQueueGrouping.RemoteHost;

    /// <summary>The same by the name of a grouping, as measures have it.</summary>
    public static bool CountsRecipients(string groupBy) =>
        Enum.TryParse(groupBy, ignoreCase: true, out MailQueueGrouping grouping) && CountsRecipients(grouping);

    /// <summary>True for groupings by what only the queue file of a message knows.</summary>
    public static bool NeedsDetails(MailQueueGrouping grouping) =>
        grouping is MailQueueGrouping.SaslUser or MailQueueGrouping.ClientAddress;

    /// <summary>Counts a message.</summary>
    public void Add(MailQueueItem item)
    {
        int number = _messages++;
        int bucket = AgeScale.IndexOf(item.Age);
        if (!IsByRecipient || item.Recipients.Length == 0)
        {
            MeasureGroup whole = Group(NameOf(item));
            whole.AddMessage(item, number);
            whole.AddRecipients(item.Recipients.Length);
            whole.AddAge(bucket, IsBySender ? 1 : item.Recipients.Length);
            if (countsCauses)
                whole.AddCause(item.Cause, ItemSummary.LeadingReason(item), _examples);
            return;
        }

        foreach (MailQueueRecipient recipient in item.Recipients)
        {
            MeasureGroup group = Group(NameOf(recipient));
            group.AddMessage(item, number);
            group.AddRecipients(1);
            group.AddAge(bucket, 1);
            if (countsCauses)
                group.AddCause(recipient.Cause, recipient.Delay, _examples);
        }
    }

    /// <summary>The groups, most messages first.</summary>
    /// <param name="first">At most so many; null for all.</param>
    public IEnumerable<MailQueueMeasure> Results(int? first)
    {
        string groupBy = grouping.ToString();
        if (grouping == MailQueueGrouping.None)
            Group(MeasureMerger.Total);
        IEnumerable<MeasureGroup> groups = MeasureOrder.Sorted(_rest is null ? _groups.Values : _groups.Values.Append(_rest), first);
        foreach (MeasureGroup group in groups)
            yield return group.ToMeasure(groupBy, IsApproximate);
    }

    private bool IsByRecipient => CountsRecipients(grouping);

    private bool IsBySender => grouping is MailQueueGrouping.Sender or MailQueueGrouping.SenderDomain;

    private MeasureGroup Group(string name)
    {
        if (_groups.TryGetValue(name, out MeasureGroup? group))
            return group;
        if (_groups.Count >= maximumGroups)
            PutRareOnesTogether();
        return _groups[name] = new MeasureGroup(name);
    }

    /// <summary>Makes room for as many groups again as there is now for half.</summary>
    private void PutRareOnesTogether()
    {
        _rest ??= new MeasureGroup(RestName);
        int[] counts = _groups.Values.Select(static group => group.Count).Order().ToArray();
        int limit = counts[counts.Length / 2];
        foreach ((string? name, MeasureGroup? group) in _groups)
        {
            if (group.Count > limit)
                continue;
            _rest.Add(group, _examples);
            _groups.Remove(name);
        }

        _examples.KeepOnly(_groups.Values.Append(_rest).SelectMany(static group => group.Examples));
    }

    /// <summary>What has been serialized has all details, be they empty.</summary>
    private static bool IsDetailed(MailQueueItem item) => item.Detail is { } detail && detail != MailQueueItemDetail.None;

    private string NameOf(MailQueueRecipient recipient) =>
        grouping switch
        {
            // An address without a domain stands for itself, as in qshape(1).
            MailQueueGrouping.RecipientDomain => recipient.Domain ?? recipient.EmailAddress ?? "(no recipient)",
            MailQueueGrouping.Provider => ProviderOf(recipient.RemoteHost),
            MailQueueGrouping.Recipient => recipient.EmailAddress ?? "(no recipient)",
            MailQueueGrouping.Reason => recipient.Delay.Folded ?? "(no reason)",
            _ => recipient.RemoteHost?.ToLowerInvariant() ?? NoRemoteHost,
        };

    /// <summary>Who runs a host: the registered domain of its name. An address stands for itself.</summary>
    private string ProviderOf(string? host)
    {
        if (host is null)
            return NoRemoteHost;
        if (_providers.TryGetValue(host, out string? known))
            return known;
        if (_providers.Count >= MostProviders)
            _providers.Clear();
        bool isAddress = host is [.., >= '0' and <= '9'] || host.Contains(':', StringComparison.Ordinal);
        return _providers[host] = isAddress ? host : RegisteredDomain.FromName(host) ?? host.ToLowerInvariant();
    }

    private string NameOf(MailQueueItem item) =>
        grouping switch
        {
            MailQueueGrouping.Cause => item.Cause,
            MailQueueGrouping.Scope => item.Scope,
            MailQueueGrouping.SenderDomain => item.SenderDomain ?? item.Sender ?? "(no sender)",
            MailQueueGrouping.Sender => item.Sender ?? "(no sender)",
            MailQueueGrouping.QueueName => item.QueueName ?? "(no queue)",
            MailQueueGrouping.SaslUser => item.SaslUser ?? (IsDetailed(item) ? "(no login)" : NotKnown),
            MailQueueGrouping.ClientAddress => item.ClientAddress ?? (IsDetailed(item) ? "(no client)" : NotKnown),
            MailQueueGrouping.HostName => item.HostName ?? "(no host)",
            MailQueueGrouping.None => MeasureMerger.Total,
            _ => "(no recipient)",
        };
}
