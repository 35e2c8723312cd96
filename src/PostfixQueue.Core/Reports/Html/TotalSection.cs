using PostfixQueue.Queue;

namespace PostfixQueue.Reports.Html;

/// <summary>How much there is, in all, by queue and by server.</summary>
internal static class TotalSection
{
    public static void Write(HtmlWriter html, QueueReport report)
    {
        html.Write($"<section aria-labelledby=\"total\">\n<h2 id=\"total\">Queues</h2>\n");
        if (report.Total is { } total)
        {
            html.Write($"<dl class=\"figures\">");
            WriteFigure(html, "Messages", ReportText.Number(total.Count));
            WriteFigure(html, "Recipients", ReportText.Number(total.RecipientCount));
            WriteFigure(html, "Size", SizeText.Format(total.TotalSize));
            WriteFigure(html, "Oldest", total.Count == 0 ? "–" : AgeText.Format(total.OldestAge));
            html.Write($"</dl>\n");
            if (report.Queues.Count > 0)
                WriteQueues(html, report.Queues, total.Count);
        }
        else
        {
            html.Write($"<p class=\"calm\">What was measured does not say how many messages there are.</p>\n");
        }

        if (report.Hosts.Top.Count > 1)
            WriteHosts(html, report.Hosts);
        html.Write($"</section>\n");
    }

    private static void WriteFigure(HtmlWriter html, string name, string value) =>
        html.Write($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static void WriteQueues(HtmlWriter html, IReadOnlyList<ReportQueue> queues, int messages)
    {
        DataTable.Begin(html, "By queue", ["Queue"], ["Messages", "Share", "Recipients", "Size", "Oldest"]);
        foreach (ReportQueue queue in queues)
        {
            html.Write(
                $"<tr>"
                    + $"<th scope=\"row\">{ReportText.Name(queue.Name)}</th><td>{queue.Messages:N0}"
                    + $"</td><td>{ReportText.Share(queue.Messages, messages)}</td>"
            );
            if (queue.Whole is { } whole)
                html.Write(
                    $"<td>{whole.RecipientCount:N0}</td><td>{SizeText.Format(whole.TotalSize)}"
                        + $"</td><td>{AgeText.Format(whole.OldestAge)}</td></tr>\n"
                );
            else
                html.Write($"<td>–</td><td>–</td><td>–</td></tr>\n");
        }

        DataTable.End(html);
    }

    private static void WriteHosts(HtmlWriter html, ReportGroups hosts)
    {
        DataTable.Begin(html, "By server", ["Server", "Most frequent cause"], ["Messages", "Recipients", "Size", "Oldest"]);
        foreach (MailQueueMeasure host in hosts.Shown)
        {
            html.Write(
                $"<tr><th scope=\"row\">{ReportText.Name(host.Name)}</th>"
                    + $"<td class=\"text\">{ReportText.Name(host.TopCause)}</td><td>{host.Count:N0}</td>"
            );
            html.Write(
                $"<td>{host.RecipientCount:N0}</td><td>{SizeText.Format(host.TotalSize)}</td><td>{AgeText.Format(host.OldestAge)}"
                    + $"</td></tr>\n"
            );
        }

        DataTable.End(html);
    }
}
