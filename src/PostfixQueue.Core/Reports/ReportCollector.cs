using PostfixQueue.Queue;

namespace PostfixQueue.Reports;

/// <summary>Takes what comes, one after the other, and makes the report of it. Memory does not grow with the queue.</summary>
/// <param name="first">How many messages are listed one by one.</param>
internal sealed class ReportCollector(int first)
{
    /// <summary>So many recipients are kept in all: more would make the file too large to look at.</summary>
    private const int MostRecipients = 5_000;

    private const int MostHosts = 1_000;
    private const int ShownCauses = 30;
    private const int ShownDestinations = 20;
    private const int ShownSenders = 10;
    private const int ShownHosts = 40;

    private readonly ReportCounts _counts = new();
    private readonly ReportFindings _findings = new();
    private readonly TimeHistogram _arrivals = new();
    private readonly TimeHistogram _nextAttempts = new();
    private readonly List<ReportMessage> _messages = [];
    private readonly SortedSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private int _recipientsLeft = MostRecipients;
    private long _items;
    private long _detailed;
    private long _measures;
    private string? _lastHost;

    /// <summary>True when there are more messages than came.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>Takes a message.</summary>
    public void Add(MailQueueItem item)
    {
        _items++;
        bool isDetailed = item.Detail is { } detail && detail != MailQueueItemDetail.None;
        if (isDetailed)
            _detailed++;
        _counts.Add(item, isDetailed);
        if (item.ArrivalTime.Ticks > 0)
            _arrivals.Add(item.ArrivalTime.ToUniversalTime());
        if (item.NextRetryTime is { } next)
            _nextAttempts.Add(next.ToUniversalTime());
        NoteHost(item.HostName);
        if (_messages.Count < first)
            Keep(item);
    }

    /// <summary>Takes a measure.</summary>
    public void Add(MailQueueMeasure measure)
    {
        _measures++;
        _counts.Add(measure);
        foreach (string host in measure.HostName?.Split(", ") ?? [])
            NoteHost(host);
    }

    /// <summary>Takes the result of a check.</summary>
    public void Add(MailServerCheckResult check)
    {
        _findings.Add(check);
        NoteHost(check.HostName);
    }

    /// <summary>The report of all that came.</summary>
    /// <param name="options">How it is to be made.</param>
    public QueueReport Build(ReportOptions options)
    {
        ReportChecks checks = _findings.Build();
        IReadOnlyList<MailQueueMeasure> causes = _counts.GetGroups(MailQueueGrouping.Cause);
        return new QueueReport
        {
            Title = options.Title is { Length: > 0 } title ? title : UsualTitle(options.HostName),
            Options = options,
            IsIncomplete = IsIncomplete,
            Input = new ReportInput(_items, _measures, _findings.Count, _detailed, _counts.GivenKinds, [.. _hosts]),
            Actions = ActionRanking.Rank(causes, checks.Findings, options.IsMailSystemDown),
            Total = _counts.Total,
            Queues = _counts.Queues(),
            Hosts = Groups(MailQueueGrouping.HostName, ShownHosts),
            Causes = ReportGroups.Create(causes, ShownCauses),
            Domains = Groups(MailQueueGrouping.RecipientDomain, ShownDestinations),
            Providers = Groups(MailQueueGrouping.Provider, ShownDestinations),
            Arrivals = TimeChart.Until(_arrivals, options.MadeAt, options.Zone),
            NextAttempts = TimeChart.From(_nextAttempts, options.MadeAt, options.Zone),
            Senders = Groups(MailQueueGrouping.Sender, ShownSenders),
            Logins = Groups(MailQueueGrouping.SaslUser, ShownSenders),
            Clients = Groups(MailQueueGrouping.ClientAddress, ShownSenders),
            Checks = checks,
            Messages = _messages,
        };
    }

    private ReportGroups Groups(MailQueueGrouping kind, int shown) => ReportGroups.Create(_counts.GetGroups(kind), shown);

    private string UsualTitle(string madeOn) =>
        _hosts.Count switch
        {
            0 => $"Mail queue of {madeOn}",
            1 => $"Mail queue of {_hosts.Min}",
            _ => $"Mail queues of {_hosts.Count} servers",
        };

    private void NoteHost(string? host)
    {
        if (string.IsNullOrEmpty(host) || ReferenceEquals(host, _lastHost))
            return;
        _lastHost = host;
        if (_hosts.Count < MostHosts)
            _hosts.Add(host);
    }

    private void Keep(MailQueueItem item)
    {
        MailQueueRecipient[] all = item.Recipients;
        int kept = Math.Min(all.Length, _recipientsLeft);
        _recipientsLeft -= kept;
        _messages.Add(new ReportMessage(kept == all.Length ? item : item with { Recipients = all[..kept] }, all.Length));
    }
}
