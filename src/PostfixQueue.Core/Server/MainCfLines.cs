namespace PostfixQueue.Server;

/// <summary>
/// Where main.cf sets its parameters, see postconf(5): a line that begins with a blank goes on with the setting before, over
/// comments and empty lines too.
/// </summary>
internal static class MainCfLines
{
    /// <summary>The line that each setting begins with, counted from 1; of a parameter that is set twice the last, which counts.</summary>
    public static IReadOnlyDictionary<string, int> FindLineNumbers(string text)
    {
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.Length == 0 || line[0] == '#' || char.IsWhiteSpace(line[0]))
                continue;
            if (line.IndexOf('=') is > 0 and var equals)
                lines[line[..equals].TrimEnd().ToString()] = number;
        }

        return lines;
    }
}
