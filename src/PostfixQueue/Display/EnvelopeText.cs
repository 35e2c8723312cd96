using System.Collections;
using System.Management.Automation.Host;
using PostfixQueue.Text;

namespace PostfixQueue.Display;

/// <summary>
/// Who wrote to whom, in one column: on one line where there is room, and else the recipient below the sender. On a terminal an address
/// that is longer than the column loses the end of its local part, and where that is not enough, its domain gets a line of its own: an
/// ordinary domain is whole on 80 columns. Elsewhere nothing is cut.
/// </summary>
public static class EnvelopeText
{
    /// <summary>
    /// The sender and the first recipient with the number of the others, such as <c>a@example.com   b@example.net +2</c>.
    /// </summary>
    /// <param name="sender">The envelope sender.</param>
    /// <param name="recipients">Recipients or their texts, live or deserialized.</param>
    /// <param name="host">The host that shows it.</param>
    /// <param name="taken">What the other columns and the blanks between them take.</param>
    public static string Of(string? sender, IEnumerable? recipients, PSHost? host, int taken)
    {
        string from = TerminalText.Clean(sender) ?? "";
        string to = MailText.FirstRecipient(recipients);
        int room = WrappedText.Room(host, taken);
        // Where no terminal takes the lines, this is not the last column, and has the one that PowerShell leaves free.
        return Console.IsOutputRedirected
            ? EnvelopeLines.ForAnyWidth(from, to, room + 1)
            : EnvelopeLines.ForTerminal(from, to, room, WrappedText.LeastRoom(taken));
    }

    /// <summary>
    /// The first recipient with the number of the others on one line. What is too long loses the end of its local part, and shows it.
    /// </summary>
    /// <param name="recipients">Recipients or their texts, live or deserialized.</param>
    /// <param name="width">The width of the column.</param>
    public static string ShortRecipient(IEnumerable? recipients, int width) =>
        EnvelopeLines.Shorten(MailText.FirstRecipient(recipients), width, 0);
}
