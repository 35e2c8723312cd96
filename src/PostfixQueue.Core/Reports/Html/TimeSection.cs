using System.Globalization;
using PostfixQueue.Queue;

namespace PostfixQueue.Reports.Html;

/// <summary>When the messages arrived, and when they are tried next.</summary>
internal static class TimeSection
{
    private const int Height = 96;

    public static void Write(HtmlWriter html, QueueReport report)
    {
        html.Write($"<section aria-labelledby=\"time\">\n<h2 id=\"time\">Arrivals and next attempts</h2>\n<div class=\"pair\">\n");
        WriteChart(
            html,
            report,
            report.Arrivals,
            "Arrivals of what is still queued",
            ("arrived before that", "claim to arrive later"),
            NotKnown(report, "when they arrived")
        );
        WriteChart(
            html,
            report,
            report.NextAttempts,
            "Next attempts",
            ("are due already", "are tried later"),
            NotKnown(report, "when they are tried next; -Detailed reads it from the queue files")
        );
        html.Write($"</div>\n</section>\n");
    }

    private static string NotKnown(QueueReport report, string what) =>
        report.Total is { Count: 0 } ? "No message is waiting." : $"The messages do not say {what}.";

    private static void WriteChart(
        HtmlWriter html,
        QueueReport report,
        TimeChart? chart,
        string title,
        (string Before, string After) outside,
        string missing
    )
    {
        html.Write($"<figure><figcaption>{title}</figcaption>\n");
        if (chart is null)
        {
            html.Write($"<p class=\"calm\">{missing}</p></figure>\n");
            return;
        }

        int most = chart.Counts.DefaultIfEmpty().Max();
        string span = SpanOf(chart.Width);
        html.Write($"<p class=\"note\">Messages per {span}, {most:N0} at most.{Outside(chart, outside)}</p>\n");
        html.Write(
            $"<div class=\"times\" role=\"img\" aria-label=\"Bars: {title.ToLowerInvariant()}. The table below has their figures.\">"
        );
        html.Write($"<svg width=\"100%\" height=\"{Height}\">");
        double width = 100.0 / chart.Counts.Count;
        for (int index = 0; index < chart.Counts.Count; index++)
        {
            int count = chart.Counts[index];
            if (count == 0)
                continue;
            double height = Math.Max(2, Math.Round((Height - 1.0) * count / most, 1));
            html.Write(
                $"<rect class=\"time\" x=\"{index * width:0.###}%\" y=\"{Height - 1 - height:0.#}\" "
                    + $"width=\"{width * 0.86:0.###}%\" height=\"{height:0.#}\">"
            );
            html.Write($"<title>{StartOf(report, chart, index)}: {count:N0}</title></rect>");
        }

        html.Write($"<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"{Height - 0.5:0.#}\" y2=\"{Height - 0.5:0.#}\"/></svg></div>\n");
        WriteAxis(html, report, chart);
        html.Write($"<details><summary>{title}, as a table</summary>\n");
        DataTable.Begin(html, title, [$"From, for {span}"], ["Messages"], hidesCaption: true);
        for (int index = 0; index < chart.Counts.Count; index++)
        {
            if (chart.Counts[index] > 0)
                html.Write($"<tr><th scope=\"row\">{StartOf(report, chart, index)}</th><td>{chart.Counts[index]:N0}</td></tr>\n");
        }

        DataTable.End(html);
        html.Write($"</details></figure>\n");
    }

    private static void WriteAxis(HtmlWriter html, QueueReport report, TimeChart chart)
    {
        DateTime end = chart.Start + (chart.Width * chart.Counts.Count);
        DateTime middle = chart.Start + ((end - chart.Start) / 2);
        string form =
            end - chart.Start > TimeSpan.FromDays(3) ? "MMM d"
            : end - chart.Start > TimeSpan.FromHours(20) ? "MMM d HH:mm"
            : "HH:mm";
        html.Write($"<p class=\"axis-text\" aria-hidden=\"true\">");
        foreach (DateTime time in new[] { chart.Start, middle, end })
            html.Write($"<span>{ReportText.In(report.Options.Zone, time, form)}</span>");
        html.Write($"</p>\n");
    }

    private static string StartOf(QueueReport report, TimeChart chart, int index) =>
        ReportText.Time(chart.Start + (chart.Width * index), report.Options.Zone);

    private static string SpanOf(TimeSpan width) =>
        width.Ticks == TimeSpan.TicksPerDay ? "day"
        : width.Ticks == TimeSpan.TicksPerHour ? "hour"
        : width.Ticks == TimeSpan.TicksPerMinute ? "minute"
        : AgeText.Format(width);

    private static string Outside(TimeChart chart, (string Before, string After) words)
    {
        string before = chart.Before > 0 ? string.Create(CultureInfo.InvariantCulture, $" {chart.Before:N0} {words.Before}.") : "";
        return chart.After > 0 ? string.Create(CultureInfo.InvariantCulture, $"{before} {chart.After:N0} {words.After}.") : before;
    }
}
