using System.Buffers;

namespace PostfixQueue.Text;

/// <summary>Text in lines of at most so many characters, which end between words and, within a long word, where it breaks best.</summary>
internal static class BrokenLines
{
    /// <summary>Behind these a word that is longer than the column breaks best; an address breaks before its domain.</summary>
    private static readonly SearchValues<char> s_joints = SearchValues.Create("/.=,:;|-_");

    /// <summary>The lines, one below the other.</summary>
    /// <param name="text">A text of one line.</param>
    /// <param name="room">How many characters a line has.</param>
    public static string Break(string text, int room)
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
        if (word.IndexOf('@') is var at and > 0 && at <= room)
            return at;
        if (text[..room].LastIndexOfAny(s_joints) is var joint and > 0)
            return joint + 1;
        if (LastHump(text[..(room + 1)]) is var hump and > 0)
            return hump;
        return char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
    }

    // Where a name such as AuthenticationFailure has a capital letter within.
    private static int LastHump(ReadOnlySpan<char> text)
    {
        for (int index = text.Length - 1; index > 0; index--)
            if (char.IsUpper(text[index]) && char.IsLower(text[index - 1]))
                return index;
        return -1;
    }
}
