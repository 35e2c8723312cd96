using PostfixQueue.Queue;

namespace PostfixQueue.Reports.Html;

/// <summary>The first messages, each with its recipients folded away.</summary>
internal static class MessageSection
{
    /// <summary>What a message, and what a recipient in it, can come to at most.</summary>
    private const int MaximumMessage = 16_000;
    private const int MaximumRecipient = 9_000;

    /// <summary>Writes as many as there is room for.</summary>
    /// <param name="html">Takes them.</param>
    /// <param name="report">Has them.</param>
    /// <param name="end">How long the page may become.</param>
    public static void Write(HtmlWriter html, QueueReport report, int end)
    {
        html.Write($"<section aria-labelledby=\"messages\">\n<h2 id=\"messages\">Messages</h2>\n");
        html.Write($"<p class=\"note\">{About(report)}</p>\n");
        int written = 0;
        foreach (ReportMessage message in report.Messages)
        {
            if (html.Length > end - MaximumMessage)
                break;
            WriteMessage(html, report, message, end);
            written++;
        }

        if (written < report.Messages.Count)
            html.Write(
                $"<p class=\"note\">The file would become too large for "
                    + $"{ReportText.Count(report.Messages.Count - written, "message", "messages")} more.</p>\n"
            );
        html.Write($"</section>\n");
    }

    private static string About(QueueReport report)
    {
        long items = report.Input.Items;
        if (items == 0)
            return "No message came.";
        if (report.Messages.Count == 0)
            return "None is listed.";
        return report.Messages.Count == items
            ? $"All {ReportText.Count(items, "message", "messages")}, as they came."
            : $"The first {report.Messages.Count} of {ReportText.Count(items, "message", "messages")}, as they came. "
                + $"Get-MailQueueItem lists all.";
    }

    private static void WriteMessage(HtmlWriter html, QueueReport report, ReportMessage message, int end)
    {
        MailQueueItem item = message.Item;
        html.Write($"<details class=\"message\"><summary><span class=\"id\">{ReportText.Name(item.QueueId)}</span> ");
        html.Write($"<span class=\"way\">{ReportText.Name(item.Sender)} → {ReportText.Name(FirstOf(message))}</span> ");
        html.Write(
            $"<span class=\"cause\">{ReportText.Name(item.Cause)}</span> "
                + $"<span class=\"age\">{AgeText.Format(item.Age)}</span></summary>\n<dl>"
        );
        TimeZoneInfo zone = report.Options.Zone;
        WriteField(html, "Queue", item.QueueName);
        if (report.Input.Hosts.Count > 1)
            WriteField(html, "Server", item.HostName);
        WriteField(html, "Subject", item.Subject);
        WriteField(html, "Size", SizeText.Format(item.Size));
        WriteField(html, "Arrived", TimeOf(item.ArrivalTime, zone));
        WriteField(html, "Last attempt", TimeOf(item.LastAttemptTime, zone));
        WriteField(html, "Next attempt", TimeOf(item.NextRetryTime, zone));
        WriteField(html, "Expires", TimeOf(item.ExpirationTime, zone));
        WriteField(html, "Login", item.SaslUser);
        WriteField(html, "Client", item.ClientAddress);
        html.Write($"</dl>\n");
        WriteRecipients(html, message, end);
        html.Write($"<p>{ReportText.Sentence(item.Remedy)}</p></details>\n");
    }

    private static void WriteField(HtmlWriter html, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            html.Write($"<div><dt>{name}</dt><dd>{ReportText.Sentence(value)}</dd></div>");
    }

    private static string? TimeOf(DateTime? time, TimeZoneInfo zone) =>
        time is { Ticks: > 0 } known ? ReportText.Time(known.ToUniversalTime(), zone) : null;

    private static string FirstOf(ReportMessage message) =>
        message.Item.Recipients is [{ } first, ..]
            ? message.RecipientCount > 1
                ? $"{ReportText.Name(first.EmailAddress)} +{message.RecipientCount - 1}"
                : first.EmailAddress
            : "(no recipient)";

    private static void WriteRecipients(HtmlWriter html, ReportMessage message, int end)
    {
        if (message.Item.Recipients.Length == 0)
            return;
        DataTable.Begin(
            html,
            $"Recipients of {ReportText.Name(message.Item.QueueId)}",
            ["Recipient", "Cause", "Reason"],
            [],
            hidesCaption: true
        );
        int written = 0;
        foreach (MailQueueRecipient recipient in message.Item.Recipients)
        {
            if (html.Length > end - MaximumRecipient)
                break;
            html.Write(
                $"<tr><th scope=\"row\">{ReportText.Name(recipient.EmailAddress)}</th>"
                    + $"<td class=\"text\">{ReportText.Name(recipient.Cause)}</td>"
            );
            html.Write($"<td class=\"text reason\">{(recipient.Reason is { } reason ? ReportText.Sentence(reason) : "–")}</td></tr>\n");
            written++;
        }

        DataTable.End(html);
        int left = message.RecipientCount - written;
        if (left > 0)
            html.Write(
                $"<p class=\"note\">{ReportText.Count(left, "more recipient is", "more recipients are")} not listed: "
                    + $"Get-MailQueueItem lists all.</p>\n"
            );
    }
}
