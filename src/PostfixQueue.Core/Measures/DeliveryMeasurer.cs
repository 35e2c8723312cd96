using System.Globalization;

namespace PostfixQueue.Measures;

/// <summary>
/// Counts events of the log by what they have in common. Keeps counters, not events: memory grows with the groups only, and not beyond
/// <paramref name="maximumGroups"/> of them.
/// </summary>
/// <param name="grouping">By what.</param>
/// <param name="maximumGroups">So many groups are counted exactly.</param>
/// <param name="maximumMessages">
/// Of so many deferred messages it is known that they were counted: what is deferred again counts once.
/// </param>
internal sealed class DeliveryMeasurer(MailDeliveryGrouping grouping, int maximumGroups = 20_000, int maximumMessages = 2_000_000)
{
    /// <summary>The group of everything.</summary>
    public const string Total = "TOTAL";

    private const string RestName = "(others)";

    private readonly Dictionary<string, DeliveryGroup> _groups = new(StringComparer.Ordinal);
    private readonly ExampleBudget _examples = new();
    private readonly HashSet<ulong> _deferred = [];
    private DeliveryGroup? _rest;

    /// <summary>True when there was too much to count each.</summary>
    public bool IsApproximate => _rest is not null || _deferred.Count >= maximumMessages;

    /// <summary>The kinds of events that are looked at.</summary>
    public static IReadOnlySet<MailLogEventType> Types { get; } =
        new HashSet<MailLogEventType>
        {
            MailLogEventType.Received,
            MailLogEventType.Queued,
            MailLogEventType.Sent,
            MailLogEventType.Forwarded,
            MailLogEventType.Deferred,
            MailLogEventType.Bounced,
            MailLogEventType.Expired,
            MailLogEventType.Rejected,
            MailLogEventType.RejectWarning,
            MailLogEventType.Held,
            MailLogEventType.Discarded,
            MailLogEventType.LoginFailed,
        };

    /// <summary>Counts an event, if it is of a kind that is counted.</summary>
    public void Add(MailLogEvent one)
    {
        if (one.EventType == nameof(MailLogEventType.Queued))
        {
            // A message's size is known when it is queued first; that it came in was logged before.
            if (
                one is { Attempt: 1, Size: { } size }
                && (one.ClientAddress is not null || one.UserId is not null)
                && NameOf(one, DeliveryClass.Received) is { } known
            )
                GroupOf(known).AddReceivedSize(size);
            return;
        }

        if (ClassOf(one) is not { } kind || NameOf(one, kind) is not { } name)
            return;
        DeliveryGroup group = GroupOf(name);
        group.Add(one, kind, _examples);
        if (kind != DeliveryClass.Deferred || one.QueueId is not { } id || _deferred.Count >= maximumMessages)
            return;
        if (_deferred.Add(HashOf(id, name)))
            group.Count(DeliveryClass.DeferredMessage, 1);
    }

    /// <summary>The groups: times in their order, others by what was counted most.</summary>
    /// <param name="first">At most so many; null for all.</param>
    public IEnumerable<MailDeliveryMeasure> Results(int? first)
    {
        if (grouping == MailDeliveryGrouping.None)
            GroupOf(Total);
        IEnumerable<DeliveryGroup> groups = _rest is null ? _groups.Values.AsEnumerable() : _groups.Values.Append(_rest);
        return DeliveryOrder
            .Sorted(groups, grouping)
            .Take(first ?? int.MaxValue)
            .Select(group => group.ToMeasure(grouping.ToString(), IsApproximate));
    }

