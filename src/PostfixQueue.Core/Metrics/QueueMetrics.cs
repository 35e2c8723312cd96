using System.Globalization;
using PostfixQueue.Queue;

namespace PostfixQueue.Metrics;

/// <summary>Counts queues and checks, and tells the counts as metrics. Memory does not grow with the messages.</summary>
internal sealed class QueueMetrics
{
    private const string Prefix = "postfix_queue_";

    private static readonly string[] s_queues =
    [
        QueueNames.Deferred,
        QueueNames.Active,
        QueueNames.Hold,
        QueueNames.Incoming,
        QueueNames.Maildrop,
        "other",
    ];

    private readonly SortedDictionary<string, HostMetrics> _items = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, HostMetrics> _measures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, CheckCounts> _checks = new(StringComparer.Ordinal);

    /// <summary>The counts of a machine; they are there from then on, if all are zero.</summary>
    /// <param name="host">Its name, the value of the label host; empty for none.</param>
    public HostMetrics GetOrAdd(string host) => Get(_items, host);

    /// <summary>Leaves out what has been counted of a machine.</summary>
    public void Forget(string host) => _items.Remove(host);

    /// <summary>Counts a message.</summary>
    public void Add(MailQueueItem item) => GetOrAdd(item.HostName ?? "").Add(item);

    /// <summary>Adds a measure.</summary>
    /// <returns>False when nothing is exported of a measure of its kind.</returns>
    public bool Add(MailQueueMeasure measure) => Get(_measures, measure.HostName ?? "").Add(measure);

    /// <summary>Counts the result of a check.</summary>
    /// <returns>False when it has a status that there is not.</returns>
    public bool AddCheck(string host, string name, string status) => Get(_checks, host).Add(name, status);

    /// <summary>The machines of which both items and measures came: their items count.</summary>
    public IReadOnlyList<string> CountedTwice => [.. _measures.Keys.Where(_items.ContainsKey)];

    /// <summary>Everything as text.</summary>
    /// <param name="run">How the run went.</param>
    /// <param name="labels">Labels that every sample gets.</param>
    /// <param name="topDestinations">So many domains by name.</param>
    public IReadOnlyList<string> Write(MetricRun run, IReadOnlyList<KeyValuePair<string, string>> labels, int topDestinations)
    {
        MetricWriter writer = new(labels);
        List<(string Host, HostMetrics Counts)> hosts =
        [
            .. _items.Concat(_measures.Where(pair => !_items.ContainsKey(pair.Key))).Select(static pair => (pair.Key, pair.Value)),
        ];
        hosts.ForEach(static one => one.Counts.Complete());
        WriteQueues(writer, hosts);
        WriteCauses(writer, With(hosts, MetricParts.Causes));
        WriteAges(writer, With(hosts, MetricParts.Ages));
        WriteDestinations(writer, With(hosts, MetricParts.Destinations), topDestinations);
        WriteChecks(writer);
        run.Write(writer, Prefix);
        return writer.Lines;
    }

    private static T Get<T>(SortedDictionary<string, T> all, string host)
        where T : new()
    {
        if (!all.TryGetValue(host, out T? one))
            all[host] = one = new T();
        return one;
    }

    private static List<(string Host, HostMetrics Counts)> With(List<(string Host, HostMetrics Counts)> hosts, MetricParts part) =>
        hosts.FindAll(one => one.Counts.Parts.HasFlag(part));

