using System.Text.RegularExpressions;

namespace PostfixQueue.Tests.Packaging;

/// <summary>Lines fit the width of .editorconfig where the formatter does not see to it: in strings, scripts, views and styles.</summary>
public sealed partial class LineLengthTests
{
    private const int Longest = 140;

    private static readonly string[] s_folders = ["src", "tests"];

    private static readonly string[] s_endings =
    [
        ".cs",
        ".ps1",
        ".psd1",
        ".ps1xml",
        ".sh",
        ".css",
        ".csproj",
        ".props",
        ".targets",
        ".json",
    ];

    /// <summary>What tools have written, as they write it: lock files, and in the fixtures the answers of programs.</summary>
    private static readonly string[] s_written = ["/packages.lock.json", "/tests/Fixtures/", "/obj/", "/bin/"];

    [Fact]
    public void No_line_of_the_sources_is_longer_than_the_editor_is_wide() => Assert.Empty(Sources().SelectMany(TooLong));

    private static IEnumerable<string> Sources() =>
        s_folders
            .SelectMany(static folder => Directory.EnumerateFiles(Repository.At(folder), "*", SearchOption.AllDirectories))
            .Where(static path => s_endings.Contains(Path.GetExtension(path)))
            .Where(static path => !s_written.Any(part => path.Contains(part, StringComparison.Ordinal)))
            .Concat([Repository.At("build.ps1"), Repository.At("PostfixQueue.psd1")]);

    private static IEnumerable<string> TooLong(string path) =>
        File.ReadLines(path)
            .Select((line, index) => (Text: line, Number: index + 1))
            .Where(line => line.Text.Length > Longest && !(Path.GetExtension(path) == ".json" && OneJsonText().IsMatch(line.Text)))
            .Select(line => $"{path}:{line.Number}: {line.Text.Length} characters");

    /// <summary>JSON has no way to break a text.</summary>
    [GeneratedRegex("""^\s*("\w+": )?"(\\.|[^"\\])*",?$""", RegexOptions.NonBacktracking)]
    private static partial Regex OneJsonText();
}
