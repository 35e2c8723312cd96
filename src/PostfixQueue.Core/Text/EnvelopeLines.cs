namespace PostfixQueue.Text;

/// <summary>Sender and recipient in a column of a table: on one line where there is room, else below each other.</summary>
internal static class EnvelopeLines
{
    /// <summary>For a width that is known: what is too long loses the end of its local part.</summary>
    /// <param name="sender">The sender.</param>
    /// <param name="recipient">The recipient.</param>
    /// <param name="room">The width of the column.</param>
    /// <param name="side">On a wide screen the recipients stand below each other, so far from the left.</param>
    public static string ForTerminal(string sender, string recipient, int room, int side)
    {
        string from = InColumn(sender, side);
        return from.Length + recipient.Length <= room
            ? from + recipient
            : InLines(Shorten(sender, room, 1), room) + Environment.NewLine + InLines(Shorten(recipient, room, 1), room);
    }

    /// <summary>
    /// For a file or a pipe, for which more columns may have been asked than the host says: nothing is cut, and PowerShell ends the lines.
    /// It does so behind as many blanks as the column has room; where it has more, both are on one line.
    /// </summary>
    /// <param name="sender">The sender.</param>
    /// <param name="recipient">The recipient.</param>
    /// <param name="column">The least width of the column.</param>
    public static string ForAnyWidth(string sender, string recipient, int column) =>
        sender.Length > column || recipient.Length > column
            ? sender + Environment.NewLine + recipient
            : InColumn(sender, column) + recipient;

    /// <summary>An address on one line. What is too long loses the end of its local part, and shows it, if enough of it can be
    /// kept.</summary>
    public static string Shorten(string text, int width, int leastKept)
    {
        int at = text.LastIndexOf('@');
        int kept = Math.Max(0, at - (text.Length - width) - 1);
        return text.Length <= width || at < 0 || kept < leastKept ? text : $"{text[..kept]}…{text[at..]}";
    }

    private static string InColumn(string sender, int width) => sender.PadRight(width - 1) + ' ';

    private static string InLines(string text, int room)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= room || at < 1 || at > room
            ? BrokenLines.Break(text, room)
            : text[..at] + Environment.NewLine + BrokenLines.Break(text[at..], room);
    }
}
