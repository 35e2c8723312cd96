using System.Text.RegularExpressions;

namespace PostfixQueue.Tests.Packaging;

/// <summary>The README's tables of reliability and speed against what proves them and what measures them.</summary>
public sealed partial class ReadmeTableTests
{
    private static readonly string s_page = File.ReadAllText(Repository.At("README.md"));

    /// <summary>Bar and last cell of each row.</summary>
    private static readonly (string Bar, string[] Classes)[] s_proofs =
    [
        .. Row('R').Select(static row => (row.Bar, ClassName().Matches(row.Cells[^1]).Select(static match => match.Value).ToArray())),
    ];

    [Fact]
    public void Each_bar_of_reliability_has_a_row() =>
        Assert.Equal(Enumerable.Range(1, 10).Select(static number => $"R{number}"), s_proofs.Select(static proof => proof.Bar).Distinct());

    [Fact]
    public void What_proves_a_bar_is_a_class_of_tests() =>
        Assert.All(
            s_proofs,
            static proof =>
            {
                Assert.NotEmpty(proof.Classes);
                Assert.All(proof.Classes, static name => Assert.True(TestClasses().Any(type => type.Name == name), $"{name} is no class."));
            }
        );

    [Fact]
    public void Whatever_the_long_form_runs_proves_a_bar()
    {
        string plan = File.ReadAllText(Repository.At("src", "Build", "Tests.ps1"));
        string[] rooms = [.. ProofRoom().Matches(plan).Select(static match => match.Groups["room"].Value)];

        Assert.NotEmpty(rooms);
        Assert.All(rooms, static room => Assert.Contains(TestClasses(), type => type.Namespace == room));
        Assert.Empty(
            TestClasses()
                .Where(type => rooms.Contains(type.Namespace))
                .Select(static type => type.Name)
                .Except(s_proofs.SelectMany(static proof => proof.Classes))
        );
    }

    [Fact]
    public void What_has_a_number_is_run_by_the_long_form() =>
        Assert.All(
            Row('R').Where(static row => row.Cells[2].Any(char.IsAsciiDigit)),
            static row =>
                Assert.Contains(
                    TestClasses().Where(static type => type.Namespace is "PostfixQueue.Tests.Proof" or "PostfixQueue.Tests.Fuzz"),
                    type => row.Cells[^1].Contains($"`{type.Name}`", StringComparison.Ordinal)
                )
        );

    [Fact]
    public void The_bars_of_speed_are_those_that_are_measured()
    {
        IEnumerable<string> measured = Directory
            .EnumerateFiles(Repository.At("tests", "PostfixQueue.Benchmarks"), "*.cs")
            .SelectMany(static path => BenchmarkNames().Matches(File.ReadAllText(path)))
            .SelectMany(static match => BarName().Matches(match.Value))
            .Select(static match => match.Value);

        Assert.Equal(
            measured.Order(StringComparer.Ordinal),
            Row('P').Select(static row => row.Bar).Distinct().Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<(string Bar, string[] Cells)> Row(char letter) =>
        from line in s_page.Split('\n')
        where line.StartsWith($"| {letter}", StringComparison.Ordinal) && char.IsAsciiDigit(line[3])
        let cells = line.Split('|')[1..^1].Select(static cell => cell.Trim()).ToArray()
        select (cells[0], cells);

    private static IEnumerable<Type> TestClasses() =>
        typeof(ReadmeTableTests)
            .Assembly.GetExportedTypes()
            .Where(static type => type.GetMethods().Any(static method => method.IsDefined(typeof(FactAttribute), inherit: true)));

    [GeneratedRegex("(?<=`)[A-Za-z]+(?=`)")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"'(?<room>PostfixQueue\.Tests\.[A-Za-z]+)\.\*'")]
    private static partial Regex ProofRoom();

    [GeneratedRegex(@"Names => \[[^\]]*\]")]
    private static partial Regex BenchmarkNames();

    [GeneratedRegex("P[0-9]+[a-z]?")]
    private static partial Regex BarName();
}
