using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace PostfixQueue.Tests.Packaging;

/// <summary>What lies where after a build.</summary>
public sealed class LayoutTests
{
    private static readonly string[] s_offeredByTheSession = ["System.Management.Automation", "PowerShellStandard.Library"];

    /// <summary>What MimeKit needs for signed and encrypted messages only.</summary>
    private static readonly string[] s_leftOut = ["BouncyCastle.Cryptography", "System.Security.Cryptography.Pkcs"];

    private const long MostBytesOfDependencies = 4_000_000;

    [Fact]
    public void These_files_are_laid_out_and_no_others() =>
        Assert.Equal(
            [
                "PostfixQueue.Core.dll",
                "PostfixQueue.Format.ps1xml",
                "PostfixQueue.Types.ps1xml",
                "PostfixQueue.dll",
                "dependencies/CliWrap.dll",
                "dependencies/DnsClient.dll",
                "dependencies/MailKit.dll",
                "dependencies/MimeKit.dll",
                "dependencies/PostfixQueue.Adapters.dll",
                "postfix-queue.rules.yml",
            ],
            Files("bin").Select(file => Path.GetRelativePath(Repository.At("bin"), file.FullName)).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void What_the_module_brings_along_stays_small() =>
        Assert.InRange(Files("bin", "dependencies").Sum(file => file.Length), 1, MostBytesOfDependencies);

    [Fact]
    public void No_file_tells_where_it_was_built()
    {
        byte[] place = Encoding.UTF8.GetBytes(Repository.Root.TrimEnd('/'));
        Assert.All(Files("bin").Concat(Files("en-US")), file => Assert.Equal(-1, File.ReadAllBytes(file.FullName).AsSpan().IndexOf(place)));
    }

    [Fact]
    public void What_the_adapters_need_lies_with_them()
    {
        HashSet<string> laidOut = AssembliesIn("bin", "dependencies").ToHashSet(StringComparer.Ordinal);

        Assert.Contains("PostfixQueue.Adapters", laidOut);
        Assert.Contains("CliWrap", laidOut);
        Assert.All(
            laidOut.SelectMany(name => ReferencesOf(Repository.At("bin", "dependencies", name + ".dll"))),
            reference =>
                Assert.True(
                    laidOut.Contains(reference)
                        || reference == "PostfixQueue.Core"
                        || s_leftOut.Contains(reference)
                        || IsOfTheFramework(reference),
                    reference
                )
        );
    }

    [Fact]
    public void Nothing_that_the_session_itself_brings_is_laid_out() =>
        Assert.Empty(AssembliesIn("bin", "dependencies").Intersect(s_offeredByTheSession, StringComparer.Ordinal));

    [Fact]
    public void The_module_names_no_third_party_assembly() =>
        Assert.All(
            ReferencesOf(Repository.At("bin", "PostfixQueue.dll")),
            reference =>
                Assert.True(
                    reference.StartsWith("PostfixQueue.", StringComparison.Ordinal)
                        || s_offeredByTheSession.Contains(reference)
                        || IsOfTheFramework(reference),
                    reference
                )
        );

    private static IEnumerable<FileInfo> Files(params string[] folder) =>
        new DirectoryInfo(Repository.At(folder)).EnumerateFiles("*", SearchOption.AllDirectories);

    private static IEnumerable<string> AssembliesIn(params string[] folder) =>
        Directory.EnumerateFiles(Repository.At(folder), "*.dll").Select(path => Path.GetFileNameWithoutExtension(path));

    private static bool IsOfTheFramework(string name) =>
        File.Exists(Path.Join(Path.GetDirectoryName(typeof(object).Assembly.Location), name + ".dll"));

    private static string[] ReferencesOf(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
