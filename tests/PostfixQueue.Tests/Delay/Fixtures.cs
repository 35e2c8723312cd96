using System.Runtime.CompilerServices;

namespace PostfixQueue.Tests.Delay;

/// <summary>Finds files of tests/Fixtures.</summary>
internal static class Fixtures
{
    public static string Path(string file, [CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", "Fixtures", file));

    public static string SourceFile(string file, [CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", "..", "src", file));
}
