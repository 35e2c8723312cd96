using System.Diagnostics;
using System.Globalization;
using PostfixQueue.Fuzzing;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Packaging;
using PostfixQueue.Tests.Proof;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Inputs that reach code which none has reached before, from the corpus on: whatever they are, they are read, refused or passed over. The
/// search runs in a process of its own, with assemblies that count the branches taken.
/// </summary>
public sealed class GuidedFuzzTests : IDisposable
{
    /// <summary>A busy machine takes half a minute for a few.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(FuzzPlan.IsLong ? 120 : 15);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("postfixqueue-fuzz-");

    public static TheoryData<int> Seeds => FuzzPlan.Seeds;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_reaches_new_code_is_well_taken(int seed)
    {
        string program = Path.GetFileName(typeof(FuzzTarget).Assembly.Location);
        foreach (string file in Directory.GetFiles(Repository.At("tests", "PostfixQueue.Fuzzing", "bin", "Release", "net10.0")))
            File.Copy(file, Path.Join(_folder.FullName, Path.GetFileName(file)));
        int inputs = FuzzPlan.Count(300, 500_000);
        string[] arguments =
        [
            Path.Join(_folder.FullName, program),
            "--seed",
            seed.ToString(CultureInfo.InvariantCulture),
            "--inputs",
            inputs.ToString(CultureInfo.InvariantCulture),
        ];

        (int exitCode, string output, string errors) = await BoundProcess.RunAsync(
            new ProcessStartInfo("dotnet", arguments),
            s_patience,
            TestContext.Current.CancellationToken
        );

        Assert.True(exitCode == 0, $"Seed {seed}: exit code {exitCode}.\n{output}{errors}");
        string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t'))];
        Assert.Equal(FuzzTargets.All.Select(static target => target.Name), lines.Select(static line => line[0]));
        foreach (string[] line in lines)
        {
            Assert.Equal(inputs.ToString(CultureInfo.InvariantCulture), line[1]);
            ProofReport.Add($"R1 Guided by coverage: {line[0]}", inputs, failed: 0, line[3]);
        }
    }
}
