namespace PostfixQueue.Server;

/// <summary>The output of postconf(1): one <c>name = value</c> a line, see <c>-f</c> for the layout that it does not use here.</summary>
internal static class PostconfLines
{
    /// <summary>Names and values in the order of the lines. What is no such line is passed over.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Read(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                yield return new(line[..equals].Trim(), line[(equals + 1)..].Trim());
        }
    }

    /// <summary>The same for look-up. Names are case-sensitive in Postfix; of several lines the last counts, as in main.cf.</summary>
    public static Dictionary<string, string> ToDictionary(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach ((string? name, string? value) in Read(text))
            values[name] = value;
        return values;
    }
}
