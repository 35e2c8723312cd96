namespace PostfixQueue.Text;

/// <summary>Tells which words may stand on a command line that an administrator will copy into a shell.</summary>
internal static class ShellWord
{
    /// <summary>True for a word that means itself without quotes, and is no option.</summary>
    public static bool IsPlain(string word) =>
        word.Length > 0
        && word[0] != '-'
        && word.All(static letter =>
            char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or '+' or '@' or ':' or '=' or ','
        );

    /// <summary>The word in quotes that keep all of it; null when it holds one itself, or what no line of a configuration has.</summary>
    public static string? Quote(string word) =>
        word.Contains('\'', StringComparison.Ordinal) || word.Any(char.IsControl) ? null : $"'{word}'";
}
