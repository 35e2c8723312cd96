using PostfixQueue.Queue;

namespace PostfixQueue.Display;

/// <summary>Ages, sizes and queues in the few characters that a table of 80 columns has for them.</summary>
public static class NarrowText
{
    /// <summary>
    /// An age in its two largest units, <c>3d 4h</c>, where there is room for it; else in the largest of which it has two: <c>12d</c>,
    /// <c>47h</c>, <c>90m</c>, <c>12s</c>. Empty for null.
    /// </summary>
    /// <param name="age">A span; negative ones count as zero.</param>
    /// <param name="width">The width of the column, 4 characters or more.</param>
    public static string Age(TimeSpan? age, int width)
    {
        if (age is not { } span)
            return "";
        string text = AgeText.Format(span);
        return width > 4 && text.Length <= width ? text : AgeText.Narrow(span);
    }

    /// <summary>A size in at most four characters, in units of 1024: <c>999B</c>, <c>1.2K</c>, <c>48K</c>, <c>1.0M</c>.</summary>
    /// <param name="bytes">A number of bytes.</param>
    public static string Size(long bytes) => SizeText.Narrow(bytes);

    /// <summary>
    /// The first letter of a queue's name: D deferred, A active, H hold, I incoming, M maildrop, C corrupt; empty for null.
    /// </summary>
    /// <param name="queueName">The name.</param>
    public static string Queue(string? queueName) =>
        string.IsNullOrEmpty(queueName) ? "" : TerminalText.Clean(queueName[..1]).ToUpperInvariant();
}
