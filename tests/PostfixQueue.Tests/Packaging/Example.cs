using System.Text.RegularExpressions;

namespace PostfixQueue.Tests.Packaging;

/// <summary>A piece of PowerShell from a page, with what the page says it shows.</summary>
/// <param name="Place">The page, and the heading above it.</param>
/// <param name="Script">What to run.</param>
/// <param name="Shown">What the page shows; null where it shows nothing.</param>
internal sealed partial record Example(string Place, string Script, string? Shown)
{
    /// <summary>Those of all help pages and of the README, in their order.</summary>
    public static IReadOnlyList<Example> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Repository.At("src", "PostfixQueue", "Help", "en-US"), "*.md")
            .Order(StringComparer.Ordinal)
            .Append(Repository.At("README.md"))
            .SelectMany(Read),
    ];

    /// <summary>The names of columns and properties that the page shows, line by line.</summary>
    public IReadOnlyList<string[]> Labels => [.. LabelLines().Select(static line => Blanks().Split(line.Trim()))];

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    private static IEnumerable<Example> Read(string path)
    {
        string text = File.ReadAllText(path);
        List<Match> blocks = [.. Blocks().Matches(text).Cast<Match>()];
        for (int index = 0; index < blocks.Count; index++)
        {
            if (blocks[index].Groups[1].Value != "powershell")
                continue;
            string heading = Headings().Matches(text[..blocks[index].Index]).LastOrDefault()?.Groups[1].Value ?? "";
            string script = blocks[index].Groups[2].Value;
            string? shown =
                index + 1 < blocks.Count && blocks[index + 1].Groups[1].Value == "output" ? blocks[index + 1].Groups[2].Value : null;
            const string Prompt = "PS> ";
            if (script.StartsWith(Prompt, StringComparison.Ordinal))
            {
                string[] parts = script[Prompt.Length..].Split('\n', 2);
                (script, shown) = (parts[0], parts[1]);
            }

            yield return new Example($"{Path.GetFileName(path)}, {heading}", script, shown);
        }
    }

    private IEnumerable<string> LabelLines()
    {
        string[] lines = Shown?.Split('\n') ?? [];
        for (int index = 0; index < lines.Length; index++)
        {
            if (
                index + 1 < lines.Length
                && lines[index + 1].Trim().Length > 0
                && lines[index + 1].All(static letter => letter is '-' or ' ')
            )
                yield return lines[index];
            else if (lines[index].Split(" : ") is [{ } label, _])
                yield return label;
            else if (
                lines[index].StartsWith("   ", StringComparison.Ordinal)
                && lines[index].Split(": ") is [{ } group, _]
                && !group.Trim().Contains(' ', StringComparison.Ordinal)
            )
                yield return group + ":";
        }
    }
}
