using System.Buffers;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

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

    /// <summary>Behind these a word that is longer than the column breaks best; an address keeps its domain together.</summary>
    private static readonly SearchValues<char> s_joints = SearchValues.Create("/.=,:;|-_");

    /// <summary>The languages for which PowerShell wraps at words by itself.</summary>
    private static readonly string[] s_wrapped = ["en", "fr", "de", "it", "pt", "es"];

    /// <summary>A text for a column of a fixed width.</summary>
    /// <param name="text">Any text; what could harm a terminal is replaced.</param>
    /// <param name="width">The width of the column.</param>
    public static string Column(string? text, int width) => InLines(TerminalText.Clean(text) ?? "", width);

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
        if (s_wrapped.Contains(CultureInfo.CurrentCulture.TwoLetterISOLanguageName, StringComparer.Ordinal))
            return lines;
        // Where no terminal takes the lines, PowerShell leaves the last column free.
        int room = Math.Max(MinimumRoom, WidthOf(host) - 1 - taken);
        return string.Join(Environment.NewLine, lines.Split(Environment.NewLine).Select(line => InLines(line, room)));
    }

    private static string InLines(string text, int room)
    {
        if (text.Length <= room)
            return text;
        List<string> lines = new();
        ReadOnlySpan<char> rest = text.AsSpan();
        while (rest.Length > room)
        {
            int end = EndOfLine(rest, room);
            lines.Add(rest[..end].TrimEnd(' ').ToString());
            rest = rest[end..].TrimStart(' ');
        }

        if (!rest.IsEmpty)
            lines.Add(rest.ToString());
        return string.Join(Environment.NewLine, lines);
    }

    private static int EndOfLine(ReadOnlySpan<char> text, int room)
    {
        // A blank right behind the room ends a line that fills it.
        if (text[..(room + 1)].LastIndexOf(' ') is var blank and > 0)
            return blank;
        ReadOnlySpan<char> word = text.IndexOf(' ') is var next and >= 0 ? text[..next] : text;
        if (word.IndexOf('@') is var at and > 0 && at <= room && word.Length - at <= room)
            return at;
        if (text[..room].LastIndexOfAny(s_joints) is var joint and > 0)
            return joint + 1;
        return char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
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
