using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using PostfixQueue.Text;

namespace PostfixQueue.Display;

/// <summary>
/// Text in lines that end between words. PowerShell wraps at words for a handful of languages only; for all others, and where no language
/// is set (cron, many a container), it breaks a line wherever the column ends, and with it words, addresses and commands.
/// </summary>
public static class WrappedText
{
    /// <summary>What the engine takes for a width where it knows none.</summary>
    private const int UsualWidth = 80;

    private const int MinimumRoom = 16;

    /// <summary>The languages for which PowerShell wraps at words by itself.</summary>
    private static readonly string[] s_wrapped = ["en", "fr", "de", "it", "pt", "es"];

    internal static bool IsEngineWrapping =>
        s_wrapped.Contains(CultureInfo.CurrentCulture.TwoLetterISOLanguageName, StringComparer.Ordinal);

    /// <summary>A text for a column of a fixed width.</summary>
    /// <param name="text">Any text; what could harm a terminal is replaced.</param>
    /// <param name="width">The width of the column.</param>
    public static string Column(string? text, int width) => BrokenLines.Break(TerminalText.Clean(text) ?? "", width);

    /// <summary>
    /// A text for what the other columns leave of the screen. Where PowerShell wraps at words, it stays as it is, so that a width that is
    /// asked for (<c>Out-String -Width</c>), which no view gets to know, counts as well.
    /// </summary>
    /// <param name="text">Any text; what could harm a terminal is replaced.</param>
    /// <param name="host">The host that shows it.</param>
    /// <param name="taken">What the other columns and the blanks between them take.</param>
    public static string Rest(string? text, PSHost? host, int taken) => Lines(TerminalText.Clean(text), host, taken);

    /// <summary>The same for a text that the module itself has laid out in lines.</summary>
    /// <param name="lines">Lines in which what could harm a terminal has been replaced.</param>
    /// <param name="host">The host that shows it.</param>
    /// <param name="taken">What the other columns and the blanks between them take.</param>
    public static string Lines(string? lines, PSHost? host, int taken)
    {
        if (string.IsNullOrEmpty(lines))
            return "";
        int room = Room(host, taken);
        // By itself it breaks what is longer than the column wherever that ends.
        if (IsEngineWrapping && (Console.IsOutputRedirected || !HasLongerWord(lines, room)))
            return lines;
        return string.Join(Environment.NewLine, lines.Split(Environment.NewLine).Select(line => BrokenLines.Break(line, room)));
    }

    /// <summary>What the other columns leave of the screen.</summary>
    /// <param name="host">The host that shows it.</param>
    /// <param name="taken">What the other columns and the blanks between them take.</param>
    // Where no terminal takes the lines, PowerShell leaves the last column free.
    internal static int Room(PSHost? host, int taken) => Math.Max(MinimumRoom, WidthOf(host) - 1 - taken);

    /// <summary>What they leave of 80 columns.</summary>
    internal static int LeastRoom(int taken) => Math.Max(MinimumRoom, UsualWidth - 1 - taken);

    private static bool HasLongerWord(ReadOnlySpan<char> text, int room)
    {
        foreach (Range word in text.SplitAny(' ', '\n'))
            if (text[word].Length > room)
                return true;
        return false;
    }

    private static int WidthOf(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI?.BufferSize.Width is { } width and > 0 ? width : UsualWidth;
        }
        catch (Exception exception)
            when (exception is HostException or PSNotImplementedException or IOException or InvalidOperationException)
        {
            // A host without a screen.
            return UsualWidth;
        }
    }
}
