using System.Buffers;
using System.Globalization;

namespace PostfixQueue.Text;

/// <summary>Tells which words may stand on a command line that an administrator will copy into sh(1) or PowerShell.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/.-_+@:="
    );

    /// <summary>What ends a word in single quotes: PowerShell takes the typographic ones for the plain one.</summary>
    private static readonly SearchValues<char> s_quotes = SearchValues.Create("'\u2018\u2019\u201A\u201B");

    /// <summary>True for a word that means itself without quotes in both shells, and is no option.</summary>
    public static bool IsPlain(string word) => word is [not ('-' or '@'), ..] && !word.AsSpan().ContainsAnyExcept(s_plain);

    /// <summary>True for a text that single quotes keep as it is in both shells, and that a terminal shows as it is.</summary>
    public static bool CanBeQuoted(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny(s_quotes))
            return false;
        foreach (char letter in text)
        {
            if (
                char.GetUnicodeCategory(letter)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
            )
                return false;
        }

        return true;
    }
}
