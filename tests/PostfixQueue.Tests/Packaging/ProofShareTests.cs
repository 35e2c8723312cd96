using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Packaging;

/// <summary>How much <c>build.ps1 prove -Minutes N</c> tries.</summary>
public sealed class ProofShareTests
{
    [Fact]
    public async Task The_share_of_the_long_form_goes_with_the_minutes() =>
        Assert.Equal(
            ["1", "0.125", "0.75", "1", "1"],
            await RealPowerShell.RunAsync($"{Load()}; foreach ($minutes in 0, 15, 90, 120, 240) {{ Get-ProofShare $minutes }}")
        );

    private static string Load() => $". '{Repository.At("src", "Build", "Tests.ps1").Replace("'", "''", StringComparison.Ordinal)}'";
}
