namespace PostfixQueue.Reports.Html;

/// <summary>What checks of the servers have found.</summary>
internal static class CheckSection
{
    public static void Write(HtmlWriter html, QueueReport report)
    {
        if (report.Input.Checks == 0)
            return;
        ReportChecks checks = report.Checks;
        html.Write($"<section aria-labelledby=\"checks\">\n<h2 id=\"checks\">Checks of the server</h2>\n<p class=\"note\">");
        html.Write($"{ReportText.Count(report.Input.Checks, "result", "results")}: ");
        IEnumerable<string> counts = checks
            .Counts.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => $"{pair.Key} {pair.Value}");
        html.Write($"{string.Join(", ", counts)}.</p>\n");
        if (checks.Findings.Count == 0)
            html.Write($"<p class=\"calm\">No check has failed or warned.</p>\n");
        else
            WriteFindings(html, checks, report.Input.Hosts.Count > 1);
        html.Write($"</section>\n");
    }

    private static void WriteFindings(HtmlWriter html, ReportChecks checks, bool namesHosts)
    {
        html.Write($"<ul class=\"checks\">\n");
        foreach (MailServerCheckResult check in checks.Findings)
        {
            string status = check.Status == "Fail" ? "fail" : "warning";
            html.Write($"<li><div class=\"head\"><span class=\"tag {status}\">{status}</span><h3>{ReportText.Name(check.Name)}</h3>");
            if (namesHosts)
                html.Write($"<span class=\"note\">{ReportText.Name(check.HostName)}</span>");
            html.Write($"</div><p class=\"why\">{ReportText.Sentence(check.Message)}</p>");
            if (check.Actual is { Length: > 0 } actual)
                html.Write($"<p class=\"note\">Found: <code>{ReportText.Sentence(actual)}</code></p>");
            if (check.Expected is { Length: > 0 } expected)
                html.Write($"<p class=\"note\">Expected: <code>{ReportText.Sentence(expected)}</code></p>");
            if (check.Remedy is { Length: > 0 } remedy)
                html.Write($"<p>{ReportText.Sentence(remedy)}</p>");
            if (check.RemedyCommand is { Length: > 0 } command)
                html.Write($"<pre><code>{ReportText.Sentence(command)}</code></pre>");
            html.Write($"</li>\n");
        }

        html.Write($"</ul>\n");
        int left = checks.FindingCount - checks.Findings.Count;
        if (left > 0)
            html.Write($"<p class=\"note\">{ReportText.Count(left, "more is", "more are")} not listed.</p>\n");
    }
}
