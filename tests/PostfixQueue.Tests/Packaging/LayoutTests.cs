using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PostfixQueue.Tests.Packaging;

/// <summary>What lies where after a build.</summary>
public sealed class LayoutTests
{
    private static readonly string[] s_offeredByTheSession = ["System.Management.Automation", "PowerShellStandard.Library"];

    [Fact]
    public void Beside_the_module_lie_only_assemblies_whose_types_are_public() =>
        Assert.Equal(["PostfixQueue", "PostfixQueue.Core"], AssembliesIn("bin").Order(StringComparer.Ordinal));

    [Fact]
    public void What_the_adapters_need_lies_with_them()
    {
        var laidOut = AssembliesIn("bin", "dependencies").ToHashSet(StringComparer.Ordinal);

        Assert.Contains("PostfixQueue.Adapters", laidOut);
        Assert.Contains("CliWrap", laidOut);
        Assert.All(
            laidOut.SelectMany(name => ReferencesOf(Repository.At("bin", "dependencies", name + ".dll"))),
            reference => Assert.True(laidOut.Contains(reference) || reference == "PostfixQueue.Core" || IsOfTheFramework(reference), reference));
    }

    [Fact]
    public void Nothing_that_the_session_itself_brings_is_laid_out() =>
        Assert.Empty(AssembliesIn("bin", "dependencies").Intersect(s_offeredByTheSession, StringComparer.Ordinal));

    [Fact]
    public void The_module_names_no_third_party_assembly() =>
        Assert.All(
            ReferencesOf(Repository.At("bin", "PostfixQueue.dll")),
            reference => Assert.True(
                reference.StartsWith("PostfixQueue.", StringComparison.Ordinal) || s_offeredByTheSession.Contains(reference) || IsOfTheFramework(reference),
                reference));

    private static IEnumerable<string> AssembliesIn(params string[] folder) =>
        Directory.EnumerateFiles(Repository.At(folder), "*.dll").Select(path => Path.GetFileNameWithoutExtension(path));

    private static bool IsOfTheFramework(string name) =>
        File.Exists(Path.Join(Path.GetDirectoryName(typeof(object).Assembly.Location), name + ".dll"));

    private static string[] ReferencesOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
