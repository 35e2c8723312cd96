namespace PostfixQueue.Delay;

/// <summary>The pattern language of the rules: plain lower-case text, <c>*</c> for any gap, <c>|</c> for a word boundary, <c>^</c> and
/// <c>$</c> for the ends.
/// No backtracking: each part is searched once, behind the one before.</summary>
internal sealed class DelayPattern
{
    private readonly Part[] _parts;
    private readonly bool _fromStart;
    private readonly bool _toEnd;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern as written in the table.</param>
    /// <exception cref="FormatException">It could never match, or matches everything.</exception>
    public DelayPattern(string text)
    {
        Text = text;
        foreach (char c in text)
        {
            if (c is < ' ' or > '~' or (>= 'A' and <= 'Z'))
                throw new FormatException($"Pattern '{text}' must be printable lower-case ASCII.");
        }

        string inner = text;
        _fromStart = inner.StartsWith('^');
        if (_fromStart)
            inner = inner[1..];
        _toEnd = inner.EndsWith('$');
        if (_toEnd)
            inner = inner[..^1];
        _parts = [.. inner.Split('*').Select(part => new Part(part.Trim('|'), part.StartsWith('|'), part.EndsWith('|')))];
        if (_parts.Any(part => part.Literal.Length == 0))
            throw new FormatException($"Pattern '{text}' has an empty part.");
        IsLiteral = !_fromStart && !_toEnd && _parts is [{ WordStart: false, WordEnd: false }];
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>The literals in it: without any of them it cannot match.</summary>
    public IEnumerable<string> Literals => _parts.Select(part => part.Literal);

    /// <summary>It is one literal and nothing else: where that occurs, it matches.</summary>
    private bool IsLiteral { get; }

    /// <summary>Tells whether the pattern occurs in a text in which each of its <see cref="Literals"/> that was looked for does.</summary>
    public bool Occurs(ReadOnlySpan<char> text) => IsLiteral || IsMatch(text);

    /// <summary>Tells whether the pattern occurs in a text.</summary>
    /// <param name="text">Normalized text, see <see cref="SmtpReplyText.Normalize"/>.</param>
    /// <returns>True if it does.</returns>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        int from = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            ref readonly Part part = ref _parts[i];
            int at;
            if (i == 0 && _fromStart)
            {
                at = text.StartsWith(part.Literal, StringComparison.Ordinal) && part.EndsWell(text, 0) ? 0 : -1;
            }
            else if (i == _parts.Length - 1 && _toEnd)
            {
                int last = text.Length - part.Literal.Length;
                at = last >= from && text.EndsWith(part.Literal, StringComparison.Ordinal) && part.StartsWell(text, last) ? last : -1;
            }
            else
            {
                at = part.IndexIn(text, from);
            }

            if (at < 0)
                return false;
            from = at + part.Literal.Length;
        }

        return !_toEnd || from == text.Length;
    }

    private readonly record struct Part(string Literal, bool WordStart, bool WordEnd)
    {
        public int IndexIn(ReadOnlySpan<char> text, int from)
        {
            while (from <= text.Length - Literal.Length)
            {
                int found = text[from..].IndexOf(Literal, StringComparison.Ordinal);
                if (found < 0)
                    return -1;
                from += found;
                if (StartsWell(text, from) && EndsWell(text, from))
                    return from;
                from++;
            }

            return -1;
        }

        public bool StartsWell(ReadOnlySpan<char> text, int at) => !WordStart || at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1]);

        public bool EndsWell(ReadOnlySpan<char> text, int at) =>
            !WordEnd || at + Literal.Length >= text.Length || !char.IsAsciiLetterOrDigit(text[at + Literal.Length]);
    }
}
