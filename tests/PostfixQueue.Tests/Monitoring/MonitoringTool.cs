using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.Monitoring;

/// <summary>Programs of monitoring systems: installed ones, or those that build.ps1 has unpacked for the tests.</summary>
internal static class MonitoringTool
{
    /// <summary>The path of a program; the test is passed over where there is none.</summary>
    public static string Require(string program)
    {
        string[] folders =
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
            .. Unpacked(),
        ];
        string? path = folders.Select(folder => Path.Join(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{program} is not there, and could not be got: './build.ps1 test' says why.");
        return path!;
    }

    private static IEnumerable<string> Unpacked()
    {
        string tools = Repository.At("out", "tools");
        return Directory.Exists(tools)
            ? Directory.EnumerateDirectories(tools).Select(static package => Path.Join(package, "usr", "bin"))
            : [];
    }
}
