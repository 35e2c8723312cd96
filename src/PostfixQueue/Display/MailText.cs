using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using PostfixQueue.Queue;

namespace PostfixQueue.Display;

/// <summary>How the views of the module write times, sizes and addresses. They take plain values, so that deserialized objects show the same.</summary>
public static class MailText
{
    private const int ShownRecipients = 3;
    private const int UsualWidth = 120;
    private const int MinimumShare = 12;

    /// <summary>ID, queue, age, size and cause with the blanks between all columns.</summary>
    private const int FixedColumns = 66;

    /// <summary>An age in its two largest units: <c>3d 4h</c>, <c>2h 5m</c>, <c>4m</c>, <c>12s</c>; empty for null.</summary>
    /// <param name="age">A span; negative ones count as zero.</param>
    public static string Age(TimeSpan? age) => age is { } span ? AgeText.Of(span) : string.Empty;

    /// <summary>A size in bytes, KB, MB or GB of 1024, as PowerShell counts them.</summary>
    /// <param name="bytes">A number of bytes.</param>
    public static string Size(long bytes)
    {
        var culture = CultureInfo.InvariantCulture;
        return Math.Abs(Math.Max(bytes, -long.MaxValue)) switch
        {
            < 1024 => string.Create(culture, $"{bytes} B"),
            < 1024 * 1024 => string.Create(culture, $"{bytes / 1024d:0.0} KB"),
            < 1024L * 1024 * 1024 => string.Create(culture, $"{bytes / (1024d * 1024):0.0} MB"),
            _ => string.Create(culture, $"{bytes / (1024d * 1024 * 1024):0.0} GB"),
        };
    }

    /// <summary>The first recipient and how many more there are, such as <c>a@example.com +4</c>.</summary>
    /// <param name="recipients">Recipients or their texts.</param>
    public static string FirstRecipient(System.Collections.IEnumerable? recipients)
    {
        var all = Texts(recipients);
        return all.Count switch
        {
            0 => string.Empty,
            1 => all[0],
            _ => string.Create(CultureInfo.InvariantCulture, $"{all[0]} +{all.Count - 1}"),
        };
    }

    /// <summary>
    /// Shortens a text to its share of what a table of items leaves for addresses, so that the column with the cause stays in sight on a
    /// narrow terminal.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="host">The host that shows it; its width counts.</param>
    /// <param name="percent">The share.</param>
    public static string Fit(string? text, PSHost? host, int percent)
    {
        var room = Math.Max(MinimumShare, (WidthOf(host) - FixedColumns) * percent / 100);
        return text is null || text.Length <= room ? text ?? string.Empty : string.Concat(text.AsSpan(0, room - 1), "…");
    }

    /// <summary>Every recipient with its reason, one line each; the lines behind the first are indented.</summary>
    /// <param name="recipients">Recipients, live or deserialized.</param>
    public static string RecipientsAndReasons(System.Collections.IEnumerable? recipients)
    {
        var lines = new List<string>();
        foreach (var recipient in recipients ?? Array.Empty<object>())
        {
            var properties = PSObject.AsPSObject(recipient).Properties;
            var address = properties["EmailAddress"]?.Value as string ?? recipient.ToString();
            lines.Add(TerminalText.Clean(properties["Reason"]?.Value is string reason ? $"{address}: {reason}" : address) ?? string.Empty);
        }

        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>One count of a measure's age classes; empty when the object has none.</summary>
    /// <param name="buckets">The counts, live or deserialized.</param>
    /// <param name="index">Which.</param>
    public static string Bucket(System.Collections.IList? buckets, int index) =>
        buckets is not null && index < buckets.Count ? Convert.ToString(buckets[index], CultureInfo.InvariantCulture) ?? string.Empty : string.Empty;

    /// <summary>The sum of a measure's age classes.</summary>
    /// <param name="buckets">The counts, live or deserialized.</param>
    public static string BucketTotal(System.Collections.IList? buckets)
    {
        long total = 0;
        foreach (var count in buckets ?? Array.Empty<object>())
            total += Convert.ToInt64(count is PSObject wrapped ? wrapped.BaseObject : count, CultureInfo.InvariantCulture);
        return total.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>One line about a message, for prompts.</summary>
    internal static string Describe(string queueId, string? sender, System.Collections.IEnumerable? recipients, string? queue, TimeSpan? age, long? size)
    {
        var all = Texts(recipients);
        var shown = string.Join(", ", all.Take(ShownRecipients));
        if (all.Count > ShownRecipients) shown = string.Create(CultureInfo.InvariantCulture, $"{shown} +{all.Count - ShownRecipients}");
        var facts = string.Join(", ", new[] { queue, age is null ? null : Age(age), size is { } bytes ? Size(bytes) : null }.Where(static fact => !string.IsNullOrEmpty(fact)));
        var envelope = sender is null && shown.Length == 0 ? string.Empty : $" {sender} -> {(shown.Length == 0 ? "?" : shown)}";
        return TerminalText.Clean($"{queueId}{envelope}{(facts.Length == 0 ? string.Empty : $" ({facts})")}");
    }

    private static int WidthOf(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI?.BufferSize.Width is { } width and > 0 ? width : UsualWidth;
        }
        catch (Exception exception) when (exception is HostException or PSNotImplementedException or IOException or InvalidOperationException)
        {
            // A host without a screen.
            return UsualWidth;
        }
    }

    private static List<string> Texts(System.Collections.IEnumerable? recipients)
    {
        var texts = new List<string>();
        if (recipients is null) return texts;
        foreach (var recipient in recipients) texts.Add(TerminalText.Clean(recipient?.ToString()) ?? string.Empty);
        return texts;
    }
}
