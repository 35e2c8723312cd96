using System.Globalization;
using System.Management.Automation;
using PostfixQueue.Queue;

namespace PostfixQueue.Display;

/// <summary>
/// How the views of the module write times, sizes and addresses. They take plain values, so that deserialized objects show the same.
/// </summary>
public static class MailText
{
    private const int ShownRecipients = 3;

    /// <summary>The width of the columns for ages and sizes, which are never cut.</summary>
    private const int NarrowColumn = 6;

    /// <summary>
    /// An age in its two largest units: <c>3d 4h</c>, <c>2h 5m</c>, <c>4m</c>, <c>12s</c>; in the largest alone where both would take more
    /// than the column has, such as <c>12d</c> for 12 days and 23 hours; empty for null.
    /// </summary>
    /// <param name="age">A span; negative ones count as zero.</param>
    public static string Age(TimeSpan? age)
    {
        if (age is not { } span)
            return "";
        string text = AgeText.Format(span);
        return text.Length <= NarrowColumn ? text : text[..text.IndexOf(' ', StringComparison.Ordinal)];
    }

    /// <summary>
    /// A size in bytes, KB, MB, GB or TB of 1024, as PowerShell counts them, with two digits that count or three: <c>1.2 KB</c>, <c>48
    /// KB</c>,
    /// <c>999 KB</c>, <c>1.0 MB</c>.
    /// </summary>
    /// <param name="bytes">A number of bytes.</param>
    public static string Size(long bytes) => SizeText.Format(bytes);

    /// <summary>The first recipient and how many more there are, such as <c>a@example.com +4</c>.</summary>
    /// <param name="recipients">Recipients or their texts.</param>
    public static string FirstRecipient(System.Collections.IEnumerable? recipients)
    {
        List<string> all = Texts(recipients);
        return all.Count switch
        {
            0 => "",
            1 => all[0],
            _ => string.Create(CultureInfo.InvariantCulture, $"{all[0]} +{all.Count - 1}"),
        };
    }

    /// <summary>Every recipient with its reason, one line each; the lines behind the first are indented.</summary>
    /// <param name="recipients">Recipients, live or deserialized.</param>
    public static string RecipientsAndReasons(System.Collections.IEnumerable? recipients)
    {
        List<string> lines = new();
        foreach (object? recipient in recipients ?? Array.Empty<object>())
        {
            PSMemberInfoCollection<PSPropertyInfo> properties = PSObject.AsPSObject(recipient).Properties;
            string? address = properties["EmailAddress"]?.Value as string ?? recipient.ToString();
            lines.Add(TerminalText.Clean(properties["Reason"]?.Value is string reason ? $"{address}: {reason}" : address) ?? "");
        }

        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>One count of a measure's age classes, in four characters; empty when the object has none.</summary>
    /// <param name="buckets">The counts, live or deserialized.</param>
    /// <param name="index">Which.</param>
    public static string Bucket(System.Collections.IList? buckets, int index) =>
        buckets is not null && index < buckets.Count ? Short(Number(buckets[index]), 4) : "";

    /// <summary>The sum of a measure's age classes, in five characters.</summary>
    /// <param name="buckets">The counts, live or deserialized.</param>
    public static string BucketTotal(System.Collections.IList? buckets)
    {
        long total = 0;
        foreach (object? count in buckets ?? Array.Empty<object>())
            total += Number(count);
        return Short(total, 5);
    }

    /// <summary>One line about a message, for prompts.</summary>
    internal static string Describe(
        string queueId,
        string? sender,
        System.Collections.IEnumerable? recipients,
        string? queue,
        TimeSpan? age,
        long? size
    )
    {
        List<string> all = Texts(recipients);
        string shown = string.Join(", ", all.Take(ShownRecipients));
        if (all.Count > ShownRecipients)
            shown = string.Create(CultureInfo.InvariantCulture, $"{shown} +{all.Count - ShownRecipients}");
        string facts = string.Join(
            ", ",
            new[] { queue, age is null ? null : Age(age), size is { } bytes ? Size(bytes) : null }.Where(static fact =>
                !string.IsNullOrEmpty(fact)
            )
        );
        string envelope = sender is null && shown.Length == 0 ? "" : $" {sender} -> {(shown.Length == 0 ? "?" : shown)}";
        return TerminalText.Clean($"{queueId}{envelope}{(facts.Length == 0 ? "" : $" ({facts})")}");
    }

    private static long Number(object? count) =>
        Convert.ToInt64(count is PSObject wrapped ? wrapped.BaseObject : count, CultureInfo.InvariantCulture);

    // A number that is cut would be another number.
    private static string Short(long count, int width)
    {
        string text = count.ToString(CultureInfo.InvariantCulture);
        if (text.Length <= width)
            return text;
        string thousands = string.Create(CultureInfo.InvariantCulture, $"{count / 1000}k");
        return thousands.Length <= width ? thousands : string.Create(CultureInfo.InvariantCulture, $"{count / 1_000_000}M");
    }

    private static List<string> Texts(System.Collections.IEnumerable? recipients)
    {
        List<string> texts = new();
        if (recipients is null)
            return texts;
        foreach (object? recipient in recipients)
            texts.Add(TerminalText.Clean(recipient?.ToString()) ?? "");
        return texts;
    }
}