    private static DeliveryClass? ClassOf(MailLogEvent one) =>
        one.EventType switch
        {
            // What smtpd(8) passes on to a proxy comes back under a queue ID.
            nameof(MailLogEventType.Received) => one.QueueId is null ? null : DeliveryClass.Received,
            nameof(MailLogEventType.Sent) => DeliveryClass.Sent,
            nameof(MailLogEventType.Forwarded) => DeliveryClass.Forwarded,
            nameof(MailLogEventType.Deferred) => DeliveryClass.Deferred,
            nameof(MailLogEventType.Bounced) => DeliveryClass.Bounced,
            nameof(MailLogEventType.Expired) => DeliveryClass.Expired,
            nameof(MailLogEventType.Rejected) => DeliveryClass.Rejected,
            nameof(MailLogEventType.RejectWarning) => DeliveryClass.RejectWarning,
            nameof(MailLogEventType.Held) => DeliveryClass.Held,
            nameof(MailLogEventType.Discarded) => DeliveryClass.Discarded,
            nameof(MailLogEventType.LoginFailed) => DeliveryClass.LoginFailed,
            _ => null,
        };

    /// <summary>The group of an event; null for one that cannot have what the grouping is by.</summary>
    private string? NameOf(MailLogEvent one, DeliveryClass kind) =>
        grouping switch
        {
            MailDeliveryGrouping.RecipientDomain => kind is DeliveryClass.Received or DeliveryClass.LoginFailed
                ? null
                : one.RecipientDomain ?? one.Recipient ?? "(no recipient)",
            MailDeliveryGrouping.Recipient => kind is DeliveryClass.Received or DeliveryClass.LoginFailed
                ? null
                : one.Recipient ?? "(no recipient)",
            MailDeliveryGrouping.SenderDomain => kind is DeliveryClass.LoginFailed
                ? null
                : one.SenderDomain ?? one.Sender ?? "(sender not in the log)",
            MailDeliveryGrouping.Sender => kind is DeliveryClass.LoginFailed ? null : one.Sender ?? "(sender not in the log)",
            MailDeliveryGrouping.Relay => IsDelivery(kind) ? one.RelayHost?.ToLowerInvariant() ?? one.Relay ?? "(no relay)" : null,
            MailDeliveryGrouping.SaslUser => one.SaslUser ?? "(no login)",
            MailDeliveryGrouping.ClientAddress => one.ClientAddress ?? "(no client)",
            MailDeliveryGrouping.Cause => kind is DeliveryClass.Deferred or DeliveryClass.Bounced ? one.Cause ?? "(no cause)" : null,
            MailDeliveryGrouping.Hour => one.Time.ToString("yyyy-MM-dd HH':00'", CultureInfo.InvariantCulture),
            MailDeliveryGrouping.Day => one.Time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            MailDeliveryGrouping.SyslogName => one.SyslogName ?? "(no name)",
            MailDeliveryGrouping.HostName => one.HostName ?? "(no host)",
            _ => Total,
        };

    private static bool IsDelivery(DeliveryClass kind) =>
        kind is DeliveryClass.Sent or DeliveryClass.Forwarded or DeliveryClass.Deferred or DeliveryClass.Bounced;

    private DeliveryGroup GroupOf(string name)
    {
        if (_groups.TryGetValue(name, out DeliveryGroup? group))
            return group;
        if (_groups.Count >= maximumGroups)
            PutRareOnesTogether();
        return _groups[name] = new DeliveryGroup(name);
    }

    /// <summary>Makes room for as many groups again as there is now for half.</summary>
    private void PutRareOnesTogether()
    {
        _rest ??= new DeliveryGroup(RestName);
        long[] counts = _groups.Values.Select(static group => group.Total).Order().ToArray();
        long limit = counts[counts.Length / 2];
        foreach ((string? name, DeliveryGroup? group) in _groups)
        {
            if (group.Total > limit)
                continue;
            _rest.Add(group, _examples);
            _groups.Remove(name);
        }

        _examples.KeepOnly(_groups.Values.Append(_rest).SelectMany(static group => group.Examples));
    }

    /// <summary>FNV-1a: wide enough that two of a million messages hardly have the same.</summary>
    private static ulong HashOf(string queueId, string group)
    {
        ulong hash = 14695981039346656037UL;
        foreach (char letter in queueId)
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        hash = unchecked((hash ^ ' ') * 1099511628211UL);
        foreach (char letter in group)
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        return hash;
    }
}
