using System.Collections;
using System.Globalization;

namespace PostfixQueue.Display;

/// <summary>What the views of the configuration say, from plain values, so that they fit deserialized objects too.</summary>
public static class ConfigText
{
    /// <summary>How often a service is woken; empty for never. A question mark means: only after it has been used.</summary>
    /// <param name="seconds">The seconds; 0 for never.</param>
    /// <param name="onlyWhenUsed">Whether it has to be used first.</param>
    public static string Wakeup(int seconds, bool onlyWhenUsed) =>
        seconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{seconds}s{(onlyWhenUsed ? "?" : "")}");

    /// <summary>How many processes may run.</summary>
    /// <param name="processes">The number; 0 for any.</param>
    public static string Limit(int processes) => processes == 0 ? "any" : processes.ToString(CultureInfo.InvariantCulture);

    /// <summary>The settings of a service, one a line; the lines behind the first are indented.</summary>
    /// <param name="overrides">Settings, live or deserialized.</param>
    public static string Overrides(IEnumerable? overrides) => string.Join(Environment.NewLine + "  ", Texts(overrides));

    /// <summary>The command and below it the settings of a service.</summary>
    /// <param name="command">The command.</param>
    /// <param name="overrides">Settings, live or deserialized.</param>
    public static string Command(string? command, IEnumerable? overrides) =>
        string.Join(Environment.NewLine, Texts(overrides).Select(static text => "  " + text).Prepend(TerminalText.Clean(command) ?? ""));

    private static IEnumerable<string> Texts(IEnumerable? overrides)
    {
        foreach (object? setting in overrides ?? Array.Empty<object>())
            yield return TerminalText.Clean(setting?.ToString()) ?? "";
    }
}
