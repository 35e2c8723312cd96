using System.Management.Automation.Language;
using PostfixQueue.Display;

namespace PostfixQueue.Completers;

/// <summary>Completed text may come from the network: whatever is not plain goes between quotation marks, so that it completes to a text and nothing else.</summary>
internal static class SafeWord
{
    public static string Of(string text) =>
        text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? text
            : "'" + CodeGeneration.EscapeSingleQuotedStringContent(TerminalText.Clean(text)) + "'";
}
