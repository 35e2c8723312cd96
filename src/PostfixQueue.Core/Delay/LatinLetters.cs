namespace PostfixQueue.Delay;

/// <summary>Latin letters without their accents, so that one pattern holds for texts with them and without.</summary>
internal static class LatinLetters
{
    private const char First = '\u00C0';

    // The base letters from U+00C0 to U+017F; a dot where there is none.
    private const string Bases =
        "aaaaaaaceeeeiiii.nooooo.ouuuuy.saaaaaaaceeeeiiii.nooooo.ouuuuy.yaaaaaaccccccccddddeeeeeeeeeegggg"
        + "gggghh..iiiiiiiiii..jjkk.llllll..llnnnnnn...oooooooorrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzz.";

    /// <summary>The letter without its accent, in lower case.</summary>
    /// <param name="c">Any character.</param>
    /// <returns>The base letter; <paramref name="c"/> if it has none.</returns>
    public static char Base(char c)
    {
        int index = c - First;
        return (uint)index < (uint)Bases.Length && Bases[index] != '.' ? Bases[index] : c;
    }
}
