namespace PostfixQueue.Text;

/// <summary>Sender and recipient in a column of a table: on one line where there is room, else below each other.</summary>
internal static class EnvelopeLines
{
    private const string Arrow = " -> ";

    /// <summary>What 80 columns leave for it: an ordinary domain and its <c>@</c>. On a wider screen the recipients begin behind it.</summary>
    private const int NarrowRoom = 31;

    /// <summary>For a width that is known: what is too long loses the end of its local part.</summary>
    public static string ForTerminal(string sender, string recipient, int room)
    {
        // On a wide screen the recipients stand below each other.
        string side = room < 2 * NarrowRoom + Arrow.Length ? sender : sender.PadRight(NarrowRoom);
        return side.Length + Arrow.Length + recipient.Length <= room
            ? side + Arrow + recipient
            : InLines(Shorten(sender, room, 1), room)
                + Environment.NewLine
                + InLines(Shorten(Arrow.TrimStart() + recipient, room, Arrow.Length), room);
    }

    /// <summary>For a file or a pipe, for which more columns may have been asked than the host says: nothing is cut.</summary>
    public static string ForAnyWidth(string sender, string recipient, int leastRoom, bool isEngineWrapping)
    {
        string from = InLines(sender, leastRoom);
        int last = from.LastIndexOf('\n') + 1;
        if (from.Length - last + Arrow.Length + recipient.Length <= leastRoom)
            return from + Arrow + recipient;
        // With as many blanks as the column has room, PowerShell ends the line behind them; where it has more room, all is on one.
        int arrow = isEngineWrapping ? 0 : Arrow.Length;
        return arrow + recipient.Length <= leastRoom
            ? from[..last] + from[last..].PadRight(leastRoom) + Arrow + recipient
            : from + Environment.NewLine + InLines(Arrow.TrimStart() + recipient, leastRoom);
    }

    /// <summary>An address on one line. What is too long loses the end of its local part, and shows it, if enough of it can be kept.</summary>
    public static string Shorten(string text, int width, int leastKept)
    {
        int at = text.LastIndexOf('@');
        int kept = Math.Max(0, at - (text.Length - width) - 1);
        return text.Length <= width || at < 0 || kept < leastKept ? text : $"{text[..kept]}…{text[at..]}";
    }

    // The arrow stays with the address.
    private static string InLines(string text, int room)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= room || at < 1 || at > room
            ? BrokenLines.Of(text, room)
            : text[..at] + Environment.NewLine + BrokenLines.Of(text[at..], room);
    }
}
