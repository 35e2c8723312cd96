using System.Runtime.CompilerServices;

namespace PostfixQueue.Tests.Delay;

/// <summary>Finds files of tests/Fixtures.</summary>
internal static class Fixtures
{
    public static string Path(string file, [CallerFilePath] string here = "") =>
        System.IO.Path.Combine(Above(here, "tests"), "Fixtures", file);

    public static string SourceFile(string file, [CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", "..", "src", file));

    /// <summary>The nearest folder of that name.</summary>
    private static string Above(string path, string name)
    {
        while (System.IO.Path.GetFileName(path) != name)
            path = System.IO.Path.GetDirectoryName(path)!;
        return path;
    }
}
