using PostfixQueue.Delay;
using PostfixQueue.Queue;

namespace PostfixQueue.Measures;

/// <summary>Counts items by what they have in common. Keeps counters, not items: memory grows with the groups only.</summary>
internal sealed class QueueMeasurer(MailQueueGrouping grouping)
{
    private readonly Dictionary<string, MeasureGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>Counts a message.</summary>
    public void Add(MailQueueItem item)
    {
        var bucket = AgeScale.IndexOf(item.Age);
        if (IsByRecipient && item.Recipients.Length > 0)
        {
            foreach (var recipient in item.Recipients)
            {
                var group = Group(NameOf(item, recipient));
                group.AddMessage(item);
                group.AddRecipient(recipient);
                group.AddAge(bucket);
            }

            return;
        }

        var whole = Group(NameOf(item));
        whole.AddMessage(item);
        foreach (var recipient in item.Recipients)
        {
            whole.AddRecipient(recipient);
            if (!IsBySender) whole.AddAge(bucket);
        }

        if (IsBySender) whole.AddAge(bucket);
    }

    /// <summary>The groups, most messages first.</summary>
    /// <param name="first">At most so many; null for all.</param>
    public IEnumerable<MailQueueMeasure> Results(int? first) =>
        _groups.Values
            .OrderByDescending(static group => group.Count)
            .ThenByDescending(static group => group.RecipientCount)
            .ThenBy(static group => group.Name, StringComparer.Ordinal)
            .Take(first ?? int.MaxValue)
            .Select(group => group.ToMeasure(grouping));

    private bool IsByRecipient => grouping
        is MailQueueGrouping.RecipientDomain or MailQueueGrouping.Recipient or MailQueueGrouping.Reason or MailQueueGrouping.RemoteHost;

    private bool IsBySender => grouping is MailQueueGrouping.Sender or MailQueueGrouping.SenderDomain;

    private MeasureGroup Group(string name)
    {
        if (!_groups.TryGetValue(name, out var group)) _groups[name] = group = new MeasureGroup(name);
        return group;
    }

    private string NameOf(MailQueueItem item, MailQueueRecipient recipient) => grouping switch
    {
        // An address without a domain stands for itself, as in qshape(1).
        MailQueueGrouping.RecipientDomain => recipient.Domain ?? recipient.EmailAddress,
        MailQueueGrouping.Recipient => recipient.EmailAddress,
        MailQueueGrouping.Reason => recipient.Delay.Folded ?? "(no reason)",
        MailQueueGrouping.RemoteHost => recipient.RemoteHost?.ToLowerInvariant() ?? "(no remote host)",
        _ => NameOf(item),
    };

    private string NameOf(MailQueueItem item) => grouping switch
    {
        MailQueueGrouping.Cause => item.Cause,
        MailQueueGrouping.Scope => item.Scope,
        MailQueueGrouping.SenderDomain => item.SenderDomain ?? item.Sender,
        MailQueueGrouping.Sender => item.Sender,
        MailQueueGrouping.QueueName => item.QueueName,
        MailQueueGrouping.None => "TOTAL",
        _ => "(no recipient)",
    };
}
