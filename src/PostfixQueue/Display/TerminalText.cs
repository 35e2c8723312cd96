using System.Buffers;

namespace PostfixQueue.Display;

/// <summary>
/// Makes text from the network safe to show: what could move the cursor, colour, reorder or break lines is replaced. Postfix lets C1
/// controls and bidirectional marks through, old versions every control character.
/// </summary>
public static class TerminalText
{
    private const char Replacement = '\uFFFD';

    private static readonly SearchValues<char> s_harmful = SearchValues.Create(AllHarmful());

    /// <summary>The text with C0, DEL, C1, bidirectional marks, line and paragraph separators and U+FEFF replaced; null stays null.</summary>
    /// <param name="text">Any text.</param>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAny(s_harmful)) return text;
        return string.Create(text.Length, text, static (safe, original) =>
        {
            for (var index = 0; index < safe.Length; index++)
                safe[index] = s_harmful.Contains(original[index]) ? Replacement : original[index];
        });
    }

    private static string AllHarmful()
    {
        var controls = Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21));
        int[] marks = [0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF];
        return string.Concat(controls.Concat(marks).Select(static code => (char)code));
    }
}
