using System.Reflection;

namespace PostfixQueue.Tests.Packaging;

public sealed class ManifestTests
{
    [Fact]
    public void The_version_is_that_of_the_assembly() =>
        Assert.Equal(
            AssemblyName.GetAssemblyName(Repository.At("bin", "PostfixQueue.dll")).Version!.ToString(3),
            Manifest.Text("ModuleVersion")
        );

    [Fact]
    public void Each_cmdlet_is_exported_by_name_in_alphabetical_order() =>
        Assert.Equal(
            Manifest.Cmdlets.Order(StringComparer.Ordinal).Where(name => !name.Contains('*', StringComparison.Ordinal)),
            Manifest.Cmdlets
        );

    [Theory]
    [InlineData("RootModule")]
    [InlineData("TypesToProcess")]
    [InlineData("FormatsToProcess")]
    public void Each_file_it_names_is_laid_out(string entry) =>
        Assert.True(File.Exists(Repository.At(Manifest.Text(entry))), Manifest.Text(entry));
}
