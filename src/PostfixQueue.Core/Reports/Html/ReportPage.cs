using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace PostfixQueue.Reports.Html;

/// <summary>The report as one HTML file that asks for nothing else.</summary>
internal static class ReportPage
{
    /// <summary>The file is smaller, whatever is in the queue.</summary>
    public const int MaximumLength = 1_000_000;

    private static readonly string s_style = ReadStyle();

    // A style that is not this one is refused too, be it in an attribute.
    private static readonly string s_styleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s_style)));

    private static string Policy => $"default-src 'none'; style-src 'sha256-{s_styleHash}'; base-uri 'none'; form-action 'none'";

    /// <summary>The file, to be written as UTF-8.</summary>
    public static string Render(QueueReport report)
    {
        HtmlWriter html = new();
        WriteHead(html, report);
        html.Write($"<body>\n");
        TitleSection.Write(html, report);
        html.Write($"<main>\n");
        ActionSection.Write(html, report);
        TotalSection.Write(html, report);
        CauseSection.Write(html, report);
        AgeSection.Write(html, report);
        TimeSection.Write(html, report);
        SenderSection.Write(html, report);
        CheckSection.Write(html, report);
        MessageSection.Write(html, report, MaximumLength - OriginSection.MaximumLength);
        html.Write($"</main>\n");
        OriginSection.Write(html, report);
        html.Write($"</body>\n</html>\n");
        return html.ToString();
    }

    private static void WriteHead(HtmlWriter html, QueueReport report)
    {
        html.Write(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta name="robots" content="noindex">
            <title>{ReportText.Name(report.Title)}</title>
            <style>
            """
        );
        html.AppendMarkup(s_style);
        html.Write($"</style>\n</head>\n");
    }

    private static string ReadStyle()
    {
        using Stream content = Assembly.GetExecutingAssembly().GetManifestResourceStream("PostfixQueue.Reports.report.css")!;
        using StreamReader reader = new(content);
        return reader.ReadToEnd();
    }
}
