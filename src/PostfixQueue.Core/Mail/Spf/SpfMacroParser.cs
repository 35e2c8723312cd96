using System.Text;
using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Spf;

/// <summary>Reads macro strings and domain specifications (RFC 7208 section 7.1).</summary>
internal static class SpfMacroParser
{
    // The letters c, r and t are for the texts that exp= leads to, which receivers show to those whom they refuse.
    private const string Letters = "slodiphv";

    private const string Delimiters = ".-+,/_=";

    // More parts than any domain name or address has; keeps the arithmetic within an int.
    private const int MostParts = 9999;

    /// <summary>Reads the value of a modifier that this standard does not define: <c>macro-string</c>.</summary>
    public static SpfMacroString? ParseMacroString(string text, List<RecordProblem> problems)
    {
        List<SpfMacro> parts = [];
        StringBuilder literal = new();
        int index = 0;
        while (index < text.Length)
        {
            char c = text[index];
            if (c != '%')
            {
                if (c is <= ' ' or > '~')
                {
                    problems.Add(RecordProblem.Error($"the character U+{(int)c:X4} is not allowed in an SPF record"));
                    return null;
                }

                literal.Append(c);
                index++;
                continue;
            }

            string? simple = (index + 1 < text.Length ? text[index + 1] : '\0') switch
            {
                '%' => "%",
                '_' => " ",
                '-' => "%20",
                _ => null,
            };
            if (simple is not null)
            {
                literal.Append(simple);
                index += 2;
                continue;
            }

            int end = ReadMacro(text, index, out SpfMacro? macro);
            if (macro is null)
            {
                problems.Add(
                    RecordProblem.Error(
                        $"\"{text.AsSpan(index, Math.Min(end - index, 12))}\" is not a valid macro",
                        "write %{letter}, or %% for a percent sign"
                    )
                );
                return null;
            }

            if (literal.Length > 0)
                parts.Add(new SpfMacro { Literal = literal.ToString() });

            literal.Clear();
            parts.Add(macro);
            index = end;
        }

        if (literal.Length > 0)
            parts.Add(new SpfMacro { Literal = literal.ToString() });

        return new SpfMacroString(text, parts);
    }

    /// <summary>Reads <c>domain-spec</c>: a macro string that ends in a macro or in a dot and a top label.</summary>
    public static SpfMacroString? ParseDomainSpec(string text, List<RecordProblem> problems)
    {
        if (ParseMacroString(text, problems) is not { } parsed)
            return null;

        if (parsed.Parts.Count > 0 && (EndsInMacro(text) || EndsInTopLabel(parsed.Parts[^1].Literal!)))
            return parsed;

        problems.Add(
            RecordProblem.Error(
                $"\"{text}\" is not a valid domain",
                "write a full domain name such as mail.example.com, or end it with a macro such as %{d}"
            )
        );
        return null;
    }

    /// <summary>Reads <c>"%{" macro-letter transformers *delimiter "}"</c>; returns where it ended, and no macro when it is none.</summary>
    private static int ReadMacro(string text, int start, out SpfMacro? macro)
    {
        macro = null;
        int index = start + 1;
        if (index >= text.Length || text[index] != '{' || ++index >= text.Length || !char.IsAsciiLetter(text[index]))
            return Math.Min(index + 1, text.Length);

        char letter = char.ToLowerInvariant(text[index]);
        bool isEscaped = char.IsAsciiLetterUpper(text[index]);
        index++;
        int digitsStart = index;
        int keep = 0;
        for (; index < text.Length && char.IsAsciiDigit(text[index]); index++)
            keep = Math.Min(MostParts, (keep * 10) + (text[index] - '0'));

        bool hasCount = index > digitsStart;
        bool isReversed = index < text.Length && text[index] is 'r' or 'R';
        if (isReversed)
            index++;

        int delimitersStart = index;
        while (index < text.Length && Delimiters.Contains(text[index], StringComparison.Ordinal))
            index++;

        int end = Math.Min(index + 1, text.Length);
        if (index >= text.Length || text[index] != '}' || !Letters.Contains(letter, StringComparison.Ordinal) || (hasCount && keep == 0))
            return end;

        macro = new SpfMacro
        {
            Letter = letter,
            KeepRight = keep,
            IsReversed = isReversed,
            IsEscaped = isEscaped,
            Delimiters = index > delimitersStart ? text[delimitersStart..index] : ".",
        };
        return end;
    }

    // The grammar counts %%, %_ and %- as macros too. A literal brace after a doubled percent sign ("%%{d}") is the one text that only
    // looks so.
    private static bool EndsInMacro(string text)
    {
        int index = 0;
        bool isMacro = false;
        while (index < text.Length)
        {
            isMacro = text[index] == '%';
            if (!isMacro)
                index++;
            else if (text[index + 1] == '{')
                index = text.IndexOf('}', index) + 1;
            else
                index += 2;
        }

        return isMacro;
    }

    /// <summary><c>domain-end</c>: a dot, a top label that is not all digits, and perhaps a last dot.</summary>
    private static bool EndsInTopLabel(string literal)
    {
        string text = literal.EndsWith('.') ? literal[..^1] : literal;
        int dot = text.LastIndexOf('.');
        string label = text[(dot + 1)..];
        return dot >= 0
            && label.Length > 0
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            && label[0] != '-'
            && label[^1] != '-'
            && label.Any(c => !char.IsAsciiDigit(c));
    }
}
