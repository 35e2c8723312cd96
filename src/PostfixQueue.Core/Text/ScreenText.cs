using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PostfixQueue.Text;

/// <summary>
/// Makes text from the network safe to show: what could move the cursor, colour, reorder or break lines is replaced. Postfix lets C1
/// controls and bidirectional marks through, old versions every control character.
/// </summary>
internal static class ScreenText
{
    private const char Replacement = '\uFFFD';

    private static readonly SearchValues<char> s_harmful = SearchValues.Create(AllHarmful());

    // What the module itself lays out in lines may have them.
    private static readonly SearchValues<char> s_harmfulInLines = SearchValues.Create(
        AllHarmful().Replace("\n", "", StringComparison.Ordinal)
    );

    /// <summary>
    /// The text with C0, DEL, C1, bidirectional marks, line and paragraph separators and U+FEFF replaced; null stays null.
    /// </summary>
    /// <param name="text">Any text.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text) => Replace(text, s_harmful);

    /// <summary>The same for a text whose lines are the module's own: line ends stay.</summary>
    /// <param name="text">Any text.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? CleanLines(string? text) => Replace(text, s_harmfulInLines);

    /// <summary>A clean text that is cut where it is longer than a reader wants.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maximumLength">Characters, with the mark that something is missing.</param>
    public static string Shorten(string text, int maximumLength)
    {
        if (text.Length <= maximumLength)
            return Clean(text);

        // Half of a surrogate pair is no character.
        int end = char.IsHighSurrogate(text[maximumLength - 2]) ? maximumLength - 2 : maximumLength - 1;
        return string.Concat(Clean(text[..end]), "…");
    }

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Replace(string? text, SearchValues<char> harmful)
    {
        if (text is null || !text.AsSpan().ContainsAny(harmful))
            return text;
        return string.Create(
            text.Length,
            (text, harmful),
            static (safe, given) =>
            {
                for (int index = 0; index < safe.Length; index++)
                    safe[index] = given.harmful.Contains(given.text[index]) ? Replacement : given.text[index];
            }
        );
    }

    private static string AllHarmful()
    {
        IEnumerable<int> controls = Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21));
        int[] marks =
        [
            0x061C,
            0x200E,
            0x200F,
            0x2028,
            0x2029,
            0x202A,
            0x202B,
            0x202C,
            0x202D,
            0x202E,
            0x2066,
            0x2067,
            0x2068,
            0x2069,
            0xFEFF,
        ];
        return string.Concat(controls.Concat(marks).Select(static code => (char)code));
    }
}
