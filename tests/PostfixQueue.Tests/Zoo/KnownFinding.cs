using System.IO.Enumeration;

namespace PostfixQueue.Tests.Zoo;

/// <summary>What is to be said of a stock system as it stands, and why that is true.</summary>
/// <param name="Status">The status.</param>
/// <param name="Check">The check.</param>
/// <param name="Target">Its target, which may have wildcards.</param>
/// <param name="Reason">Why.</param>
internal sealed record KnownFinding(string Status, string Check, string Target, string Reason)
{
    /// <summary>One a line: <c>Warning Config.Vrfy disable_vrfy_command | why</c>.</summary>
    public static IReadOnlyList<KnownFinding> ReadAll(string path) =>
        !File.Exists(path) ? [] : [.. File.ReadLines(path).Where(line => line.Length > 0).Select(Parse)];

    public bool Is(ZooFinding finding) =>
        finding.Status == Status && finding.Name == Check && FileSystemName.MatchesSimpleExpression(Target, finding.Target ?? "");

    private static KnownFinding Parse(string line)
    {
        string[] parts = line.Split('|', 2, StringSplitOptions.TrimEntries);
        string[] words = parts[0].Split(' ', 3);
        return parts is [_, { Length: > 0 } reason] && words.Length == 3
            ? new(words[0], words[1], words[2], reason)
            : throw new FormatException(line);
    }
}
