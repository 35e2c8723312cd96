using System.Text.Json;
using PostfixQueue.Tests.Delay;

namespace PostfixQueue.Tests.Reports;

/// <summary>What a public trouble report had in DNS or in main.cf and master.cf, and what is to be said of it.</summary>
internal sealed record ReportedInput
{
    private static readonly string[] s_ranks = ["Skipped", "Pass", "Unknown", "Warning", "Fail"];

    /// <summary>The checks, with their parameters.</summary>
    public required string Check { get; init; }

    /// <summary>Lines of dnsmasq.</summary>
    public IReadOnlyList<string> Zone { get; init; } = [];

    /// <summary>Lines of main.cf.</summary>
    public IReadOnlyList<string> Main { get; init; } = [];

    /// <summary>Lines of master.cf.</summary>
    public IReadOnlyList<string> Master { get; init; } = [];

    /// <summary>Services that master.cf does not have.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>The worst status.</summary>
    public required string Status { get; init; }

    /// <summary>What the results of that status name.</summary>
    public string? Says { get; init; }

    /// <summary>The lines of a file.</summary>
    public static TheoryData<string> ReadAll(string file) => [.. File.ReadLines(Fixtures.Path(file))];

    public static ReportedInput Parse(string line) => JsonSerializer.Deserialize<ReportedInput>(line, JsonSerializerOptions.Web)!;

    public void Judge(IReadOnlyList<MailServerCheckResult> results)
    {
        string all = string.Join('\n', results.Select(Text));
        string worst = results.MaxBy(result => Array.IndexOf(s_ranks, result.Status))!.Status;
        Assert.True(Status == worst, $"{worst}, not {Status}:\n{all}");
        if (Says is not null)
            Assert.Contains(
                Says,
                string.Join('\n', results.Where(result => result.Status == Status).Select(Text)),
                StringComparison.Ordinal
            );
    }

    private static string Text(MailServerCheckResult result) =>
        $"{result.Status} {result.Name} [{result.Target}] {result.Message} | {result.Actual} | {result.Expected} | {result.Remedy} | "
        + $"{result.Evidence}";
}
