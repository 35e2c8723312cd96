namespace PostfixQueue.Mail.Records;

/// <summary>
/// A list of <c>name=value</c>, separated by semicolons, as DKIM and DMARC use it (RFC 6376 section 3.2, RFC 7489 section 6.4).
/// </summary>
internal sealed class RecordTagList
{
    private readonly List<RecordTag> _tags = [];

    private RecordTagList(List<RecordProblem> problems) => Problems = problems;

    /// <summary>The tags in order, the first of each name.</summary>
    public IReadOnlyList<RecordTag> Tags => _tags;

    /// <summary>What is wrong; readers of a certain kind of record add their own complaints.</summary>
    public List<RecordProblem> Problems { get; }

    /// <summary>A name stands in it twice: the whole list is void (RFC 6376 section 3.2).</summary>
    public bool HasDoubles { get; private set; }

    /// <summary>The tag of that name, or null. Names are compared exactly (RFC 6376 section 3.2).</summary>
    public RecordTag? this[string name] => _tags.Find(tag => tag.Name == name);

    /// <summary>Reads a list. Each faulty piece is reported and left out.</summary>
    public static RecordTagList Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RecordTagList list = new([]);
        HashSet<string> names = new(StringComparer.Ordinal);
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf(';', start);
            bool isLast = end < 0;
            if (isLast)
                end = text.Length;

            list.Read(text, start, end, isLast, names);
            start = end + 1;
        }

        return list;
    }

    private void Read(string text, int start, int end, bool isLast, HashSet<string> names)
    {
        int position = SkipSpace(text, start, end);
        if (position == end)
        {
            // Nothing after the last semicolon is allowed; nothing between two of them is not.
            if (!isLast)
                Problems.Add(RecordProblem.Warning(start, "there is nothing between two semicolons", "remove one of them"));

            return;
        }

        int equals = text.IndexOf('=', position, end - position);
        if (equals < 0)
        {
            Problems.Add(
                RecordProblem.Error(
                    position,
                    $"\"{Shorten(text[position..end])}\" has no value",
                    "write name=value; and end each with a semicolon"
                )
            );
            return;
        }

        string name = text[position..equals].TrimEnd(' ', '\t', '\r', '\n');
        int valueStart = SkipSpace(text, equals + 1, end);
        string value = text[valueStart..end].TrimEnd(' ', '\t', '\r', '\n');
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            Problems.Add(RecordProblem.Error(position, $"\"{Shorten(name)}\" is no tag name"));
            return;
        }

        int bad = value.AsSpan().IndexOfAnyExceptInRange('!', '~') is >= 0 ? FirstUnprintable(value) : -1;
        if (bad >= 0)
        {
            Problems.Add(
                RecordProblem.Error(valueStart + bad, $"the value of {name}= has a character that is not allowed (U+{(int)value[bad]:X4})")
            );
            return;
        }

        if (!names.Add(name))
        {
            HasDoubles = true;
            Problems.Add(RecordProblem.Error(position, $"{name}= appears more than once", "keep one of them"));
            return;
        }

        _tags.Add(new RecordTag(name, value, position, valueStart));
    }

    private static int FirstUnprintable(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] is (< '!' or > '~') and not (' ' or '\t' or '\r' or '\n'))
                return i;
        }

        return -1;
    }

    private static int SkipSpace(string text, int start, int end)
    {
        while (start < end && text[start] is ' ' or '\t' or '\r' or '\n')
            start++;

        return start;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