    private static void WriteQueues(MetricWriter writer, List<(string Host, HostMetrics Counts)> hosts)
    {
        List<(string Host, HostMetrics Counts)> sized = With(hosts, MetricParts.Sizes);
        WriteEach("messages", "Messages by queue.", With(hosts, MetricParts.Messages), static queue => queue.Messages);
        WriteEach("recipients", "Recipients who wait, by queue.", sized, static queue => queue.Recipients);
        WriteEach("size_bytes", "Bytes of all messages, by queue.", sized, static queue => queue.Size);
        WriteEach(
            "oldest_message_age_seconds",
            "Age of the oldest message, by queue; 0 for an empty one.",
            sized,
            static queue => queue.OldestAge.TotalSeconds
        );

        void WriteEach(string name, string help, List<(string Host, HostMetrics Counts)> of, Func<QueueCounts, double> value)
        {
            if (of.Count == 0)
                return;
            writer.Begin(Prefix + name, "gauge", help);
            foreach ((string host, HostMetrics counts) in of)
            foreach ((string queue, QueueCounts one) in Queues(counts))
                writer.Add(Prefix + name, value(one), ("host", host), ("queue", queue));
        }
    }

    private static void WriteCauses(MetricWriter writer, List<(string Host, HostMetrics Counts)> hosts)
    {
        if (hosts.TrueForAll(static one => one.Counts.Causes.Count == 0))
            return;
        const string Name = Prefix + "cause_messages";
        writer.Begin(Name, "gauge", "Messages by cause of the delay, by how far it reaches, and by queue.");
        foreach ((string host, HostMetrics counts) in hosts)
        {
            foreach (
                ((string cause, string scope, int queue), long count) in counts
                    .Causes.OrderBy(static pair => pair.Key.Cause, StringComparer.Ordinal)
                    .ThenBy(static pair => pair.Key.Scope, StringComparer.Ordinal)
                    .ThenBy(static pair => pair.Key.Queue)
            )
            {
                writer.Add(Name, count, ("host", host), ("cause", cause), ("scope", scope), ("queue", s_queues[queue]));
            }
        }
    }

    private static void WriteAges(MetricWriter writer, List<(string Host, HostMetrics Counts)> hosts)
    {
        if (hosts.Count == 0)
            return;
        const string Name = Prefix + "message_age_seconds";
        writer.Begin(Name, "histogram", "Ages of the messages that are in the queue now, by queue; not a counter.");
        foreach ((string host, HostMetrics counts) in hosts)
        {
            foreach ((string queue, QueueCounts one) in Queues(counts))
            {
                foreach ((int bound, long count) in one.Ages.Cumulated())
                    writer.Add(
                        Name + "_bucket",
                        count,
                        ("host", host),
                        ("queue", queue),
                        ("le", bound.ToString(CultureInfo.InvariantCulture))
                    );
                writer.Add(Name + "_bucket", one.Ages.Count, ("host", host), ("queue", queue), ("le", "+Inf"));
                writer.Add(Name + "_sum", one.Ages.Sum, ("host", host), ("queue", queue));
                writer.Add(Name + "_count", one.Ages.Count, ("host", host), ("queue", queue));
            }
        }
    }

    private static void WriteDestinations(MetricWriter writer, List<(string Host, HostMetrics Counts)> hosts, int top)
    {
        if (hosts.Count == 0)
            return;
        const string Name = Prefix + "destination_recipients";
        writer.Begin(Name, "gauge", "Recipients who wait, by domain: the domains with the most, and all others together.");
        foreach ((string host, HostMetrics counts) in hosts)
        foreach ((string domain, long count) in counts.Destinations.Results(top))
            writer.Add(Name, count, ("host", host), ("destination", domain));
    }

    private void WriteChecks(MetricWriter writer)
    {
        if (_checks.Count == 0)
            return;
        const string Name = Prefix + "check_results";
        writer.Begin(Name, "gauge", "Results of the checks of Test-MailServerConfig, by check and status.");
        foreach ((string host, CheckCounts counts) in _checks)
        foreach ((string check, string status, int count) in counts.Results())
            writer.Add(Name, count, ("host", host), ("check", check), ("status", status));
    }

    /// <summary>The five queues of Postfix, and one more when there is something in it.</summary>
    private static IEnumerable<(string Name, QueueCounts Counts)> Queues(HostMetrics host) =>
        s_queues
            .Zip(host.Queues)
            .Where(static pair => pair.First != "other" || pair.Second.Messages > 0)
            .Select(static pair => (pair.First, pair.Second));
}
