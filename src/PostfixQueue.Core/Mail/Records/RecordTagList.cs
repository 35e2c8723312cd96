namespace PostfixQueue.Mail.Records;

/// <summary>
/// A list of <c>name=value</c>, separated by semicolons, as DKIM and DMARC use it (RFC 6376 section 3.2, RFC 7489 section 6.4).
/// </summary>
internal sealed class RecordTagList
{
    /// <summary>What may stand around names and values (RFC 6376 section 2.8).</summary>
    private static readonly char[] s_space = [' ', '\t', '\r', '\n'];

    private readonly List<RecordTag> _tags = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private RecordTagList(List<RecordProblem> problems) => Problems = problems;

    /// <summary>The tags in order, the first of each name.</summary>
    public IReadOnlyList<RecordTag> Tags => _tags;

    /// <summary>What is wrong; readers of a certain kind of record add what they find.</summary>
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
        string[] pieces = text.Split(';');
        for (int index = 0; index < pieces.Length; index++)
            list.Read(pieces[index].Trim(s_space), isLast: index == pieces.Length - 1);
        return list;
    }

    private void Read(string piece, bool isLast)
    {
        if (piece.Length == 0)
        {
            // Nothing after the last semicolon is allowed; nothing between two of them is not.
            if (!isLast)
                Problems.Add(RecordProblem.Warning("there is nothing between two semicolons", "remove one of them"));
            return;
        }

        if (piece.Split('=', 2) is not [var left, var right])
        {
            Problems.Add(RecordProblem.Error($"\"{Shorten(piece)}\" has no value", "write name=value; and end each with a semicolon"));
            return;
        }

        string name = left.TrimEnd(s_space);
        string value = right.TrimStart(s_space);
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            Problems.Add(RecordProblem.Error($"\"{Shorten(name)}\" is not a valid tag name"));
        else if (value.Where(IsForbidden).Select(static c => (int?)c).FirstOrDefault() is { } bad)
            Problems.Add(RecordProblem.Error($"the value of {name}= has a character that is not allowed (U+{bad:X4})"));
        else if (!_names.Add(name))
        {
            HasDoubles = true;
            Problems.Add(RecordProblem.Error($"{name}= appears more than once", "keep one of them"));
        }
        else
            _tags.Add(new RecordTag(name, value));
    }

    private static bool IsForbidden(char c) => c is (< '!' or > '~') && !s_space.Contains(c);

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
