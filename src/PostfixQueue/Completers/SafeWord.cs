using System.Management.Automation;
using System.Management.Automation.Language;
using PostfixQueue.Text;

namespace PostfixQueue.Completers;

/// <summary>What a completer offers may come from the network: all of it goes to a terminal, and some of it into a command line.</summary>
internal static class SafeWord
{
    private const int MaximumLength = 200;

    /// <summary>A proposal of which no part can do harm to a terminal, and whose text completes to a text and nothing else.</summary>
    /// <param name="text">What it completes to.</param>
    /// <param name="tip">What it says about it.</param>
    public static CompletionResult Offer(string text, string tip) =>
        new(Quote(text), Shown(text), CompletionResultType.ParameterValue, Shown(tip));

    /// <summary>The text; whatever is not plain goes between quotation marks.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? text
            : "'" + CodeGeneration.EscapeSingleQuotedStringContent(ScreenText.Clean(text)) + "'";

    // The engine refuses proposals that show nothing.
    private static string Shown(string text) => string.IsNullOrWhiteSpace(text) ? "''" : ScreenText.Shorten(text, MaximumLength);
}
