using System.Diagnostics.CodeAnalysis;
using PostfixQueue.Text;

namespace PostfixQueue.Display;

/// <summary>Text from the network as a terminal may get it; for the views, which need a public name.</summary>
public static class TerminalText
{
    /// <summary>
    /// The text with C0, DEL, C1, bidirectional marks, line and paragraph separators and U+FEFF replaced; null stays null.
    /// </summary>
    /// <param name="text">Any text.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text) => ScreenText.Clean(text);

    /// <summary>The same for a text of many lines, such as a message: line ends stay, tabs become blanks; null stays null.</summary>
    /// <param name="text">Any text.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? CleanLines(string? text) =>
        ScreenText.CleanLines(text?.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\t", "    ", StringComparison.Ordinal));
}
