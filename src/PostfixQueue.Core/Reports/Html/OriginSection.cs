namespace PostfixQueue.Reports.Html;

/// <summary>What the report was made from, when and by what.</summary>
internal static class OriginSection
{
    /// <summary>It is no longer than this, in bytes.</summary>
    public const int MaximumLength = 10_000;

    private static readonly string s_version = typeof(QueueReport).Assembly.GetName().Version?.ToString(3) ?? "";

    public static void Write(HtmlWriter html, QueueReport report)
    {
        ReportOptions options = report.Options;
        html.Write($"<footer aria-labelledby=\"origin\">\n<h2 id=\"origin\">About this report</h2>\n<dl>");
        html.Write(
            $"<div><dt>Made</dt><dd>"
                + $"<time datetime=\"{ReportText.Machine(options.MadeAt, options.Zone)}"
                + $"\">{ReportText.In(options.Zone, options.MadeAt, "yyyy-MM-dd HH:mm:ss")}</time>, "
        );
        html.Write($"{ReportText.Zone(options.Zone, options.MadeAt)}; all times are of this zone</dd></div>");
        html.Write(
            $"<div><dt>By</dt><dd>Export-MailQueueReport of PostfixQueue {s_version}, on {ReportText.Name(options.HostName)}</dd></div>"
        );
        html.Write($"<div><dt>From</dt><dd>{Source(report)}</dd></div></dl>\n");
        html.Write(
            $"<p class=\"note\">The file contains all that it shows, and loads nothing from elsewhere. It names people: treat it as "
                + $"their mail.</p>\n</footer>\n"
        );
    }

    private static string Source(QueueReport report)
    {
        ReportInput input = report.Input;
        if (report.Options.IsOwnQueue)
            return $"the queue, as it was read: {ReportText.Count(input.Items, "message", "messages")}{Details(input)}";
        List<string> parts = [$"{ReportText.Count(input.Items, "message", "messages")}{Details(input)}"];
        if (input.Measures > 0)
            parts.Add($"{ReportText.Count(input.Measures, "measure", "measures")} by {ReportText.Name(string.Join(", ", input.Kinds))}");
        if (input.Checks > 0)
            parts.Add(ReportText.Count(input.Checks, "result of a check", "results of checks"));
        return $"the pipeline: {string.Join("; ", parts)}";
    }

    private static string Details(ReportInput input) =>
        input.Items == 0 ? ""
        : input.DetailedItems == 0 ? ", without what only the queue files have (-Detailed)"
        : input.DetailedItems < input.Items ? $", {input.DetailedItems} of them with what only the queue files have"
        : ", with what only the queue files have";
}
