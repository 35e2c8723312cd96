using System.Globalization;
using PostfixQueue.Measures;

namespace PostfixQueue.Reports.Html;

/// <summary>For how long which destination has kept mail waiting: the table of qshape(1) as a picture.</summary>
internal static class AgeSection
{
    private const int HeatSteps = 6;
    private const double CellWidth = 100.0 / AgeScale.Length;

    public static void Write(HtmlWriter html, QueueReport report)
    {
        html.Write($"<section aria-labelledby=\"age\">\n<h2 id=\"age\">Destinations by age</h2>\n");
        html.Write(
            $"<p class=\"note\">Recipients that have been waiting for less than so many minutes. The darker or brighter a field "
                + $"stands out, the more they are.</p>\n"
        );
        html.Write($"<div class=\"pair\">\n");
        WriteMap(html, report.Domains, "By domain", "Domain", "other domains");
        WriteMap(html, report.Providers, "By provider", "Provider", "other providers");
        html.Write($"</div>\n</section>\n");
    }

    private static void WriteMap(HtmlWriter html, ReportGroups groups, string title, string kind, string others)
    {
        html.Write($"<figure class=\"map\"><figcaption>{title}</figcaption>\n");
        if (groups.Top.Count == 0)
        {
            html.Write($"<p class=\"calm\">Nothing is known of it.</p></figure>\n");
            return;
        }

        int most = groups.Top.Max(static group => group.AgeBuckets.DefaultIfEmpty().Max());
        html.Write(
            $"<div class=\"heat\" role=\"img\" aria-label=\"Heat map: {title.ToLowerInvariant()} and age. The table below has its "
                + $"figures.\">\n"
        );
        WriteScale(html);
        foreach (MailQueueMeasure group in groups.Shown)
            WriteRow(html, NameOf(group, groups, others), group, most);
        html.Write($"</div>\n<details><summary>{title}, as a table</summary>\n");
        DataTable.Begin(
            html,
            $"{title}: recipients by minutes of age",
            [kind],
            [.. AgeScale.Labels, "All", "Messages"],
            hidesCaption: true
        );
        foreach (MailQueueMeasure group in groups.Shown)
        {
            html.Write($"<tr><th scope=\"row\">{NameOf(group, groups, others)}</th>");
            for (int index = 0; index < AgeScale.Length; index++)
                html.Write($"<td>{CountOf(group, index):N0}</td>");
            html.Write($"<td>{group.RecipientCount:N0}</td><td>{group.Count:N0}</td></tr>\n");
        }

        DataTable.End(html);
        if (groups.IsApproximate)
            html.Write($"<p class=\"note\">There are too many to count each: those with few messages are counted together.</p>\n");
        html.Write($"</details></figure>\n");
    }

    private static void WriteScale(HtmlWriter html)
    {
        html.Write($"<div class=\"scale\"><span>minutes</span><svg width=\"100%\" height=\"16\">");
        for (int index = 0; index < AgeScale.Length; index++)
            html.Write($"<text x=\"{Middle(index)}%\" y=\"12\">{AgeScale.Labels[index]}</text>");
        html.Write($"</svg><span class=\"sum\">all</span></div>\n");
    }

    private static void WriteRow(HtmlWriter html, string name, MailQueueMeasure group, int most)
    {
        html.Write($"<div class=\"row\"><span class=\"name\">{name}</span><svg width=\"100%\" height=\"24\">");
        for (int index = 0; index < AgeScale.Length; index++)
        {
            int count = CountOf(group, index);
            int heat = Heat(count, most);
            html.Write($"<rect class=\"heat-{heat}\" x=\"{Left(index)}%\" width=\"{Width}%\" height=\"24\" rx=\"2\"/>");
            if (count > 0)
                html.Write($"<text class=\"on-{heat}\" x=\"{Middle(index)}%\" y=\"16\">{Short(count)}</text>");
        }

        html.Write($"</svg><span class=\"sum\">{group.RecipientCount:N0}</span></div>\n");
    }

    /// <summary>How much a field stands out, from 0 for nothing to 6: by the logarithm, so that few beside many are still seen.</summary>
    internal static int Heat(int count, int most) =>
        count <= 0 ? 0
        : count >= most ? HeatSteps
        : 1 + (int)Math.Round((HeatSteps - 1) * Math.Log(count) / Math.Log(most));

    /// <summary>A number in four characters at most: <c>999</c>, <c>1.2k</c>, <c>48k</c>, <c>3.1M</c>.</summary>
    internal static string Short(int count) =>
        count < 1_000 ? count.ToString(CultureInfo.InvariantCulture)
        : count < 9_950 ? (count / 1_000.0).ToString("0.0k", CultureInfo.InvariantCulture)
        : count < 999_500 ? (count / 1_000.0).ToString("0k", CultureInfo.InvariantCulture)
        : count < 9_950_000 ? (count / 1_000_000.0).ToString("0.0M", CultureInfo.InvariantCulture)
        : (count / 1_000_000.0).ToString("0M", CultureInfo.InvariantCulture);

    private static string Width { get; } = (CellWidth - 0.5).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Left(int index) => ((index * CellWidth) + 0.25).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Middle(int index) => ((index + 0.5) * CellWidth).ToString("0.##", CultureInfo.InvariantCulture);

    private static int CountOf(MailQueueMeasure group, int index) =>
        index < group.AgeBuckets.Length ? Math.Max(0, group.AgeBuckets[index]) : 0;

    private static string NameOf(MailQueueMeasure group, ReportGroups groups, string others) =>
        ReferenceEquals(group, groups.Rest) ? ReportText.Count(groups.RestCount, others.TrimEnd('s'), others) : ReportText.Name(group.Name);
}
