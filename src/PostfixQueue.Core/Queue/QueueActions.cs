using System.Runtime.CompilerServices;
using System.Text;
using PostfixQueue.Ports;

namespace PostfixQueue.Queue;

/// <summary>Has postsuper(1) act on many messages at once and reports what the tool said of each.</summary>
internal static class QueueActions
{
    private const int MaximumReportLength = 4_096;

    /// <summary>
    /// Acts and yields one result per ID as the tool reports it. What it passed over in silence is looked up in the queue afterwards.
    /// </summary>
    /// <exception cref="PostfixToolException">
    /// The tool failed. Thrown behind the last result: by then each ID has one, true to what the queue shows.
    /// </exception>
    public static async IAsyncEnumerable<MailQueueActionResult> RunAsync(
        MailHost host,
        PostfixInstance instance,
        QueueDeed deed,
        IReadOnlyCollection<string> queueIds,
        ToolNotices notices,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var open = new HashSet<string>(queueIds, StringComparer.Ordinal);
        PostfixToolException? failure = null;
        var lines = Utf8Lines
            .ReadAsync(host.Tools.ActAsync(instance, deed.Action, queueIds, notices, cancellationToken), MaximumReportLength, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (lines)
        {
            while (true)
            {
                try
                {
                    if (!await lines.MoveNextAsync()) break;
                }
                catch (PostfixToolException exception)
                {
                    failure = exception;
                    break;
                }

                if (ReportedId(lines.Current, deed, notices) is { } queueId && open.Remove(queueId))
                    yield return ResultOf(host, deed, queueId, deed.Outcome, message: null);
            }
        }

        if (open.Count > 0)
        {
            var items = await TargetResolver.FindAsync(host, instance, open, notices, cancellationToken);
            foreach (var queueId in queueIds)
            {
                if (!open.Remove(queueId)) continue;
                var (outcome, message) = Explain(deed, items.GetValueOrDefault(queueId), failure);
                yield return ResultOf(host, deed, queueId, outcome, message);
            }
        }

        if (failure is not null) throw failure;
    }

    private static (string Outcome, string Message) Explain(QueueDeed deed, MailQueueItem? item, PostfixToolException? failure)
    {
        if (item is null)
        {
            return ("NotFound", failure is null
                ? "It has left the queue."
                : "It has left the queue; postsuper ended before it reported on it.");
        }

        if (failure is null) return deed.Explain(item);
        return ("Failed", $"postsuper ended before it reported on it; it is still in {item.QueueName}.");
    }

    private static string? ReportedId(Utf8Line line, QueueDeed deed, ToolNotices notices)
    {
        if (PostsuperReport.Parse(line.Text.Span) is { } report)
            return report.Deed == deed.ReportedAs ? report.QueueId : null;
        if (line.Text.Span.IndexOf(": warning: "u8) >= 0) notices.Warn(Encoding.UTF8.GetString(line.Text.Span));
        return null;
    }

    private static MailQueueActionResult ResultOf(MailHost host, QueueDeed deed, string queueId, string outcome, string? message) => new()
    {
        QueueId = queueId,
        Action = deed.Name,
        Outcome = outcome,
        Message = message,
        HostName = host.Name,
    };
}
