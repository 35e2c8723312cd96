namespace PostfixQueue.Reports.Html;

/// <summary>What to do, the weightiest first.</summary>
internal static class ActionSection
{
    /// <summary>The place of the remedy for a cause or check.</summary>
    public static string PlaceOf(ReportAction action) => "do-" + action.Name;

    public static void Write(HtmlWriter html, QueueReport report)
    {
        html.Write($"<section aria-labelledby=\"do\">\n<h2 id=\"do\">What to do first</h2>\n");
        if (report.Actions.Count == 0)
            html.Write($"<p class=\"calm\">{NothingToDo(report)}</p>\n");
        else
            WriteActions(html, report);
        html.Write($"</section>\n");
    }

    private static string NothingToDo(QueueReport report) =>
        report.Total is not { } total ? "It is not known what the messages wait for."
        : total.Count > 0 ? "Nothing: no message has failed to be delivered yet."
        : report.Options.IsOwnQueue ? "Nothing: no message is waiting."
        : "Nothing: no message came.";

    private static void WriteActions(HtmlWriter html, QueueReport report)
    {
        html.Write($"<ol class=\"actions\">\n");
        foreach (ReportAction action in report.Actions)
        {
            html.Write($"<li id=\"{PlaceOf(action)}\"><div class=\"head\"><h3>{ReportText.Name(action.Name)}</h3>");
            if (action.Scope.Length > 0)
                ScopeTag.Write(html, action.Scope);
            if (action.IsLeftToPostfix)
                html.Write($"<span class=\"note\">Postfix tries again by itself</span>");
            if (action.Messages is { } messages)
            {
                html.Write($"<span class=\"count\">{ReportText.Count(messages, "message", "messages")}");
                if (report.Total is { } total)
                    html.Write($" · {ReportText.Share(messages, total.Count)}");
                html.Write($"</span>");
            }

            html.Write($"</div><p class=\"why\">{ReportText.Sentence(action.Why)}</p><p>{ReportText.Sentence(action.Remedy)}</p>");
            if (action.Command is { Length: > 0 } command)
                html.Write($"<pre><code>{ReportText.Sentence(command)}</code></pre>");
            html.Write($"</li>\n");
        }

        html.Write($"</ol>\n");
    }
}
