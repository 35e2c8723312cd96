using System.Text;

namespace PostfixQueue.Server;

/// <summary>
/// Reads the configuration language of Rspamd as far as settings need it: keys, values, sections, lists and comments; no macros and no
/// variables.
/// </summary>
internal static class UclSettings
{
    /// <summary>Deeper than any configuration; a file that goes on opening sections is broken.</summary>
    private const int DeepestSection = 20;

    /// <summary>All values, each with the names of the sections that it stands in. What cannot be understood is passed over.</summary>
    public static IEnumerable<UclSetting> Read(string text)
    {
        List<string> path = [];
        Stack<int> sections = [];
        List<string> words = [];
        foreach ((string? token, bool isWord) in Tokens(text))
        {
            if (isWord)
            {
                words.Add(token);
            }
            else if (token is "{" or "[")
            {
                if (sections.Count == DeepestSection)
                    yield break;
                sections.Push(words.Count);
                path.AddRange(words);
                words.Clear();
            }
            else if (token is not ("=" or ":"))
            {
                if (words.Count > 1)
                    yield return new UclSetting([.. path, .. words[..^1]], words[^1]);
                words.Clear();
                if (token is not ("}" or "]") || !sections.TryPop(out int names))
                    continue;
                path.RemoveRange(path.Count - names, names);
            }
        }
    }

    private static IEnumerable<(string Token, bool IsWord)> Tokens(string text)
    {
        int index = 0;
        while (index < text.Length)
        {
            char c = text[index];
            if (c == '#')
            {
                index = End(text, index, "\n");
            }
            else if (text.AsSpan(index).StartsWith("/*"))
            {
                index = End(text, index + 2, "*/") + 2;
            }
            else if (c is '"' or '\'')
            {
                yield return (Quoted(text, ref index, c), true);
            }
            else if (c is '{' or '}' or '[' or ']' or '=' or ':' or ';' or ',' or '\n')
            {
                yield return (c.ToString(), false);
                index++;
            }
            else if (char.IsWhiteSpace(c))
            {
                index++;
            }
            else
            {
                int start = index;
                while (
                    index < text.Length
                    && text[index] is not ('{' or '}' or '[' or ']' or '=' or ';' or ',' or '"')
                    && !char.IsWhiteSpace(text[index])
                )
                    index++;
                string word = text[start..index];
                yield return (word.EndsWith(':') ? word[..^1] : word, true);
            }
        }

        yield return (";", false);
    }

    private static int End(string text, int start, string mark) =>
        text.IndexOf(mark, Math.Min(start, text.Length), StringComparison.Ordinal) is var end and >= 0 ? end : text.Length;

    private static string Quoted(string text, ref int index, char quote)
    {
        StringBuilder value = new();
        for (index++; index < text.Length && text[index] != quote; index++)
        {
            if (text[index] == '\\' && index + 1 < text.Length)
                index++;
            value.Append(text[index]);
        }

        index++;
        return value.ToString();
    }
}
