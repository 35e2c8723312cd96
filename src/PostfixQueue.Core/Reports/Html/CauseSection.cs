using PostfixQueue.Delay;
using PostfixQueue.Queue;

namespace PostfixQueue.Reports.Html;

/// <summary>Why messages wait.</summary>
internal static class CauseSection
{
    public static void Write(HtmlWriter html, QueueReport report)
    {
        html.Write($"<section aria-labelledby=\"causes\">\n<h2 id=\"causes\">Causes</h2>\n");
        if (report.Causes.Top.Count == 0)
        {
            html.Write(
                $"<p class=\"calm\">{(report.Total is { Count: 0 } ? "None: no message is waiting." : "They are not known.")}</p>\n"
                    + $"</section>\n"
            );
            return;
        }

        int most = report.Causes.Top.Max(static cause => cause.Count);
        long all = report.Causes.Shown.Sum(static cause => (long)cause.Count);
        html.Write($"<ul class=\"causes\">\n");
        foreach (MailQueueMeasure cause in report.Causes.Top)
            WriteBar(html, report, cause, most, all);
        html.Write($"</ul>\n<details><summary>Causes as a table</summary>\n");
        WriteTable(html, report.Causes, all);
        html.Write($"</details>\n</section>\n");
    }

    private static void WriteBar(HtmlWriter html, QueueReport report, MailQueueMeasure cause, int most, long all)
    {
        DelayCauseEntry entry = DelayCauseCatalog.Get(cause.Name);
        html.Write($"<li><div class=\"head\"><h3>{ReportText.Name(cause.Name)}</h3>");
        ScopeTag.Write(html, entry.ScopeName);
        html.Write(
            $"<span class=\"count\">{ReportText.Count(cause.Count, "message", "messages")} · "
                + $"{ReportText.Share(cause.Count, all)}</span></div>"
        );
        html.Write(
            $"<svg class=\"bar\" width=\"100%\" height=\"10\" aria-hidden=\"true\"><rect class=\"track\" width=\"100%\" "
                + $"height=\"10\" rx=\"2\"/>"
        );
        html.Write(
            $"<rect class=\"{ScopeTag.ClassOf(entry.ScopeName)}\" "
                + $"width=\"{Math.Clamp(100.0 * cause.Count / Math.Max(1, most), 0, 100):0.##}%\" height=\"10\" rx=\"2\"/></svg>"
        );
        html.Write($"<p class=\"why\">{entry.Meaning}</p>");
        ReportAction? above = report.Actions.FirstOrDefault(action => action.Name == cause.Name);
        if (above is null)
            html.Write($"<p>{entry.GroupRemedy}</p>");
        else
            html.Write($"<p><a href=\"#{ActionSection.PlaceOf(above)}\">What to do about it</a></p>");
        if (cause.TopReason is { Length: > 0 } reason)
            html.Write($"<details><summary>One of the reasons</summary><p class=\"reason\">{ReportText.Sentence(reason)}</p></details>");
        html.Write($"</li>\n");
    }

    private static void WriteTable(HtmlWriter html, ReportGroups causes, long all)
    {
        DataTable.Begin(
            html,
            "Causes",
            ["Cause", "Reach", "Retry"],
            ["Messages", "Share", "Recipients", "Size", "Oldest"],
            hidesCaption: true
        );
        foreach (MailQueueMeasure cause in causes.Shown)
        {
            DelayCauseEntry entry = DelayCauseCatalog.Get(cause.Name);
            html.Write(
                $"<tr><th scope=\"row\">{ReportText.Name(cause.Name)}</th><td class=\"text\">{entry.ScopeName}</td>"
                    + $"<td class=\"text\">{entry.RetryName}</td>"
            );
            html.Write($"<td>{cause.Count:N0}</td><td>{ReportText.Share(cause.Count, all)}</td><td>{cause.RecipientCount:N0}</td>");
            html.Write($"<td>{SizeText.Format(cause.TotalSize)}</td><td>{AgeText.Format(cause.OldestAge)}</td></tr>\n");
        }

        DataTable.End(html);
    }
}
