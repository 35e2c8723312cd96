namespace PostfixQueue.Reports.Html;

/// <summary>A table that can be scrolled by itself where it is wider than the screen, also with the keyboard.</summary>
internal static class DataTable
{
    /// <summary>Begins it, up to its first row.</summary>
    /// <param name="html">Takes it.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="texts">Heads of columns with text.</param>
    /// <param name="numbers">Heads of columns with numbers, behind those.</param>
    /// <param name="hidesCaption">True where what stands before it says the same.</param>
    public static void Begin(
        HtmlWriter html,
        string caption,
        IReadOnlyList<string> texts,
        IReadOnlyList<string> numbers,
        bool hidesCaption = false
    )
    {
        html.Write($"<div class=\"scroll\" role=\"group\" aria-label=\"{caption}\" tabindex=\"0\"><table><caption");
        if (hidesCaption)
            html.Write($" class=\"unseen\"");
        html.Write($">{caption}</caption><thead><tr>");
        foreach (string text in texts)
            html.Write($"<th scope=\"col\" class=\"text\">{text}</th>");
        foreach (string number in numbers)
            html.Write($"<th scope=\"col\">{number}</th>");
        html.Write($"</tr></thead><tbody>\n");
    }

    /// <summary>Ends it.</summary>
    public static void End(HtmlWriter html) => html.Write($"</tbody></table></div>\n");
}
