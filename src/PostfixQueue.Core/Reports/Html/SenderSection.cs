using PostfixQueue.Queue;

namespace PostfixQueue.Reports.Html;

/// <summary>Who the messages come from.</summary>
internal static class SenderSection
{
    public static void Write(HtmlWriter html, QueueReport report)
    {
        html.Write($"<section aria-labelledby=\"senders\">\n<h2 id=\"senders\">Senders</h2>\n<div class=\"three\">\n");
        WriteGroups(html, report.Senders, "Envelope senders", "Sender", "The senders are not known.");
        const string Missing = "Only the queue files have them: -Detailed reads these, as root.";
        WriteGroups(html, report.Logins, "Logins (SASL)", "Login", Missing);
        WriteGroups(html, report.Clients, "Clients", "Client", Missing);
        html.Write($"</div>\n</section>\n");
    }

    private static void WriteGroups(HtmlWriter html, ReportGroups groups, string title, string kind, string missing)
    {
        html.Write($"<div>");
        if (groups.Top.Count == 0)
        {
            html.Write($"<p class=\"title\">{title}</p><p class=\"calm\">{missing}</p></div>\n");
            return;
        }

        DataTable.Begin(html, title, [kind], ["Messages", "Oldest"]);
        foreach (MailQueueMeasure group in groups.Shown)
        {
            string name = ReferenceEquals(group, groups.Rest)
                ? ReportText.Count(groups.RestCount, "other", "others")
                : ReportText.Name(group.Name);
            html.Write($"<tr><th scope=\"row\">{name}</th><td>{group.Count:N0}</td><td>{AgeText.Format(group.OldestAge)}</td></tr>\n");
        }

        DataTable.End(html);
        html.Write($"</div>\n");
    }
}
