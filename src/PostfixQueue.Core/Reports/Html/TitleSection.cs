namespace PostfixQueue.Reports.Html;

/// <summary>What the report is about, and the way to its parts.</summary>
internal static class TitleSection
{
    public static void Write(HtmlWriter html, QueueReport report)
    {
        ReportOptions options = report.Options;
        html.Write($"<header>\n<h1>{ReportText.Name(report.Title)}</h1>\n<p class=\"meta\">");
        IReadOnlyList<string> hosts = report.Input.Hosts;
        const int ShownHosts = 4;
        if (hosts.Count > 0)
            html.Write($"<span>{ReportText.Name(string.Join(", ", hosts.Take(ShownHosts)))}");
        if (hosts.Count > ShownHosts)
            html.Write($" and {hosts.Count - ShownHosts} more");
        if (hosts.Count > 0)
            html.Write($"</span> ");
        html.Write(
            $"<span>as of "
                + $"<time datetime=\"{ReportText.Machine(options.MadeAt, options.Zone)}\">{ReportText.Time(options.MadeAt, options.Zone)}"
                + $"</time></span> "
        );
        html.Write($"<span>{ReportText.Zone(options.Zone, options.MadeAt)}</span></p>\n");
        if (report.IsIncomplete)
            html.Write($"<p class=\"alarm\" role=\"note\">The listing broke off: there are more messages than this report is about.</p>\n");
        html.Write($"<nav aria-label=\"Contents\"><ul>");
        html.Write($"<li><a href=\"#do\">What to do</a></li><li><a href=\"#total\">Queues</a></li><li><a href=\"#causes\">Causes</a></li>");
        html.Write(
            $"<li><a href=\"#age\">Destinations</a></li><li><a href=\"#time\">Time</a></li><li><a href=\"#senders\">Senders</a></li>"
        );
        if (report.Input.Checks > 0)
            html.Write($"<li><a href=\"#checks\">Checks</a></li>");
        html.Write($"<li><a href=\"#messages\">Messages</a></li><li><a href=\"#origin\">About</a></li></ul></nav>\n</header>\n");
    }
}
